//! The data source tells which color is active and how both are, and touches nothing.

use serde_json::{Value, json};

use crate::support::{Configuration, Lab, assert_says, flat};

const GROUPS: &str = r#"
[[target_groups]]
name = "blue"
backends = { color = "blue", count = 2 }
health_check = { interval_ms = 200, timeout_ms = 150 }
[[target_groups]]
name = "green"
backends = { color = "green", count = 1 }
health_check = { interval_ms = 200, timeout_ms = 150 }
"#;

/// A listener with this action.
async fn lab(action: &str) -> Lab {
    let listener = "[[load_balancers]]\nname = \"web\"\n[[load_balancers.listeners]]\nport = 80";
    let lab = Lab::toml(&format!("{listener}\n{action}\n{GROUPS}"), Configuration::of).await;
    write(&lab, &arguments(&lab));
    lab
}

/// The arguments for the first listener.
fn arguments(lab: &Lab) -> String {
    format!(
        "listener_arn           = \"{}\"\n  blue_target_group_arn  = \"{}\"\n  green_target_group_arn = \"{}\"",
        lab.listener(),
        lab.group("blue"),
        lab.group("green")
    )
}

/// A configuration with the data source alone.
fn write(lab: &Lab, arguments: &str) {
    let provider = Configuration::of(lab.ready()).provider();
    lab.workspace.write("main.tf", &format!("{provider}\ndata \"bluegreen_switch\" \"web\" {{\n  {arguments}\n}}\n"));
}

/// What the data source says now.
async fn read(lab: &Lab) -> Value {
    lab.workspace.run(&["apply", "-auto-approve", "-no-color"]).await.success();
    lab.switch().await
}

/// Reading fails with one error that says all this, and nothing was changed.
async fn assert_refused(lab: &Lab, says: &[&str]) {
    let run = lab.workspace.run(&["plan", "-no-color"]).await.failure();
    assert_eq!(flat(&run).matches("Error: ").count(), 1, "{}", run.both());
    for sentence in says {
        assert_says(&run, sentence);
    }
    assert_eq!(lab.calls("Modify").await, Vec::<Value>::new());
}

#[tokio::test]
async fn it_tells_the_active_color_and_the_health_of_both() {
    let lab = lab("forward = { blue = 1 }").await;
    lab.force_health("blue", "healthy").await;
    let seen = read(&lab).await;
    assert_eq!(seen["active_color"], "blue");
    assert_eq!(seen["standby_color"], "green");
    assert_eq!(seen["live"], json!({ "blue_percent": 100, "green_percent": 0 }));

    let blue = &lab.ready().target_groups.iter().find(|group| group.name == "blue").unwrap().targets;
    let mut ids: Vec<_> = blue.iter().map(|target| format!("{}:{}", target.id, target.port)).collect();
    ids.sort();
    assert_eq!(seen["blue"]["attached"], true);
    assert_eq!((&seen["blue"]["healthy"], &seen["blue"]["total"]), (&json!(2), &json!(2)));
    for (id, target) in ids.iter().zip(seen["blue"]["targets"].as_array().unwrap()) {
        assert_eq!((target["id"].as_str(), target["state"].as_str()), (Some(id.as_str()), Some("healthy")));
        assert_eq!(target["reason"], Value::Null);
    }

    assert_eq!(seen["green"]["attached"], false);
    assert_eq!((&seen["green"]["healthy"], &seen["green"]["total"]), (&json!(0), &json!(1)));
    assert_eq!(seen["green"]["targets"][0]["state"], "unused");
    assert_eq!(seen["green"]["targets"][0]["reason"], "Target.NotInUse");
    assert_eq!(lab.calls("Modify").await, Vec::<Value>::new());
}

#[tokio::test]
async fn it_follows_the_traffic_and_gives_reasons() {
    let lab = lab("forward = { blue = 1, green = 2 }").await;
    lab.force_health("green", "unhealthy").await;
    let seen = read(&lab).await;
    assert_eq!(seen["live"], json!({ "blue_percent": 33.3, "green_percent": 66.7 }));
    assert_eq!((&seen["green"]["attached"], &seen["green"]["healthy"]), (&json!(true), &json!(0)));
    assert_eq!(seen["green"]["targets"][0]["state"], "unhealthy");
    assert!(seen["green"]["targets"][0]["reason"].as_str().unwrap().starts_with("Target."), "{seen}");

    lab.aws().forward(lab.listener(), &[(lab.group("blue"), 999), (lab.group("green"), 0)]).await;
    assert_eq!(read(&lab).await["active_color"], "blue");
}

#[tokio::test]
async fn no_color_is_named_as_long_as_none_has_everything() {
    let lab = lab("forward = { blue = 40, green = 60 }").await;
    for (blue, green) in [(40, 60), (5, 5), (0, 0), (1, 999)] {
        lab.aws().forward(lab.listener(), &[(lab.group("blue"), blue), (lab.group("green"), green)]).await;
        let seen = read(&lab).await;
        assert_eq!((&seen["active_color"], &seen["standby_color"]), (&Value::Null, &Value::Null), "{blue}/{green}");
    }
}

#[tokio::test]
async fn it_looks_at_rules_too() {
    let rule = "[[load_balancers.listeners.rules]]\npriority = 10\n\
                conditions = [{ field = \"path-pattern\", values = [\"/api/*\"] }]\nforward = { green = 1 }";
    let lab = lab(&format!("forward = {{ blue = 1 }}\n{rule}")).await;
    let arn = lab.aws().rule_arn(lab.listener(), false).await;
    write(&lab, &arguments(&lab).replace("listener_arn ", "rule_arn ").replace(lab.listener(), &arn));
    let seen = read(&lab).await;
    assert_eq!(seen["active_color"], "green");
    assert_eq!(seen["rule_arn"], arn.as_str());
}

#[tokio::test]
async fn a_pipeline_asks_it_which_color_to_deploy_to() {
    let lab = lab("forward = { green = 1 }").await;
    let output = "\noutput \"deploy_to\" {\n  value = data.bluegreen_switch.web.standby_color\n}\n";
    lab.workspace.write("outputs.tf", output);
    read(&lab).await;
    let run = lab.workspace.run(&["output", "-raw", "-no-color", "deploy_to"]).await.success();
    assert_eq!(run.stdout.trim(), "blue");
    let plan = lab.workspace.run(&["plan", "-detailed-exitcode", "-no-color"]).await;
    assert_eq!(plan.code, 0, "{}", plan.both());
}

#[tokio::test]
async fn a_listener_that_redirects() {
    let redirect = r#"default_actions = [{ type = "redirect", config = { StatusCode = "HTTP_301", Port = "443" } }]"#;
    let lab = lab(redirect).await;
    assert_refused(&lab, &["Error: Route does not forward", "listener_arn = ", "its action is `redirect`"]).await;
}

#[tokio::test]
async fn a_listener_that_forwards_elsewhere() {
    let lab = lab("forward = { blue = 1, other = 1 }\n[[target_groups]]\nname = \"other\"").await;
    let says = ["Error: Route forwards to an undeclared target group", "listener_arn = ", "targetgroup/other/"];
    assert_refused(&lab, &says).await;
}

#[tokio::test]
async fn a_listener_that_does_not_exist() {
    let lab = lab("forward = { blue = 1 }").await;
    write(&lab, &arguments(&lab).replace(lab.listener(), &format!("{}0", lab.listener())));
    assert_refused(&lab, &["Error: Listener or rule not found", "listener_arn = ", &format!("{}0", lab.listener())])
        .await;
}

#[tokio::test]
async fn a_target_group_that_does_not_exist() {
    let lab = lab("forward = { blue = 1 }").await;
    write(&lab, &arguments(&lab).replace("targetgroup/green/", "targetgroup/grean/"));
    assert_refused(&lab, &["Error: Target group not found", "green_target_group_arn = ", "targetgroup/grean/"]).await;
}

#[tokio::test]
async fn arguments_that_cannot_be_right() {
    let lab = lab("forward = { blue = 1 }").await;
    let right = arguments(&lab);
    let without_listener = right.split_once('\n').unwrap().1;
    let both = format!("{right}\n  rule_arn = \"{}\"", lab.listener());
    let same = right.replace(lab.group("green"), lab.group("blue"));
    let malformed = right.replace(lab.listener(), "web");
    let exactly_one = "Expected exactly one of `listener_arn` and `rule_arn`";
    for (arguments, says) in [
        (without_listener, ["Error: Listener or rule", "data \"bluegreen_switch\" \"web\" {", exactly_one]),
        (&both, ["Error: Listener or rule", "rule_arn = ", exactly_one]),
        (&same, ["Error: Same target group twice", "green_target_group_arn = ", "Expected two different ones"]),
        (&malformed, ["Error: Invalid listener_arn", "listener_arn = ", "Expected the ARN of a listener, such as"]),
    ] {
        write(&lab, arguments);
        assert_refused(&lab, &says).await;
    }
}

#[tokio::test]
async fn when_aws_cannot_be_asked_it_says_so() {
    let lab = lab("forward = { blue = 1 }").await;
    lab.faults(r#"[{ "action": "DescribeListeners", "effect": "error_500", "times": 100 }]"#).await;
    let text = std::fs::read_to_string(lab.workspace.path().join("main.tf")).unwrap();
    lab.workspace.write("main.tf", &text.replace("region = ", "max_retries = 0\n  region = "));
    let asked = format!("DescribeListeners of {}: AWS answered InternalFailure", lab.listener());
    assert_refused(&lab, &["Error: AWS could not be asked", &asked]).await;
}

//! Are the two environments alike? Asked before a cutover, and by the data source.

mod data_source;
mod instances;
mod way_out;

use serde_json::Value;
use workbench::Run;

use crate::support::{Configuration, GATE, Lab, assert_says, flat, route};

/// A listener at blue, and a green that differs in a setting, an attribute, its zones and the number of its targets.
const UNLIKE: &str = r#"
[[load_balancers]]
name = "web"
[[load_balancers.listeners]]
port = 80
forward = { blue = 1 }
[[target_groups]]
name = "blue"
backends = { color = "blue", count = 2, zones = ["us-east-1a", "us-east-1b"] }
health_check = { interval_ms = 200, timeout_ms = 150, path = "/" }
attributes = { "deregistration_delay.timeout_seconds" = "5" }
[[target_groups]]
name = "green"
backends = { color = "green", count = 1, zones = ["us-east-1c"] }
health_check = { interval_ms = 200, timeout_ms = 150, path = "/up" }
attributes = { "deregistration_delay.timeout_seconds" = "60" }
"#;

/// What is said of it, as an operator reads it.
const DIFFERENCES: [&str; 4] = [
    r#"HealthCheckPath: blue has "/", green has "/up""#,
    r#"deregistration_delay.timeout_seconds: blue has "5", green has "60""#,
    r#"number of targets: blue has "2", green has "1""#,
    r#"targets by zone: blue has "1 in us-east-1a, 1 in us-east-1b", green has "1 in us-east-1c""#,
];

const NOT_ALIKE: &str = "Environments of route http not alike";

fn with_parity(lab: &Lab, parity: &str) {
    lab.write(&Configuration::of(lab.ready()).arguments(format!("{GATE}\n  settle = \"0s\"\n  parity = \"{parity}\"")));
}

async fn unlike() -> Lab {
    Lab::toml(UNLIKE, Configuration::of).await
}

fn count(run: &Run, text: &str) -> usize {
    flat(run).matches(text).count()
}

async fn assert_nothing_moved(lab: &Lab) {
    assert_eq!(lab.weights().await.1, 0);
    assert_eq!(lab.answers().await, ["blue"]);
}

async fn register(lab: &Lab, group: &str, of: &str) {
    let target = &lab.ready().target_groups.iter().find(|known| known.name == of).unwrap().targets[0];
    let parameters = [
        ("TargetGroupArn".to_owned(), lab.group(group).to_owned()),
        ("Targets.member.1.Id".to_owned(), target.id.clone()),
        ("Targets.member.1.Port".to_owned(), target.port.to_string()),
    ];
    lab.aws().call("RegisterTargets", &parameters).await;
}

#[tokio::test]
async fn differences_are_one_warning_of_the_plan_and_stop_nothing() {
    let lab = unlike().await;
    let create = lab.apply("blue").await.success();
    assert_says(&create, &format!("Warning: {NOT_ALIKE}"));
    let plan = lab.plan("green").await;
    assert_eq!(plan.code, 2, "{}", plan.both());
    assert_eq!(count(&plan, NOT_ALIKE), 1, "{}", plan.both());
    for difference in DIFFERENCES {
        assert_says(&plan, difference);
    }
    assert_eq!(count(&plan, ": blue has "), DIFFERENCES.len(), "{}", plan.both());
    lab.apply("green").await.success();
    assert_eq!(lab.answers().await, ["green"]);
    lab.assert_plan_is_empty("green").await;
}

#[tokio::test]
async fn environments_that_are_alike_get_no_word() {
    let lab = Lab::default().await;
    lab.apply("blue").await.success();
    let plan = lab.plan("green").await;
    assert_eq!(count(&plan, "alike"), 0, "{}", plan.both());
}

#[tokio::test]
async fn where_they_must_be_alike_neither_plan_nor_apply_goes_on() {
    let lab = unlike().await;
    with_parity(&lab, "off");
    lab.apply("blue").await.success();
    with_parity(&lab, "enforce");
    for run in [lab.plan("green").await, lab.apply("green").await] {
        let run = run.failure();
        assert_says(&run, &format!("Error: {NOT_ALIKE}"));
        assert_eq!(count(&run, "Error: "), 1, "{}", run.both());
        DIFFERENCES.iter().for_each(|difference| assert_says(&run, difference));
    }
    assert_nothing_moved(&lab).await;
    assert_eq!(lab.switch().await["active_color"], "blue");
}

#[tokio::test]
async fn a_difference_that_came_after_the_plan_stops_the_apply_too() {
    let lab = Lab::default().await;
    with_parity(&lab, "enforce");
    lab.apply("blue").await.success();
    lab.workspace.run(&["plan", "-no-color", "-out=cutover.tfplan", "-var=active_color=green"]).await.success();
    let path = ("HealthCheckPath".to_owned(), "/up".to_owned());
    let arn = ("TargetGroupArn".to_owned(), lab.group("green").to_owned());
    lab.aws().call("ModifyTargetGroup", &[arn, path]).await;
    let apply = lab.workspace.run(&["apply", "-no-color", "cutover.tfplan"]).await.failure();
    assert_says(&apply, DIFFERENCES[0]);
    assert_nothing_moved(&lab).await;
    assert_eq!(lab.answers().await, ["blue"]);
}

#[tokio::test]
async fn a_target_in_both_environments_is_an_error_unless_nobody_looks() {
    let lab = Lab::default().await;
    lab.apply("blue").await.success();
    register(&lab, "green", "blue").await;
    let target = &lab.ready().target_groups.iter().find(|group| group.name == "blue").unwrap().targets[0];
    for parity in ["warn", "enforce"] {
        with_parity(&lab, parity);
        for run in [lab.plan("green").await, lab.apply("green").await] {
            let run = run.failure();
            assert_says(&run, "Error: Target in both environments of route http");
            assert_says(&run, &format!("in the green target group: {}:{}.", target.id, target.port));
        }
    }
    assert_nothing_moved(&lab).await;
    with_parity(&lab, "off");
    let plan = lab.plan("green").await;
    assert_eq!(plan.code, 2, "{}", plan.both());
}

#[tokio::test]
async fn nobody_looks_when_it_is_off_or_when_nothing_is_to_be_cut_over() {
    let lab = unlike().await;
    with_parity(&lab, "off");
    lab.apply("blue").await.success();
    lab.apply("green").await.success();
    with_parity(&lab, "enforce");
    let plan = lab.plan("green").await;
    assert_eq!(plan.code, 2, "{}", plan.both());
    assert_eq!(lab.calls("DescribeTargetGroups").await, Vec::<Value>::new());
}

#[tokio::test]
async fn each_route_is_warned_of_and_each_group_asked_for_once() {
    let lab = unlike().await;
    // Once both are attached, nothing but the comparison asks for target groups.
    lab.apply("green").await.success();
    lab.apply("blue").await.success();
    let rule = [
        ("ListenerArn", lab.listener()),
        ("Priority", "1"),
        ("Conditions.member.1.Field", "path-pattern"),
        ("Conditions.member.1.Values.member.1", "/api/*"),
        ("Actions.member.1.Type", "forward"),
        ("Actions.member.1.ForwardConfig.TargetGroups.member.1.TargetGroupArn", lab.group("blue")),
        ("Actions.member.1.ForwardConfig.TargetGroups.member.1.Weight", "1"),
        ("Actions.member.1.ForwardConfig.TargetGroups.member.2.TargetGroupArn", lab.group("green")),
        ("Actions.member.1.ForwardConfig.TargetGroups.member.2.Weight", "0"),
    ];
    lab.aws().call("CreateRule", &rule.map(|(name, value)| (name.to_owned(), value.to_owned()))).await;
    let (blue, green) = (lab.group("blue"), lab.group("green"));
    let rule = lab.aws().rule_arn(lab.listener(), false).await;
    let routes =
        route("http", "listener_arn", lab.listener(), blue, green) + &route("api", "rule_arn", &rule, blue, green);
    lab.write(&Configuration::of(lab.ready()).routes(routes));
    let (before, groups_before) =
        (lab.calls("DescribeTargetGroup").await.len(), lab.calls("DescribeTargetGroups").await.len());
    let plan = lab.plan("green").await;
    assert_eq!(count(&plan, "Environments of several routes not alike"), 1, "{}", plan.both());
    assert_says(&plan, "Each of the routes api, http: its blue and its green environment are not alike.");
    // One call for both groups, and one for the attributes of each.
    let looks = 3;
    let asked = lab.calls("DescribeTargetGroup").await.len() - before;
    assert_eq!(asked % looks, 0, "{asked} calls");
    let groups_asked = lab.calls("DescribeTargetGroups").await.len() - groups_before;
    assert!(asked > 0 && groups_asked * looks == asked, "{asked} calls");
}

#[tokio::test]
async fn when_aws_does_not_tell_it_stops_only_where_they_must_be_alike() {
    let lab = Lab::default().await;
    with_parity(&lab, "off");
    lab.apply("blue").await.success();
    let rule = r#"[{ "action": "DescribeTargetGroupAttributes", "effect": "error_500", "times": 1000 }]"#;
    lab.faults(rule).await;
    for (parity, severity, code) in [("enforce", "Error", 1), ("warn", "Warning", 0)] {
        with_parity(&lab, parity);
        let text = std::fs::read_to_string(lab.workspace.path().join("main.tf")).unwrap();
        lab.workspace.write("main.tf", &text.replace("region = ", "max_retries = 0\n  region = "));
        let apply = lab.apply("green").await;
        assert_eq!(apply.code, code, "{}", apply.both());
        assert_says(&apply, &format!("{severity}: Environments could not be compared"));
        assert_says(&apply, "DescribeTargetGroupAttributes of arn:");
    }
    assert_eq!(lab.answers().await, ["green"]);
}

#[tokio::test]
async fn what_it_says_of_parity_must_be_one_of_three_words() {
    let lab = Lab::default().await;
    with_parity(&lab, "strict");
    let plan = lab.plan("blue").await.failure();
    assert_says(&plan, "Error: Invalid parity");
    assert_says(&plan, r#"Expected "enforce", "warn" or "off", got "strict"."#);
}

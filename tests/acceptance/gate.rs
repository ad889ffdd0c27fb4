//! Nothing moves before the targets that will receive the traffic are healthy.

use crate::support::{Configuration, Lab, assert_says};

const SHORT_GATE: &str = r#"gate = { stable_for = "0s", interval = "1s", timeout = "4s" }"#;

#[tokio::test]
async fn an_unhealthy_standby_never_gets_traffic() {
    let lab = Lab::default().await;
    lab.write(&Configuration::of(lab.ready()).arguments(SHORT_GATE));
    lab.apply("blue").await.success();
    lab.force_health("green", "unhealthy").await;

    let apply = lab.apply("green").await.failure();
    assert_says(&apply, "Error: Gate did not hold");
    assert_says(&apply, "The gate did not hold within 4s: 0 of 3 green targets");
    let target = &lab.targets("green")[0];
    assert_says(&apply, &format!("{}:{} is unhealthy (Target.", target.id, target.port));
    assert_says(&apply, "Live now: http: blue 100 % / green 0 %");
    assert_eq!(lab.answers().await, ["blue"]);
    assert_eq!(lab.switch().await["active_color"], "blue");
    assert_eq!(lab.live("http").await, (100.0, 0.0));

    // The way out is the one the message names: healthy targets, and apply again.
    lab.force_health("green", "auto").await;
    lab.apply("green").await.success();
    assert_eq!(lab.answers().await, ["green"]);
}

#[tokio::test]
async fn a_create_that_fails_says_what_is_live_and_leaves_no_state() {
    let lab = Lab::default().await;
    lab.write(&Configuration::of(lab.ready()).arguments(SHORT_GATE));
    lab.force_health("green", "unhealthy").await;
    let apply = lab.apply("green").await.failure();
    assert_says(&apply, "Error: Gate did not hold");
    assert_says(&apply, "Live now: http: blue 100 % / green 0 %");
    assert_eq!(lab.switch().await, serde_json::Value::Null);
}

#[tokio::test]
async fn the_plan_warns_of_targets_that_are_not_healthy() {
    let lab = Lab::default().await;
    lab.apply("green").await.success();
    lab.force_health("blue", "unhealthy").await;
    let unhealthy = || async {
        let plan = lab.plan("blue").await;
        plan.both().contains("Standby not healthy")
    };
    lab.until("the plan warns", unhealthy).await;
    assert_eq!(lab.answers().await, ["green"]);
}

#[tokio::test]
async fn a_standby_without_targets_is_refused_and_not_attached() {
    let topology = r#"
        [[load_balancers]]
        name = "web"
        [[load_balancers.listeners]]
        port = 80
        forward = { blue = 1 }
        [[target_groups]]
        name = "blue"
        backends = { color = "blue", count = 1 }
        [[target_groups]]
        name = "green"
    "#;
    let lab = Lab::toml(topology, Configuration::of).await;
    lab.apply("blue").await.success();
    let plan = lab.plan("green").await;
    assert_eq!(plan.code, 2, "{}", plan.both());
    assert_says(&plan, "Warning: No targets to receive the traffic");

    let apply = lab.apply("green").await.failure();
    assert_says(&apply, "Error: No targets to receive the traffic");
    assert_says(&apply, "http = {");
    assert_eq!(lab.calls("Modify").await, Vec::<serde_json::Value>::new());
}

#[tokio::test]
async fn a_share_or_a_number_of_targets_may_be_enough() {
    let lab = Lab::default().await;
    let declare = |what: &str| {
        let gate = format!("gate = {{ stable_for = \"0s\", interval = \"1s\", timeout = \"5s\", {what} }}");
        lab.write(&Configuration::of(lab.ready()).arguments(format!("{gate}\n  settle = \"0s\"")));
    };
    declare("min_healthy_percent = 60, min_healthy_count = 3");
    lab.apply("blue").await.success();
    lab.force_target(&lab.targets("green")[0], "unhealthy").await;
    let apply = lab.apply("green").await.failure();
    assert_says(&apply, "2 of 3 green targets that can be in service are healthy, 3 needed");

    declare("min_healthy_percent = 60, min_healthy_count = 2");
    lab.apply("green").await.success();
    assert_eq!(lab.answers().await, ["green"]);
    lab.assert_plan_is_empty("green").await;
}

#[tokio::test]
async fn targets_that_come_and_go_are_not_stable() {
    let lab = Lab::default().await;
    let gate = r#"gate = { stable_for = "6s", interval = "1s", timeout = "8s" }"#;
    lab.write(&Configuration::of(lab.ready()).arguments(gate));
    lab.apply("green").await.success();
    let apply = lab.workspace.spawn(&["apply", "-auto-approve", "-no-color", "-var=active_color=blue"]).await;
    let looks = || async { lab.calls("DescribeTargetHealth").await.len() };
    let before = looks().await;
    // The plan looks, too, and more than once; by the tenth look the gate has held for some seconds.
    for (state, look) in [("unhealthy", 10), ("healthy", 11)] {
        lab.until("the gate has looked", || async { looks().await >= before + look }).await;
        lab.force_health("blue", state).await;
    }
    let run = apply.wait().await.failure();
    assert_says(&run, "Error: Gate did not hold");
    assert_says(&run, "within 8s: the targets were healthy at times, but never for 6s without a break.");
    assert_eq!(lab.answers().await, ["green"]);
    assert_eq!(lab.switch().await["active_color"], "green");
}

#[tokio::test]
async fn a_gate_that_is_lost_between_two_stages_takes_everything_back() {
    let lab = Lab::default().await;
    let gate = r#"gate = { stable_for = "0s", interval = "1s", min_healthy_count = 3 }"#;
    let shift = r#"shift = { canary = { percent = 50, bake = "4s" } }"#;
    lab.write(&Configuration::of(lab.ready()).arguments(format!("{gate}\n  {shift}\n  settle = \"0s\"")));
    lab.apply("blue").await.success();
    let apply = lab.workspace.spawn(&["apply", "-auto-approve", "-no-color", "-var=active_color=green"]).await;
    lab.until("half of the traffic has moved", || async { lab.weights().await == (50, 50) }).await;
    let target = &lab.targets("green")[0];
    let form = [
        ("TargetGroupArn".to_owned(), lab.group("green").to_owned()),
        ("Targets.member.1.Id".to_owned(), target.id.clone()),
        ("Targets.member.1.Port".to_owned(), target.port.to_string()),
    ];
    lab.aws().call("DeregisterTargets", &form).await;
    let run = apply.wait().await.failure();
    assert_says(&run, "Error: Cutover rolled back");
    assert_says(&run, "2 of 2 green targets that can be in service are healthy, 3 needed");
    assert_eq!(lab.weights().await.1, 0);
    assert_eq!(lab.switch().await["active_color"], "blue");
}

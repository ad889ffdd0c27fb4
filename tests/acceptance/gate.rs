//! Nothing moves before the targets that will receive the traffic are healthy.

mod what_is_enough;

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
    assert_says(&apply, "More on this: docs/guides/troubleshooting#gate-did-not-hold");
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
async fn a_standby_without_targets_gets_no_traffic() {
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
    let written = lab.calls("Modify").await.len();
    let plan = lab.plan("green").await;
    assert_eq!(plan.code, 2, "{}", plan.both());
    assert_says(&plan, "Warning: No targets to receive the traffic");
    assert_says(&plan, "As things are now the cutover would be refused. Route http: its green target group");

    let apply = lab.apply("green").await.failure();
    assert_says(&apply, "Error: No targets to receive the traffic");
    assert_says(&apply, "http = {");
    assert_eq!(lab.calls("Modify").await.len(), written);
}

/// A gate that would not hold, and not for as long as this test may take.
const LONG_GATE: &str = r#"gate = { stable_for = "10m", interval = "1s", timeout = "11m" }
  settle = "0s""#;

#[tokio::test]
async fn a_color_that_has_no_healthy_target_is_left_as_soon_as_the_other_one_has_one() {
    let lab = Lab::default().await;
    lab.write(&Configuration::of(lab.ready()).arguments(LONG_GATE));
    lab.apply("blue").await.success();
    lab.until_healthy("green").await;
    for target in &lab.targets("green")[1..] {
        lab.force_target(target, "unhealthy").await;
    }
    lab.force_health("blue", "unhealthy").await;
    let is_told = || async { lab.plan("green").await.both().contains("Warning: Active color has no healthy target") };
    lab.until("the plan tells it", is_told).await;
    lab.apply("green").await.success();
    assert_eq!(lab.answers().await, ["green"]);
    lab.assert_plan_is_empty("green").await;
}

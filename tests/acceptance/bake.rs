//! What is watched from the first shift on, and what happens when it goes bad.

use std::time::Instant;

use crate::support::{Configuration, GATE, Lab, PATIENCE, assert_says, one_listener};

const ALARMS: &str = r#"
[[alarms]]
name = "web-5xx"
state = "OK"
[[alarms]]
name = "web-all"
type = "composite"
state = "OK"
"#;

/// The default topology with two alarms, and a switch with these arguments that is applied with blue.
async fn lab(arguments: &str) -> Lab {
    let topology = format!("{}\n{ALARMS}", bluegreen_sandbox::Topology::DEFAULT_TOML);
    let lab = Lab::toml(&topology, Configuration::of).await;
    declare(&lab, arguments);
    lab.apply("blue").await.success();
    lab
}

fn declare(lab: &Lab, arguments: &str) {
    lab.write(&Configuration::of(lab.ready()).arguments(format!("{GATE}\n  settle = \"0s\"\n  {arguments}")));
}

const BAKE: &str = r#"bake = { duration = "5m", alarms = ["web-5xx", "web-all"] }"#;

/// Goes bad while green bakes, and expects everything to be back at blue, the apply to fail with this, and the next plan
/// to propose the cutover again.
async fn assert_goes_back(lab: &Lab, bad: impl Future<Output = ()>, says: &str) {
    let apply = lab.workspace.spawn(&["apply", "-auto-approve", "-no-color", "-var=active_color=green"]).await;
    lab.until("traffic has moved", || async { lab.weights().await == (0, 100) }).await;
    bad.await;
    let run = apply.wait().await.failure();
    assert_says(&run, "Error: Cutover rolled back");
    assert_says(&run, says);
    assert_says(&run, "Live now: http: blue 100 % / green 0 %");
    assert_eq!(lab.weights().await.1, 0, "the listener, read from AWS");
    assert_eq!(lab.answers().await, ["blue"]);
    assert_eq!(lab.switch().await["active_color"], "blue");
    assert_eq!(lab.plan("green").await.code, 2);
}

#[tokio::test]
async fn an_alarm_that_fires_takes_everything_back() {
    let lab = lab(BAKE).await;
    assert_goes_back(&lab, lab.force_alarm("web-5xx", "ALARM"), "The alarm web-5xx went into ALARM").await;
}

#[tokio::test]
async fn an_alarm_that_fires_does_not_wait_for_the_next_look() {
    // Attached, so that the gate need not look twice.
    let topology = format!("{}\n{ALARMS}", one_listener("forward = { blue = 1, green = 0 }"));
    let lab = Lab::toml(&topology, Configuration::of).await;
    let gate = r#"gate = { stable_for = "0s", interval = "4m", timeout = "5m" }"#;
    lab.write(&Configuration::of(lab.ready()).arguments(format!("{gate}\n  settle = \"0s\"\n  {BAKE}")));
    lab.apply("blue").await.success();
    let began = Instant::now();
    assert_goes_back(&lab, lab.force_alarm("web-5xx", "ALARM"), "The alarm web-5xx went into ALARM").await;
    assert!(began.elapsed() < PATIENCE, "{:?}", began.elapsed());
}

#[tokio::test]
async fn a_composite_alarm_counts_as_well() {
    let lab = lab(BAKE).await;
    assert_goes_back(&lab, lab.force_alarm("web-all", "ALARM"), "The alarm web-all went into ALARM").await;
}

#[tokio::test]
async fn targets_that_become_unhealthy_take_everything_back() {
    let lab = lab(BAKE).await;
    let says = "green targets that can be in service are unhealthy";
    assert_goes_back(&lab, lab.force_health("green", "unhealthy"), says).await;
}

#[tokio::test]
async fn traffic_stays_where_somebody_answers_when_the_way_back_leads_to_nobody() {
    let lab = lab(BAKE).await;
    let apply = lab.workspace.spawn(&["apply", "-auto-approve", "-no-color", "-var=active_color=green"]).await;
    lab.until("traffic has moved", || async { lab.weights().await == (0, 100) }).await;
    lab.force_health("blue", "unhealthy").await;
    lab.force_alarm("web-5xx", "ALARM").await;
    let run = apply.wait().await.failure();
    assert_says(&run, "Error: Rollback not complete");
    assert_says(&run, "The alarm web-5xx went into ALARM");
    assert_says(&run, "http at blue 0 % / green 100 %, because it is better served where it is");
    assert_says(&run, "none of its blue targets is healthy");
    assert_eq!(lab.weights().await, (0, 100));
    assert_eq!(lab.live("http").await, (0.0, 100.0));
    assert_eq!(lab.switch().await["active_color"], "green");
}

#[tokio::test]
async fn a_share_of_the_targets_may_be_unhealthy() {
    let lab = lab(r#"bake = { duration = "5m", max_unhealthy_percent = 50 }"#).await;
    let apply = lab.workspace.spawn(&["apply", "-auto-approve", "-no-color", "-var=active_color=green"]).await;
    lab.until("traffic has moved", || async { lab.weights().await == (0, 100) }).await;
    let green = lab.targets("green");
    lab.force_target(&green[0], "unhealthy").await;
    let looks = || async { lab.calls("DescribeTargetHealth").await.len() };
    let seen = looks().await;
    lab.until("one of three was seen unhealthy", || async { looks().await > seen + 1 }).await;
    assert_eq!(lab.weights().await, (0, 100));

    lab.force_target(&green[1], "unhealthy").await;
    let run = apply.wait().await.failure();
    assert_says(&run, "Error: Cutover rolled back");
    assert_says(&run, "2 of 3 green targets that can be in service are unhealthy");
    assert_says(&run, "At most 50 % may be unhealthy.");
    // Of why it went back, not of that it did.
    assert_says(&run, "More on this: docs/guides/troubleshooting#targets-became-unhealthy");
    assert_eq!(lab.weights().await.1, 0);
}

#[tokio::test]
async fn a_quiet_bake_ends_the_cutover() {
    let lab = lab(r#"bake = { duration = "2s", alarms = ["web-5xx"] }"#).await;
    let plan = lab.plan("green").await;
    assert_says(&plan, "or one of these alarms fires: web-5xx.");
    assert_says(&plan, "Bake: watch for another 2s, with the way back open.");
    lab.apply("green").await.success();
    assert_eq!(lab.answers().await, ["green"]);
    lab.assert_plan_is_empty("green").await;
}

#[tokio::test]
async fn an_alarm_that_is_red_already_is_a_refusal_or_an_explicit_choice() {
    let lab = lab(r#"bake = { duration = "1s", alarms = ["web-5xx"] }"#).await;
    lab.force_alarm("web-5xx", "ALARM").await;
    let plan = lab.plan("green").await;
    assert_says(&plan, "Warning: Alarm fires");
    let apply = lab.apply("green").await.failure();
    assert_says(&apply, "The alarm web-5xx is in ALARM already, before any traffic has moved.");
    assert_eq!(lab.answers().await, ["blue"]);

    declare(&lab, r#"bake = { duration = "1s", alarms = ["web-5xx"], alarm_at_start = "ignore" }"#);
    assert_says(&lab.plan("green").await, "Warning: Alarm ignored");
    lab.apply("green").await.success();
    assert_eq!(lab.answers().await, ["green"]);
}

#[tokio::test]
async fn an_alarm_that_does_not_exist_is_named() {
    let lab = lab(r#"bake = { alarms = ["web-4xx"] }"#).await;
    let apply = lab.apply("green").await.failure();
    assert_says(&apply, "Error: Alarm not found");
    assert_says(&apply, "There is no CloudWatch alarm named web-4xx");
    assert_eq!(lab.weights().await.1, 0);
}

#[tokio::test]
async fn missing_data_is_tolerated_or_counts_as_firing() {
    let lab = lab(r#"bake = { duration = "1s", alarms = ["web-5xx"], missing_data = "fail" }"#).await;
    lab.force_alarm("web-5xx", "INSUFFICIENT_DATA").await;
    let apply = lab.apply("green").await.failure();
    assert_says(&apply, "Error: Alarm has no data");
    declare(&lab, r#"bake = { duration = "1s", alarms = ["web-5xx"] }"#);
    lab.apply("green").await.success();
}

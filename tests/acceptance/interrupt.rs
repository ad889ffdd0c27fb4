//! Ctrl-C in the middle of a cutover.

use std::time::Duration;

use crate::support::{Configuration, Lab, assert_says, children_of, kill};

const APPLY: [&str; 4] = ["apply", "-auto-approve", "-no-color", "-var=active_color=green"];

#[tokio::test]
async fn at_the_gate_nothing_has_moved_and_the_apply_returns_at_once() {
    let lab = Lab::default().await;
    lab.write(&Configuration::of(lab.ready()).arguments(r#"gate = { timeout = "10m" }"#));
    lab.apply("blue").await.success();
    lab.force_health("green", "unhealthy").await;

    let mut apply = lab.workspace.spawn(&APPLY).await;
    lab.until("the standby is primed", || async { lab.calls("ModifyListener").await.len() == 1 }).await;
    let interrupted_at = std::time::Instant::now();
    apply.interrupt();
    let run = apply.wait().await.failure();

    // The gate alone would go on for ten minutes; a few seconds are Terraform's own.
    assert!(interrupted_at.elapsed() < Duration::from_secs(20), "took {:?}", interrupted_at.elapsed());
    assert_says(&run, "Error: Cutover interrupted");
    assert_eq!(lab.answers().await, ["blue"]);
    assert_eq!(lab.switch().await["active_color"], "blue");
}

#[tokio::test]
async fn after_the_shift_traffic_goes_back() {
    let lab = Lab::default().await;
    let arguments = "gate = { stable_for = \"0s\", interval = \"1s\" }\n  settle = \"10m\"";
    lab.write(&Configuration::of(lab.ready()).arguments(arguments));
    lab.apply("blue").await.success();

    let mut apply = lab.workspace.spawn(&APPLY).await;
    lab.until("traffic has moved", || async { lab.answers().await == ["green"] }).await;
    apply.interrupt();
    let run = apply.wait().await.failure();

    assert_says(&run, "Error: Cutover rolled back");
    assert_says(&run, "Live now: http: blue 100 % / green 0 %");
    assert_eq!(lab.answers().await, ["blue"]);
    assert_eq!(lab.live("http").await, (100.0, 0.0));
}

/// A switch that holds at 50 % for this long, under this policy, with blue applied.
async fn holding(hold: &str, policy: &str) -> Lab {
    let lab = Lab::default().await;
    let arguments = format!(
        r#"gate = {{ stable_for = "0s" }}
  settle = "0s"
  shift = {{ canary = {{ percent = 50, bake = "{hold}" }} }}
  on_interrupt = "{policy}""#
    );
    lab.write(&Configuration::of(lab.ready()).arguments(arguments));
    lab.apply("blue").await.success();
    lab
}

/// Starts a cutover and interrupts it when half of the traffic has moved.
async fn interrupted_at_half(lab: &Lab) -> workbench::Run {
    let mut apply = lab.workspace.spawn(&APPLY).await;
    lab.until("half of the traffic has moved", || async { lab.weights().await == (50, 50) }).await;
    let interrupted_at = std::time::Instant::now();
    apply.interrupt();
    let run = apply.wait().await;
    assert!(interrupted_at.elapsed() < Duration::from_secs(20), "took {:?}", interrupted_at.elapsed());
    run
}

/// The next apply, all at once, goes on from 50/50 and never back.
async fn assert_next_apply_goes_on(lab: &Lab) {
    lab.write(&Configuration::of(lab.ready()));
    let (run, weights) = lab.apply_watching("green").await;
    run.success();
    assert_eq!(weights, [(50, 50), (0, 100)]);
    lab.assert_plan_is_empty("green").await;
}

#[tokio::test]
async fn rollback_returns_what_has_moved() {
    let lab = holding("10m", "rollback").await;
    let run = interrupted_at_half(&lab).await.failure();
    assert_says(&run, "Error: Cutover rolled back");
    assert_eq!(lab.live("http").await, (100.0, 0.0));
    assert_eq!(lab.weights().await.1, 0);
}

#[tokio::test]
async fn hold_leaves_the_weights_and_the_next_apply_goes_on() {
    let lab = holding("10m", "hold").await;
    let run = interrupted_at_half(&lab).await.failure();
    assert_says(&run, "Error: Cutover interrupted");
    assert_says(&run, "leaves the weights where they are");
    assert_eq!(lab.weights().await, (50, 50));
    assert_eq!(lab.live("http").await, (50.0, 50.0));

    assert_next_apply_goes_on(&lab).await;
}

#[tokio::test]
async fn finish_completes_the_cutover() {
    let lab = holding("4s", "finish").await;
    interrupted_at_half(&lab).await;
    assert_eq!(lab.weights().await, (0, 100));
    assert_eq!(lab.switch().await["active_color"], "green");
    lab.assert_plan_is_empty("green").await;
}

#[tokio::test]
async fn a_provider_that_is_killed_leaves_what_the_next_apply_picks_up() {
    let lab = holding("10m", "rollback").await;
    let apply = lab.workspace.spawn(&APPLY).await;
    lab.until("half of the traffic has moved", || async { lab.weights().await == (50, 50) }).await;
    children_of(apply.id().unwrap()).into_iter().for_each(kill);
    apply.wait().await.failure();
    assert_eq!(lab.weights().await, (50, 50), "nobody was left to move it");

    assert_next_apply_goes_on(&lab).await;
}

#[tokio::test]
async fn a_terraform_that_is_killed_does_not_leave_a_cutover_half_done() {
    let lab = holding("10m", "rollback").await;
    let mut apply = lab.workspace.spawn(&APPLY).await;
    lab.until("half of the traffic has moved", || async { lab.weights().await == (50, 50) }).await;
    apply.kill();
    apply.wait().await;
    // The provider sees that nobody listens any more, which it takes as a stop.
    lab.until("traffic is back", || async { lab.weights().await.1 == 0 }).await;
    assert_eq!(lab.answers().await, ["blue"]);
    lab.assert_plan_is_empty("blue").await;
}

//! Ctrl-C in the middle of a cutover.

use std::time::{Duration, Instant};

use crate::support::{Configuration, Lab, assert_says, children_of, kill, lives};

const APPLY: [&str; 4] = ["apply", "-auto-approve", "-no-color", "-var=active_color=green"];

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
    let interrupted_at = Instant::now();
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
async fn hold_leaves_the_weights_and_the_next_apply_goes_on() {
    let lab = holding("10m", "hold").await;
    let run = interrupted_at_half(&lab).await.failure();
    assert_says(&run, "Error: Cutover interrupted");
    assert_says(&run, "the weights are left where they are, as declared");
    assert_eq!(lab.weights().await, (50, 50));
    assert_eq!(lab.live("http").await, (50.0, 50.0));

    assert_next_apply_goes_on(&lab).await;
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

#[tokio::test]
async fn a_second_ctrl_c_ends_terraform_at_once_and_the_next_apply_picks_up_what_is_left() {
    let lab = holding("10m", "rollback").await;
    let mut apply = lab.workspace.spawn(&APPLY).await;
    lab.until("half of the traffic has moved", || async { lab.weights().await == (50, 50) }).await;
    // The way back takes its time, so that the second one comes in the middle of it.
    lab.faults(r#"[{"action":"ModifyListener","effect":"delay","delay_ms":5000}]"#).await;
    let providers = children_of(apply.id().unwrap());
    assert!(!providers.is_empty());
    apply.interrupt();
    assert!(apply.line_with("Interrupt received").await.is_some());
    let interrupted_at = Instant::now();
    apply.interrupt();
    let run = apply.wait().await.failure();
    assert!(interrupted_at.elapsed() < Duration::from_secs(4), "took {:?}", interrupted_at.elapsed());
    assert_says(&run, "Two interrupts received. Exiting immediately.");

    lab.until("the provider has ended", || async { !providers.iter().copied().any(lives) }).await;
    lab.faults("[]").await;
    lab.write(&Configuration::of(lab.ready()));
    lab.apply("green").await.success();
    assert_eq!(lab.answers().await, ["green"]);
    lab.assert_plan_is_empty("green").await;
}

//! Ctrl-C in the middle of a cutover.

use std::time::Duration;

use crate::support::{Configuration, Lab, assert_says};

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

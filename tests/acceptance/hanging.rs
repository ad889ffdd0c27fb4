//! AWS takes the question and does not answer.

use std::time::{Duration, Instant};

use crate::support::{Configuration, GATE, Lab, assert_says};

/// Health alone hangs, for longer than anybody waits.
const HEALTH_HANGS: &str = r#"[{"action":"DescribeTargetHealth","effect":"delay","delay_ms":600000}]"#;

#[tokio::test]
async fn a_stop_goes_back_though_nobody_tells_the_health_of_the_targets() {
    let lab = Lab::default().await;
    lab.write(
        &Configuration::of(lab.ready())
            .arguments(format!("{GATE}\n  settle = \"0s\"\n  bake = {{ duration = \"10m\" }}")),
    );
    lab.apply("blue").await.success();
    let mut apply = lab.workspace.spawn(&["apply", "-auto-approve", "-no-color", "-var=active_color=green"]).await;
    lab.until("traffic has moved", || async { lab.weights().await == (0, 100) }).await;
    lab.faults(HEALTH_HANGS).await;
    let interrupted_at = Instant::now();
    apply.interrupt();
    let run = apply.wait().await.failure();
    // A second for what hardly matters any more, five for the health of where it goes; the rest is Terraform's own.
    assert!(interrupted_at.elapsed() < Duration::from_secs(20), "took {:?}", interrupted_at.elapsed());
    assert_says(&run, "Error: Cutover rolled back");
    assert_eq!(lab.weights().await, (1, 0));
    assert_eq!(lab.switch().await["active_color"], "blue");
}

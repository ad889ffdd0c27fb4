//! Twenty cutovers under load.

use workbench::{Load, LoadOptions};

use crate::support::Lab;

#[tokio::test(flavor = "multi_thread")]
async fn twenty_cutovers_under_load_lose_no_request() {
    let lab = Lab::default().await;
    lab.apply("blue").await.success();
    let load = Load::start(LoadOptions { requests_per_second: 500, ..LoadOptions::on(lab.url()) }).await;
    for cutover in 0..20 {
        let color = if cutover % 2 == 0 { "green" } else { "blue" };
        lab.apply(color).await.success();
        assert_eq!(lab.answers().await, [color]);
    }
    let report = load.stop().await;
    assert_eq!(report.failed, 0, "{report:?}");
    assert!(report.answers_of("blue") > 0 && report.answers_of("green") > 0, "{report:?}");
}

//! A load balancer that is not in service.

use crate::support::{Configuration, Lab, Lie, Turnstile, assert_says};

#[tokio::test]
async fn a_plan_warns_and_an_apply_refuses_and_nothing_is_written() {
    let lab = Lab::default().await;
    let turnstile = Turnstile::before(&lab.ready().endpoint).await;
    lab.write(&Configuration::of(lab.ready()).endpoint(&turnstile.endpoint));
    lab.apply("blue").await.success();
    let written = lab.calls("Modify").await.len();
    turnstile.lie(Lie::LoadBalancersFailed);

    let plan = lab.plan("green").await;
    assert_eq!(plan.code, 2, "the same apply may be what mends it: {}", plan.both());
    assert_says(&plan, "Warning: Load balancer not in service");

    let apply = lab.apply("green").await.failure();
    assert_says(&apply, "Error: Load balancer not in service");
    assert_says(&apply, "Route http: its load balancer is `failed`, not `active`. Apply again when it is in service.");
    assert_eq!(lab.calls("Modify").await.len(), written);
    assert_eq!(lab.switch().await["active_color"], "blue");
}

//! Parity holds up no cutover that has to be.

use serde_json::Value;

use super::{NOT_ALIKE, count, register, unlike, with_parity};
use crate::support::{Configuration, GATE, Lab, assert_says, route};

const SHARED: &str = "Target in both environments of route http";

/// Green is live, and a target is in both target groups.
async fn shared_with_green_live() -> Lab {
    let lab = Lab::default().await;
    lab.apply("blue").await.success();
    lab.apply("green").await.success();
    register(&lab, "green", "blue").await;
    lab
}

#[tokio::test]
async fn a_shared_target_does_not_hold_up_the_way_back_from_a_color_in_trouble() {
    let lab = shared_with_green_live().await;
    assert_says(&lab.plan("blue").await.failure(), &format!("Error: {SHARED}"));
    lab.force_health("green", "unhealthy").await;
    let apply = lab.apply("blue").await.success();
    assert_says(&apply, &format!("Warning: {SHARED}"));
    assert_eq!(lab.live("http").await, (100.0, 0.0));
    assert_eq!(lab.weights().await.1, 0);
}

#[tokio::test]
async fn a_shared_target_does_not_hold_up_a_cutover_that_is_half_done() {
    let lab = shared_with_green_live().await;
    let (blue, green) = (lab.group("blue"), lab.group("green"));
    lab.aws().forward(lab.listener(), &[(blue, 10), (green, 90)]).await;
    let apply = lab.apply("blue").await.success();
    assert_says(&apply, &format!("Warning: {SHARED}"));
    assert_eq!(lab.weights().await.1, 0);
}

#[tokio::test]
async fn where_they_must_be_alike_the_way_out_is_open_all_the_same() {
    let lab = unlike().await;
    with_parity(&lab, "off");
    lab.apply("green").await.success();
    with_parity(&lab, "enforce");
    assert_says(&lab.plan("blue").await.failure(), &format!("Error: {NOT_ALIKE}"));
    lab.force_health("green", "unhealthy").await;
    assert_says(&lab.apply("blue").await.success(), &format!("Warning: {NOT_ALIKE}"));
    assert_eq!(lab.answers().await, ["blue"]);
}

#[tokio::test]
async fn a_route_with_another_name_moves_nothing_and_is_not_compared() {
    let lab = unlike().await;
    with_parity(&lab, "off");
    lab.apply("blue").await.success();
    let made = |calls: Vec<Value>| calls.len();
    let before = (made(lab.calls("DescribeTargetGroup").await), made(lab.calls("Modify").await));
    let renamed = route("web", "listener_arn", lab.listener(), lab.group("blue"), lab.group("green"));
    let arguments = format!("{GATE}\n  settle = \"0s\"\n  parity = \"enforce\"");
    lab.write(&Configuration::of(lab.ready()).routes(renamed).arguments(arguments));
    let plan = lab.plan("blue").await;
    assert_eq!((plan.code, count(&plan, "alike")), (2, 0), "{}", plan.both());
    lab.apply("blue").await.success();
    assert_eq!((made(lab.calls("DescribeTargetGroup").await), made(lab.calls("Modify").await)), before);
    lab.assert_plan_is_empty("blue").await;
}

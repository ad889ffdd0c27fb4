//! Every fault and every limit, from a client's side.

use std::time::{Duration, Instant};

use hyper::Method;

use crate::client::{SIGNED, try_call};
use crate::world::{World, start};

async fn fault(world: &World, rules: &str) {
    world.admin(Method::PUT, "faults", rules).await.assert_ok();
}

async fn weights(world: &World) -> Vec<String> {
    world.describe_listener().await.texts("Weight")
}

/// A change whose connection may be cut.
async fn attach_green(world: &World) -> Option<crate::client::Answer> {
    let action = [
        ("ListenerArn", world.listener()),
        ("DefaultActions.member.1.Type", "forward"),
        ("DefaultActions.member.1.TargetGroupArn", world.group("green")),
    ];
    try_call(world.endpoint(), SIGNED, "ModifyListener", &action).await
}

#[tokio::test]
async fn a_throttled_call_is_not_done() {
    let world = start().await;
    fault(&world, r#"[{"action":"ModifyListener","after":1,"times":1,"effect":"throttle"}]"#).await;
    world.weigh(&[("blue", "1"), ("green", "1")]).await.assert_ok();
    let throttled = world.weigh(&[("blue", "2"), ("green", "2")]).await;
    throttled.assert_error(400, "Throttling");
    assert_eq!(throttled.text("Message"), "Rate exceeded");
    assert_eq!(weights(&world).await, ["1", "1"]);
    world.weigh(&[("blue", "3"), ("green", "3")]).await.assert_ok();
}

#[tokio::test]
async fn an_internal_error_is_500_and_not_done() {
    let world = start().await;
    fault(&world, r#"[{"action":"ModifyListener","times":1,"effect":"error_500"}]"#).await;
    let failed = world.weigh(&[("blue", "2"), ("green", "2")]).await;
    failed.assert_error(500, "InternalFailure");
    assert_eq!(failed.text("Type"), "Receiver");
    assert_eq!(weights(&world).await, ["1"]);
}

#[tokio::test]
async fn a_call_dropped_before_is_not_done() {
    let world = start().await;
    fault(&world, r#"[{"action":"ModifyListener","effect":"drop_before"}]"#).await;
    assert!(attach_green(&world).await.is_none());
    assert_eq!(world.describe_listener().await.text("TargetGroupArn"), world.group("blue"));
    let outcomes: Vec<_> = world.calls().await.iter().map(|call| call["outcome"].clone()).collect();
    assert!(outcomes.contains(&"drop_before".into()), "{outcomes:?}");
}

#[tokio::test]
async fn a_call_dropped_after_is_done() {
    let world = start().await;
    fault(&world, r#"[{"action":"ModifyListener","effect":"drop_after"}]"#).await;
    assert!(attach_green(&world).await.is_none());
    assert_eq!(world.describe_listener().await.text("TargetGroupArn"), world.group("green"));
    let outcomes: Vec<_> = world.calls().await.iter().map(|call| call["outcome"].clone()).collect();
    assert!(outcomes.contains(&"drop_after".into()), "{outcomes:?}");
}

#[tokio::test]
async fn a_delayed_call_takes_its_time_and_is_done() {
    let world = start().await;
    fault(&world, r#"[{"action":"*","times":1,"effect":"delay","delay_ms":400}]"#).await;
    let asked = Instant::now();
    world.weigh(&[("green", "1")]).await.assert_ok();
    assert!(asked.elapsed() >= Duration::from_millis(400));
}

#[tokio::test]
async fn a_fault_of_a_resource_spares_the_others_and_delete_clears_it() {
    let world = start().await;
    fault(&world, r#"[{"action":"DescribeTargetHealth","resource":"green","effect":"throttle"}]"#).await;
    let green = [("TargetGroupArn", world.group("green"))];
    world.call("DescribeTargetHealth", &green).await.assert_error(400, "Throttling");
    assert_eq!(world.states("blue").await.len(), 2);
    world.admin(Method::DELETE, "faults", "").await.assert_ok();
    world.call("DescribeTargetHealth", &green).await.assert_ok();
}

#[tokio::test]
async fn a_limit_throttles_what_is_over_it_until_it_is_lifted() {
    let world = start().await;
    world.admin(Method::PUT, "limits", r#"{"mutating":{"bucket":5,"refill_per_second":0}}"#).await.assert_ok();
    let mut statuses = Vec::new();
    for _ in 0..8 {
        statuses.push(world.weigh(&[("blue", "1"), ("green", "1")]).await.status);
    }
    assert_eq!(statuses, [200, 200, 200, 200, 200, 400, 400, 400]);
    world.weigh(&[("green", "1")]).await.assert_error(400, "Throttling");
    world.describe_listener().await;
    world.admin(Method::DELETE, "limits", "").await.assert_ok();
    world.weigh(&[("green", "1")]).await.assert_ok();
}

#[tokio::test]
async fn registration_has_a_limit_of_its_own() {
    let world = start().await;
    let limits = r#"{"registration":{"bucket":1,"refill_per_second":0}}"#;
    world.admin(Method::PUT, "limits", limits).await.assert_ok();
    let group = [("TargetGroupArn", world.group("green"))];
    world.call("RegisterTargets", &group).await.assert_ok();
    world.call("RegisterTargets", &group).await.assert_error(400, "Throttling");
    world.weigh(&[("green", "1")]).await.assert_ok();
}

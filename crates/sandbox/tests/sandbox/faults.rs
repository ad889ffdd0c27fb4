//! Every fault, from a client's side.

use std::time::{Duration, Instant};

use hyper::Method;

use crate::client::{SIGNED, try_call};
use crate::network::ec2;
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
async fn every_effect_can_wait_until_some_calls_have_passed_and_then_ends() {
    let world = start().await;
    let call = async || {
        let group = [("TargetGroupArn", world.group("green"))];
        let answer = try_call(world.endpoint(), SIGNED, "DescribeTargetHealth", &group).await;
        answer.map_or(0, |answer| answer.status)
    };
    for (effect, seen) in [("throttle", 400), ("error_500", 500), ("drop_before", 0), ("drop_after", 0)] {
        let rule = format!(r#"[{{"action":"DescribeTargetHealth","after":1,"times":2,"effect":"{effect}"}}]"#);
        fault(&world, &rule).await;
        let statuses = [call().await, call().await, call().await, call().await];
        assert_eq!(statuses, [200, seen, seen, 200], "{effect}");
    }
}

#[tokio::test]
async fn a_fault_of_an_arn_hits_calls_that_name_it_anywhere() {
    let world = start().await;
    let rule = format!(r#"[{{"action":"*","resource":"{}","effect":"error_500"}}]"#, world.group("green"));
    fault(&world, &rule).await;
    world.weigh(&[("blue", "1"), ("green", "1")]).await.assert_error(500, "InternalFailure");
    world.weigh(&[("blue", "1")]).await.assert_ok();
    let tags = [("ResourceArns.member.1", world.group("green"))];
    world.call("DescribeTags", &tags).await.assert_error(500, "InternalFailure");
}

#[tokio::test]
async fn every_service_is_throttled_in_its_own_words() {
    let world = start().await;
    fault(&world, r#"[{"action":"*","effect":"throttle"}]"#).await;
    world.call("DescribeTargetGroups", &[]).await.assert_error(400, "Throttling");
    world.call("DescribeAlarms", &[]).await.assert_error(400, "Throttling");
    world.call("GetCallerIdentity", &[]).await.assert_error(400, "Throttling");
    ec2(&world, "DescribeInstances").await.assert_error(503, "RequestLimitExceeded");
}

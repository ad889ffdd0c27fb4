//! Every limit, from a client's side.

use hyper::Method;

use crate::client::{Answer, until};
use crate::network::ec2;
use crate::world::{World, start};

async fn limit(world: &World, limits: &str) {
    world.admin(Method::PUT, "limits", limits).await.assert_ok();
}

async fn describe(world: &World) -> Answer {
    world.call("DescribeTargetGroups", &[]).await
}

async fn register(world: &World) -> Answer {
    world.call("RegisterTargets", &[("TargetGroupArn", world.group("green"))]).await
}

/// Refused for what it asks, after it has taken its tokens.
async fn create_load_balancer(world: &World) -> Answer {
    world.call("CreateLoadBalancer", &[]).await
}

fn is_throttled(answer: &Answer) -> bool {
    matches!(answer.text("Code").as_str(), "Throttling" | "RequestLimitExceeded")
}

/// Which calls a category holds back after its only token is gone: describing, changing, registering, creating a load
/// balancer, describing alarms, and describing instances.
async fn held_back(world: &World, category: &str) -> Vec<bool> {
    let mut held_back = Vec::new();
    for kind in 0..6 {
        limit(world, &format!(r#"{{"{category}":{{"bucket":1,"refill_per_second":0}}}}"#)).await;
        let call = async || match kind {
            0 => describe(world).await,
            1 => world.weigh(&[("blue", "1")]).await,
            2 => register(world).await,
            3 => create_load_balancer(world).await,
            4 => world.call("DescribeAlarms", &[]).await,
            _ => ec2(world, "DescribeInstances").await,
        };
        assert!(!is_throttled(&call().await), "there is one token");
        held_back.push(is_throttled(&call().await));
    }
    held_back
}

#[tokio::test]
async fn each_category_holds_back_its_own_calls_and_no_others() {
    let world = start().await;
    let expected = [
        ("account_wide", [true, true, true, true, false, false]),
        ("non_mutating", [true, false, false, false, false, false]),
        ("mutating", [false, true, false, false, false, false]),
        ("registration", [false, false, true, false, false, false]),
        ("resource_intensive", [false, false, false, true, false, false]),
        ("describe_alarms", [false, false, false, false, true, false]),
        ("ec2_describe", [false, false, false, false, false, true]),
    ];
    for (category, expected) in expected {
        assert_eq!(held_back(&world, category).await, expected, "{category}");
    }
}

#[tokio::test]
async fn what_is_over_a_limit_is_not_done_until_the_limit_is_lifted() {
    let world = start().await;
    limit(&world, r#"{"mutating":{"bucket":5,"refill_per_second":0}}"#).await;
    let mut statuses = Vec::new();
    for _ in 0..8 {
        statuses.push(world.weigh(&[("blue", "1"), ("green", "1")]).await.status);
    }
    assert_eq!(statuses, [200, 200, 200, 200, 200, 400, 400, 400]);
    let throttled = world.weigh(&[("green", "1")]).await;
    assert_eq!(throttled.assert_error(400, "Throttling").text("Message"), "Rate exceeded");
    assert_eq!(world.describe_listener().await.texts("Weight").len(), 2);
    world.admin(Method::DELETE, "limits", "").await.assert_ok();
    world.weigh(&[("green", "1")]).await.assert_ok();
}

#[tokio::test]
async fn tokens_come_back_with_time() {
    let world = start().await;
    limit(&world, r#"{"non_mutating":{"bucket":1,"refill_per_second":4}}"#).await;
    until("the bucket is empty", async || is_throttled(&describe(&world).await)).await;
    until("there is a token again", async || !is_throttled(&describe(&world).await)).await;
}

#[tokio::test]
async fn the_published_limits_of_aws_are_known_by_name() {
    let world = start().await;
    limit(&world, r#""aws""#).await;
    let in_force = world.admin(Method::GET, "limits", "").await.json();
    let of = |category: &str| {
        let limit = &in_force[category];
        (limit["bucket"].as_f64().unwrap(), limit["refill_per_second"].as_f64().unwrap())
    };
    assert_eq!(of("account_wide"), (40.0, 10.0));
    assert_eq!(of("non_mutating"), (40.0, 10.0));
    assert_eq!(of("mutating"), (20.0, 3.0));
    assert_eq!(of("registration"), (20.0, 4.0));
    assert_eq!(of("resource_intensive"), (10.0, 0.2));
    assert_eq!(of("describe_alarms"), (9.0, 9.0));
    assert_eq!(of("ec2_describe"), (100.0, 20.0));
    // Creating load balancers comes back so slowly that the time of the test adds none.
    for number in 0..10 {
        assert!(!is_throttled(&create_load_balancer(&world).await), "{number}");
    }
    assert!(is_throttled(&create_load_balancer(&world).await));
    limit(&world, r#""off""#).await;
    assert!(!is_throttled(&create_load_balancer(&world).await));
}

//! Zones: targets where the load balancer has no node, and nodes that keep to their zone.

use std::collections::BTreeSet;

use crate::client::get;
use crate::world::{World, start_from, topology};

/// Red in three zones, of which the load balancer is in two.
const RED: &str = r#"
[[target_groups]]
name = "red"
health_check = { interval_ms = 100 }
backends = { color = "red", count = 3, zones = ["us-east-1a", "us-east-1b", "us-east-1c"] }
"#;

async fn world() -> World {
    let zones = "name = \"web\"\nzones = [\"us-east-1a\", \"us-east-1b\"]";
    start_from(&topology(RED).replacen("name = \"web\"", zones, 1)).await
}

/// A client's answers, each over a connection of its own, so that each may be with another node.
async fn answers(world: &World) -> Vec<(u16, String)> {
    let mut answers = Vec::new();
    for _ in 0..40 {
        let answer = get(world.url()).await;
        answers.push((answer.status, answer.header("x-backend").unwrap_or_default().to_owned()));
    }
    answers
}

async fn set_cross_zone(world: &World, group: &str, value: &str) {
    let attribute = [
        ("TargetGroupArn", world.group(group)),
        ("Attributes.member.1.Key", "load_balancing.cross_zone.enabled"),
        ("Attributes.member.1.Value", value),
    ];
    world.call("ModifyTargetGroupAttributes", &attribute).await.assert_ok();
}

#[tokio::test]
async fn a_target_in_a_zone_that_is_not_enabled_is_unused_until_it_is() {
    let world = world().await;
    world.weigh(&[("red", "1")]).await.assert_ok();
    world.until_states("red", &["healthy", "healthy", "unused"]).await;
    let told = world.call("DescribeTargetHealth", &[("TargetGroupArn", world.group("red"))]).await.assert_ok();
    assert_eq!(told.texts("Reason"), ["Target.NotInUse"]);
    let description = "Target is in an Availability Zone that is not enabled for the load balancer";
    assert_eq!(told.texts("Description"), [description]);
    let backends: BTreeSet<_> = answers(&world).await.into_iter().map(|(_, backend)| backend).collect();
    assert_eq!(backends.into_iter().collect::<Vec<_>>(), ["red-1", "red-2"]);

    let balancer = &world.ready().load_balancers[0].arn;
    let subnets = [
        ("LoadBalancerArn", balancer.as_str()),
        ("Subnets.member.1", "subnet-0000000000000000a"),
        ("Subnets.member.2", "subnet-0000000000000000c"),
    ];
    world.call("SetSubnets", &subnets).await.assert_ok();
    world.until_states("red", &["healthy", "healthy", "unused"]).await;
    let backends: BTreeSet<_> = answers(&world).await.into_iter().map(|(_, backend)| backend).collect();
    assert_eq!(backends.into_iter().collect::<Vec<_>>(), ["red-1", "red-3"]);
}

#[tokio::test]
async fn without_cross_zone_a_zone_without_targets_answers_503() {
    let world = world().await;
    world.weigh(&[("red", "1")]).await.assert_ok();
    world.until_states("red", &["healthy", "healthy", "unused"]).await;
    let second = world.target_port("red", 1).to_string();
    let target = [
        ("TargetGroupArn", world.group("red")),
        ("Targets.member.1.Id", "127.0.0.1"),
        ("Targets.member.1.Port", &second),
    ];
    world.call("DeregisterTargets", &target).await.assert_ok();
    assert!(answers(&world).await.iter().all(|answer| *answer == (200, "red-1".to_owned())), "zones are crossed");
    set_cross_zone(&world, "red", "false").await;
    let found: BTreeSet<_> = answers(&world).await.into_iter().collect();
    assert_eq!(found.into_iter().collect::<Vec<_>>(), [(200, "red-1".to_owned()), (503, String::new())]);
    set_cross_zone(&world, "red", "true").await;
    assert!(answers(&world).await.iter().all(|(status, _)| *status == 200));
}

#[test]
fn a_load_balancers_zones_are_of_its_region() {
    for zones in ["[]", "[\"eu-central-1a\"]", "[\"us-east-1a\", \"us-east-1a\"]"] {
        let toml = topology("").replacen("name = \"web\"", &format!("name = \"web\"\nzones = {zones}"), 1);
        let error = bluegreen_sandbox::Topology::from_toml(&toml).unwrap_err().to_string();
        assert!(error.contains("load balancer \"web\": zones: expected"), "{error}");
    }
}

//! Registering and deregistering.

use crate::client::{get, until};
use crate::world::{start, start_from, topology};

#[tokio::test]
async fn a_registered_target_gets_traffic_once_it_is_healthy() {
    let world = start().await;
    let port = world.target_port("green", 0).to_string();
    let target = [
        ("TargetGroupArn", world.group("blue")),
        ("Targets.member.1.Id", "127.0.0.1"),
        ("Targets.member.1.Port", &port),
    ];
    world.call("RegisterTargets", &target).await.assert_ok();
    until("the new target answers", async || get(world.url()).await.color() == "green").await;
    let asked = world.call("DescribeTargetHealth", &target).await.assert_ok();
    assert_eq!(asked.texts("State"), ["healthy"]);
}

#[tokio::test]
async fn a_deregistered_target_drains_and_then_goes() {
    let short = topology("")
        .replace("count = 2 }", "count = 2 }\nattributes = { \"deregistration_delay.timeout_seconds\" = \"1\" }");
    let world = start_from(&short).await;
    let port = world.target_port("blue", 0).to_string();
    let target = [
        ("TargetGroupArn", world.group("blue")),
        ("Targets.member.1.Id", "127.0.0.1"),
        ("Targets.member.1.Port", &port),
    ];
    world.call("DeregisterTargets", &target).await.assert_ok();
    let draining = world.call("DescribeTargetHealth", &target).await.assert_ok();
    assert_eq!(
        (draining.text("State").as_str(), draining.text("Reason").as_str()),
        ("draining", "Target.DeregistrationInProgress")
    );
    let left = get(world.url()).await;
    assert_eq!(get(world.url()).await.header("x-backend"), left.header("x-backend"), "only the other one is asked");
    until("it is gone", async || world.states("blue").await == ["healthy"]).await;
    let gone = world.call("DescribeTargetHealth", &target).await.assert_ok();
    assert_eq!((gone.text("State").as_str(), gone.text("Reason").as_str()), ("unused", "Target.NotRegistered"));
}

#[tokio::test]
async fn a_target_without_a_port_means_all_ports_of_its_id() {
    let world = start().await;
    let all = [("TargetGroupArn", world.group("green")), ("Targets.member.1.Id", "127.0.0.1")];
    assert_eq!(world.call("DescribeTargetHealth", &all).await.assert_ok().texts("State").len(), 2);
    world.call("DeregisterTargets", &all).await.assert_ok();
    assert!(world.states("green").await.is_empty(), "a group that is not in use has nothing to drain");
}

#[tokio::test]
async fn a_target_that_was_never_registered_is_unused_and_told_at_its_groups_port() {
    let world = start().await;
    for id in ["i-0123456789abcdef0", "10.1.2.3"] {
        let asked = [("TargetGroupArn", world.group("blue")), ("Targets.member.1.Id", id)];
        let told = world.call("DescribeTargetHealth", &asked).await.assert_ok();
        let health = ["State", "Reason", "Description"].map(|name| told.text(name));
        assert_eq!(health, ["unused", "Target.NotRegistered", "Target is not registered to the target group"]);
        let place = ["Id", "Port", "HealthCheckPort"].map(|name| told.texts(name));
        assert_eq!(place, [vec![id.to_owned()], vec!["80".to_owned()], vec!["80".to_owned()]]);
    }
}

#[tokio::test]
async fn what_cannot_be_registered_is_refused() {
    let world = start().await;
    let bad = [("TargetGroupArn", world.group("blue")), ("Targets.member.1.Id", "i-0123456789")];
    world.call("RegisterTargets", &bad).await.assert_error(400, "ValidationError");
    let unknown = world.group("blue").replace("/blue/", "/none/");
    for action in ["RegisterTargets", "DeregisterTargets", "DescribeTargetHealth"] {
        let parameters = [("TargetGroupArn", unknown.as_str()), ("Targets.member.1.Id", "127.0.0.1")];
        world.call(action, &parameters).await.assert_error(400, "TargetGroupNotFound");
        world.call(action, &[("TargetGroupArn", "x")]).await.assert_error(400, "ValidationError");
        world.call(action, &[]).await.assert_error(400, "ValidationError");
    }
}

#[tokio::test]
async fn anomaly_detection_is_told_when_asked_for() {
    let world = start().await;
    let asked = [("TargetGroupArn", world.group("blue")), ("Include.member.1", "AnomalyDetection")];
    assert_eq!(world.call("DescribeTargetHealth", &asked).await.assert_ok().texts("Result"), ["normal", "normal"]);
    let plain = world.call("DescribeTargetHealth", &asked[..1]).await.assert_ok();
    assert!(plain.texts("Result").is_empty());
}

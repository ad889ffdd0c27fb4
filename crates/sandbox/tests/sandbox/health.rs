//! Health, from real checks of real backends.

use crate::client::get;
use crate::world::{free_port, start, start_from, topology};

#[tokio::test]
async fn a_started_sandbox_has_healthy_live_targets_and_unused_idle_ones() {
    let world = start().await;
    assert_eq!(world.states("blue").await, ["healthy", "healthy"]);
    let idle = world.call("DescribeTargetHealth", &[("TargetGroupArn", world.group("green"))]).await.assert_ok();
    assert_eq!(idle.texts("State"), ["unused", "unused"]);
    assert_eq!(idle.texts("Reason"), ["Target.NotInUse", "Target.NotInUse"]);
    assert_eq!(idle.texts("HealthCheckPort"), idle.texts("Port"));
}

#[tokio::test]
async fn a_group_is_initial_between_its_attachment_and_its_first_check() {
    let slow = topology("").replace("interval_ms = 250,", "interval_ms = 300000,");
    let world = start_from(&slow).await;
    assert_eq!(world.states("blue").await, ["healthy", "healthy"]);
    world.weigh(&[("blue", "100"), ("green", "0")]).await.assert_ok();
    let first = world.call("DescribeTargetHealth", &[("TargetGroupArn", world.group("green"))]).await.assert_ok();
    assert_eq!(first.texts("State"), ["initial", "initial"]);
    assert_eq!(first.texts("Reason"), ["Elb.InitialHealthChecking", "Elb.InitialHealthChecking"]);
}

#[tokio::test]
async fn a_group_attached_at_weight_zero_becomes_healthy_without_traffic() {
    let world = start().await;
    world.weigh(&[("blue", "100"), ("green", "0")]).await.assert_ok();
    world.until_states("green", &["healthy", "healthy"]).await;
    let healthy = world.call("DescribeTargetHealth", &[("TargetGroupArn", world.group("green"))]).await.assert_ok();
    assert!(healthy.texts("Reason").is_empty() && healthy.texts("Description").is_empty());
    for _ in 0..20 {
        assert_eq!(get(world.url()).await.color(), "blue");
    }
}

#[tokio::test]
async fn a_group_that_is_detached_is_unused_again() {
    let world = start().await;
    world.weigh(&[("green", "1")]).await.assert_ok();
    assert_eq!(world.states("blue").await, ["unused", "unused"]);
}

#[tokio::test]
async fn backends_that_answer_500_are_unhealthy_with_that_code() {
    let red = "[[target_groups]]\nname = \"red\"\nhealth_check = { interval_ms = 50 }\nbackends = { color = \"red\", count = 1, status = 500 }\n";
    let world = start_from(&topology(red)).await;
    world.weigh(&[("blue", "1"), ("red", "0")]).await.assert_ok();
    world.until_states("red", &["unhealthy"]).await;
    let shown = world.call("DescribeTargetHealth", &[("TargetGroupArn", world.group("red"))]).await;
    assert_eq!(shown.text("Reason"), "Target.ResponseCodeMismatch");
    assert_eq!(shown.text("Description"), "Health checks failed with these codes: [500]");
}

#[tokio::test]
async fn a_target_that_nothing_listens_on_fails_its_checks() {
    let port = free_port();
    let red = format!(
        "[[target_groups]]\nname = \"red\"\nhealth_check = {{ interval_ms = 50 }}\ntargets = [{{ id = \"127.0.0.1\", port = {port} }}]\n"
    );
    let world = start_from(&topology(&red)).await;
    world.weigh(&[("blue", "1"), ("red", "0")]).await.assert_ok();
    world.until_states("red", &["unhealthy"]).await;
    let shown = world.call("DescribeTargetHealth", &[("TargetGroupArn", world.group("red"))]).await;
    assert_eq!(shown.text("Reason"), "Target.FailedHealthChecks");
}

#[tokio::test]
async fn a_target_that_does_not_answer_times_out() {
    let socket = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = socket.local_addr().unwrap().port();
    let red = format!(
        "[[target_groups]]\nname = \"red\"\nhealth_check = {{ interval_ms = 50 }}\ntargets = [{{ id = \"127.0.0.1\", port = {port} }}]\n"
    );
    let world = start_from(&topology(&red)).await;
    world.weigh(&[("blue", "1"), ("red", "0")]).await.assert_ok();
    world.until_states("red", &["unhealthy"]).await;
    let shown = world.call("DescribeTargetHealth", &[("TargetGroupArn", world.group("red"))]).await;
    assert_eq!(
        (shown.text("Reason").as_str(), shown.text("Description").as_str()),
        ("Target.Timeout", "Request timed out")
    );
    drop(socket);
}

#[tokio::test]
async fn a_forced_state_holds_until_checks_decide_again() {
    let world = start().await;
    world.force("blue", 0, "unhealthy").await;
    assert_eq!(world.states("blue").await, ["healthy", "unhealthy"]);
    for _ in 0..10 {
        assert_eq!(get(world.url()).await.header("x-backend"), get(world.url()).await.header("x-backend"));
    }
    world.force("blue", 0, "auto").await;
    world.until_states("blue", &["healthy", "healthy"]).await;
}

#[tokio::test]
async fn a_group_of_unhealthy_targets_fails_open() {
    let world = start().await;
    for index in 0..2 {
        world.force("blue", index, "unhealthy").await;
    }
    assert_eq!(world.states("blue").await, ["unhealthy", "unhealthy"]);
    let mut backends: Vec<_> = Vec::new();
    for _ in 0..4 {
        let answer = get(world.url()).await;
        assert_eq!((answer.status, answer.color()), (200, "blue"));
        backends.push(answer.header("x-backend").unwrap().to_owned());
    }
    backends.sort();
    backends.dedup();
    assert_eq!(backends, ["blue-1", "blue-2"]);
}

#[tokio::test]
async fn checks_can_be_off() {
    let red = "[[target_groups]]\nname = \"red\"\nhealth_check = { enabled = false }\nbackends = { color = \"red\", count = 1 }\n";
    let world = start_from(&topology(red)).await;
    world.weigh(&[("red", "1")]).await.assert_ok();
    assert_eq!(world.states("red").await, ["unavailable"]);
    assert_eq!(get(world.url()).await.color(), "red");
}

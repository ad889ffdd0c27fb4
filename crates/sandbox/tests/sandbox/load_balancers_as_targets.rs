//! Application load balancers behind network load balancers.

use hyper::Method;

use crate::client::get;
use crate::world::{World, start_from, topology};

const WIRE: &str = r#"
[[load_balancers]]
name = "wire"
type = "network"
[[load_balancers.listeners]]
port = 80
forward = { whole = 1 }

[[target_groups]]
name = "whole"
target_type = "alb"
health_check = { interval_ms = 50 }
targets = [{ id = "web" }]
"#;

async fn with_wire() -> World {
    start_from(&topology(WIRE)).await
}

fn url_of_wire(world: &World) -> &str {
    &world.ready().load_balancers[1].listeners[0].url
}

#[tokio::test]
async fn connections_go_through_both_load_balancers_and_follow_the_weights_of_the_second() {
    let world = with_wire().await;
    world.until_states("whole", &["healthy"]).await;
    let told = world.call("DescribeTargetHealth", &[("TargetGroupArn", world.group("whole"))]).await.assert_ok();
    let web = &world.ready().load_balancers[0].arn;
    assert_eq!((&told.text("Id"), told.text("Port").as_str()), (web, "80"));
    assert_eq!(get(url_of_wire(&world)).await.color(), "blue");
    world.weigh(&[("green", "1")]).await.assert_ok();
    assert_eq!(get(url_of_wire(&world)).await.color(), "green");
    assert_eq!(get(&target_url(&world)).await.color(), "green", "the target's URL is the listener's");
}

fn target_url(world: &World) -> String {
    let whole = world.ready().target_groups.iter().find(|group| group.name == "whole");
    whole.expect("a known name").targets[0].url.clone()
}

#[tokio::test]
async fn the_health_of_a_load_balancer_is_what_it_answers() {
    let world = with_wire().await;
    world.until_states("whole", &["healthy"]).await;
    let broken = r#"{"/":{"status":500}}"#;
    for index in 0..2 {
        let path = format!("targets/127.0.0.1:{}/answers", world.target_port("blue", index));
        world.admin(Method::PUT, &path, broken).await.assert_ok();
    }
    world.until_states("whole", &["unhealthy"]).await;
}

#[tokio::test]
async fn a_group_has_one_load_balancer_with_a_listener_on_the_port() {
    let world = with_wire().await;
    let group = [
        ("Name", "another"),
        ("TargetType", "alb"),
        ("Protocol", "TCP"),
        ("Port", "80"),
        ("VpcId", "vpc-00000000000000000"),
    ];
    let created = world.call("CreateTargetGroup", &group).await.assert_ok();
    let defaults = ["HealthCheckProtocol", "HealthCheckTimeoutSeconds", "HttpCode"];
    assert_eq!(defaults.map(|name| created.text(name)), ["HTTP", "6", "200-399"]);
    let arn = created.text("TargetGroupArn");
    let [web, wire] = [0, 1].map(|index| world.ready().load_balancers[index].arn.as_str());
    let register = async |id: &str, port: &str| {
        let target = [("TargetGroupArn", arn.as_str()), ("Targets.member.1.Id", id), ("Targets.member.1.Port", port)];
        world.call("RegisterTargets", &target).await
    };
    register(web, "81").await.assert_error(400, "InvalidTarget");
    register(wire, "80").await.assert_error(400, "InvalidTarget");
    register("127.0.0.1", "80").await.assert_error(400, "InvalidTarget");
    register(web, "80").await.assert_ok();
    let wrong = group.map(|(name, value)| if name == "Protocol" { (name, "HTTP") } else { (name, value) });
    world.call("CreateTargetGroup", &wrong).await.assert_error(400, "ValidationError");
    let tcp = [("TargetGroupArn", arn.as_str()), ("HealthCheckProtocol", "TCP")];
    world.call("ModifyTargetGroup", &tcp).await.assert_error(400, "ValidationError");
}

#[tokio::test]
async fn a_load_balancer_that_cannot_be_a_target_is_named() {
    for (good, wrong, what) in [
        ("id = \"web\"", "id = \"wire\"", "expected the name of an application load balancer with an HTTP listener"),
        ("id = \"web\"", "id = \"web\", port = 81", "expected the name of an application load balancer"),
        ("target_type = \"alb\"", "target_type = \"alb\"\nprotocol = \"HTTP\"", "protocol: expected \"TCP\""),
    ] {
        let toml = topology(&WIRE.replace(good, wrong));
        let error = bluegreen_sandbox::Topology::from_toml(&toml).unwrap_err().to_string();
        assert!(error.contains("target group \"whole\"") && error.contains(what), "{error}");
    }
}

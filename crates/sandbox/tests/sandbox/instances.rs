//! Instances: what EC2 tells of them, and traffic to them.

use crate::client::get;
use crate::network::ec2;
use crate::world::{start_from, topology};

const INSTANCES: &str = r#"
[[instances]]
id = "i-0123456789abcdef0"
profile = "web"
tags = { Name = "one" }
[[instances]]
id = "i-0123456789abcdef1"
type = "t3.small"
state = "stopped"
spot = true
"#;

#[tokio::test]
async fn instances_of_the_topology_are_told_of() {
    let world = start_from(&topology(INSTANCES)).await;
    let all = ec2(&world, "DescribeInstances").await.assert_ok();
    assert_eq!(all.texts("instanceId"), ["i-0123456789abcdef0", "i-0123456789abcdef1"]);
    assert_eq!(all.texts("instanceType"), ["m5.large", "t3.small"]);
    assert_eq!(all.texts("instanceLifecycle"), ["spot"]);
    assert_eq!(all.text("arn"), "arn:aws:iam::000000000000:instance-profile/web");
    let one = ec2(&world, "DescribeInstances&InstanceId.1=i-0123456789abcdef1").await.assert_ok();
    assert_eq!(one.texts("instanceId"), ["i-0123456789abcdef1"]);
    for filter in
        ["Filter.1.Name=tag:Name&Filter.1.Value.1=one", "Filter.1.Name=instance-state-name&Filter.1.Value.1=running"]
    {
        let found = ec2(&world, &format!("DescribeInstances&{filter}")).await.assert_ok();
        assert_eq!(found.texts("instanceId"), ["i-0123456789abcdef0"], "{filter}");
    }
}

#[tokio::test]
async fn one_unknown_instance_fails_the_whole_call() {
    let world = start_from(&topology(INSTANCES)).await;
    let ids = "InstanceId.1=i-0123456789abcdef0&InstanceId.2=i-00000000000000000";
    ec2(&world, &format!("DescribeInstances&{ids}")).await.assert_error(400, "InvalidInstanceID.NotFound");
    let both = "DescribeInstances&InstanceId.1=i-0123456789abcdef0&MaxResults=5";
    ec2(&world, both).await.assert_error(400, "InvalidParameterCombination");
}

#[tokio::test]
async fn an_instance_gets_traffic_at_its_address() {
    let red = format!(
        "{INSTANCES}[[target_groups]]\nname = \"red\"\ntarget_type = \"instance\"\nhealth_check = {{ interval_ms = 100 }}\n"
    );
    let world = start_from(&topology(&red)).await;
    let port = world.target_port("green", 0).to_string();
    let target = [
        ("TargetGroupArn", world.group("red")),
        ("Targets.member.1.Id", "i-0123456789abcdef0"),
        ("Targets.member.1.Port", &port),
    ];
    world.call("RegisterTargets", &target).await.assert_ok();
    world.weigh(&[("red", "1")]).await.assert_ok();
    world.until_states("red", &["healthy"]).await;
    assert_eq!(get(world.url()).await.color(), "green");
}

#[tokio::test]
async fn an_instance_that_cannot_be_is_named() {
    for (line, what) in [
        ("id = \"x\"", "id"),
        ("id = \"i-00000000\"\naddress = \"10.0.0.1\"", "address"),
        ("id = \"i-00000000\"\nstate = \"on\"", "state"),
    ] {
        let toml = topology(&format!("[[instances]]\n{line}\n"));
        let error = bluegreen_sandbox::Topology::from_toml(&toml).unwrap_err().to_string();
        assert!(error.contains("instance \"") && error.contains(&format!("{what}: expected")), "{error}");
    }
}

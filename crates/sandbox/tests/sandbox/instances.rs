//! Instances: what EC2 tells of them, and traffic to them.

use hyper::Method;

use crate::client::get;
use crate::network::ec2;
use crate::world::{World, start_from, topology};

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

/// All that can be said of an instance, and what EC2 shows for it.
const FACTS: [(&str, &str, &str); 17] = [
    ("type = \"c7g.large\"", "instanceType", "c7g.large"),
    ("architecture = \"arm64\"", "architecture", "arm64"),
    ("image_id = \"ami-0123456789abcdef0\"", "imageId", "ami-0123456789abcdef0"),
    ("security_groups = [\"sg-0123456789abcdef0\"]", "groupId", "sg-0123456789abcdef0"),
    ("profile = \"worker\"", "arn", "arn:aws:iam::000000000000:instance-profile/worker"),
    ("http_tokens = \"optional\"", "httpTokens", "optional"),
    ("http_endpoint = \"disabled\"", "httpEndpoint", "disabled"),
    ("http_put_response_hop_limit = 2", "httpPutResponseHopLimit", "2"),
    ("http_protocol_ipv6 = \"enabled\"", "httpProtocolIpv6", "enabled"),
    ("instance_metadata_tags = \"enabled\"", "instanceMetadataTags", "enabled"),
    ("tenancy = \"dedicated\"", "tenancy", "dedicated"),
    ("ebs_optimized = true", "ebsOptimized", "true"),
    ("ena_support = false", "enaSupport", "false"),
    ("root_device_type = \"instance-store\"", "rootDeviceType", "instance-store"),
    ("key_name = \"operators\"", "keyName", "operators"),
    ("core_count = 4", "coreCount", "4"),
    ("zone = \"us-east-1b\"", "subnetId", "subnet-0000000000000000b"),
];

#[tokio::test]
async fn what_a_topology_says_of_an_instance_is_told() {
    let lines: Vec<_> = FACTS.iter().map(|(line, ..)| *line).collect();
    let said = format!("[[instances]]\nid = \"i-0123456789abcdef0\"\n{}\n", lines.join("\n"));
    let world = start_from(&topology(&format!("{said}[[instances]]\nid = \"i-0123456789abcdef1\"\n"))).await;
    let told = |id: &str| format!("DescribeInstances&InstanceId.1={id}");
    let said = ec2(&world, &told("i-0123456789abcdef0")).await.assert_ok();
    let silent = ec2(&world, &told("i-0123456789abcdef1")).await.assert_ok();
    for (line, element, expected) in FACTS {
        assert_eq!(said.text(element), expected, "{line}");
        assert_ne!(silent.text(element), expected, "{line}");
    }
}

#[tokio::test]
async fn instances_come_in_pages() {
    let seven: String = (0..7).map(|number| format!("[[instances]]\nid = \"i-0000000{number}\"\n")).collect();
    let world = start_from(&topology(&seven)).await;
    let first = ec2(&world, "DescribeInstances&MaxResults=5").await.assert_ok();
    assert_eq!(first.texts("instanceId").len(), 5);
    let next = format!("DescribeInstances&MaxResults=5&NextToken={}", first.text("nextToken"));
    let last = ec2(&world, &next).await.assert_ok();
    assert_eq!(
        (last.texts("instanceId"), last.text("nextToken")),
        (vec!["i-00000005".into(), "i-00000006".into()], String::new())
    );
    for wrong in ["MaxResults=4", "MaxResults=1001", "NextToken=x"] {
        ec2(&world, &format!("DescribeInstances&{wrong}")).await.assert_error(400, "InvalidParameterValue");
    }
}

#[tokio::test]
async fn an_instance_that_does_not_run_is_unused_and_cannot_be_registered() {
    let red = format!(
        "{INSTANCES}[[target_groups]]\nname = \"red\"\ntarget_type = \"instance\"\ntargets = [{{ id = \"i-0123456789abcdef1\" }}]\n"
    );
    let world = start_from(&topology(&red)).await;
    world.weigh(&[("blue", "1"), ("red", "0")]).await.assert_ok();
    let health = world.call("DescribeTargetHealth", &[("TargetGroupArn", world.group("red"))]).await.assert_ok();
    assert_eq!((health.text("State").as_str(), health.text("Reason").as_str()), ("unused", "Target.InvalidState"));
    for (id, code) in [("i-0123456789abcdef1", "InvalidTarget"), ("i-00000000000000000", "InvalidTarget")] {
        let target = [("TargetGroupArn", world.group("red")), ("Targets.member.1.Id", id)];
        world.call("RegisterTargets", &target).await.assert_error(400, code);
    }
    let zone = [
        ("TargetGroupArn", world.group("red")),
        ("Targets.member.1.Id", "i-0123456789abcdef0"),
        ("Targets.member.1.AvailabilityZone", "us-east-1a"),
    ];
    world.call("RegisterTargets", &zone).await.assert_error(400, "ValidationError");
}

/// A group of instances, one of which runs at the address of green's first backend.
async fn with_a_running_instance() -> World {
    let red = format!(
        "{INSTANCES}[[target_groups]]\nname = \"red\"\ntarget_type = \"instance\"\nhealth_check = {{ interval_ms = 100 }}\n"
    );
    let world = start_from(&topology(&red)).await;
    let port = world.target_port("green", 0).to_string();
    world.call("RegisterTargets", &running_target(&world, &port)).await.assert_ok();
    world.weigh(&[("red", "1")]).await.assert_ok();
    world.until_states("red", &["healthy"]).await;
    world
}

fn running_target<'a>(world: &'a World, port: &'a str) -> [(&'a str, &'a str); 3] {
    [
        ("TargetGroupArn", world.group("red")),
        ("Targets.member.1.Id", "i-0123456789abcdef0"),
        ("Targets.member.1.Port", port),
    ]
}

#[tokio::test]
async fn an_instance_that_is_stopped_is_unused_and_serves_again_once_it_is_started() {
    let world = with_a_running_instance().await;
    let stopped = ec2(&world, "StopInstances&InstanceId.1=i-0123456789abcdef0").await.assert_ok();
    assert_eq!(stopped.texts("name"), ["stopping", "running"]);
    let health = world.call("DescribeTargetHealth", &[("TargetGroupArn", world.group("red"))]).await.assert_ok();
    let told = ["State", "Reason", "Description"].map(|name| health.text(name));
    assert_eq!(told, ["unused", "Target.InvalidState", "Target is in the stopped state"]);
    assert_eq!(get(world.url()).await.status, 503, "nobody else is there");
    let port = world.target_port("green", 0).to_string();
    world.call("RegisterTargets", &running_target(&world, &port)).await.assert_error(400, "InvalidTarget");
    ec2(&world, "StartInstances&InstanceId.1=i-0123456789abcdef0").await.assert_ok();
    world.until_states("red", &["healthy"]).await;
    assert_eq!(get(world.url()).await.color(), "green");
}

#[tokio::test]
async fn a_terminated_instance_is_not_listed_and_drains_for_who_asks_for_it() {
    let world = with_a_running_instance().await;
    ec2(&world, "TerminateInstances&InstanceId.1=i-0123456789abcdef0").await.assert_ok();
    assert!(world.states("red").await.is_empty());
    let port = world.target_port("green", 0).to_string();
    let asked = world.call("DescribeTargetHealth", &running_target(&world, &port)).await.assert_ok();
    let told = ["State", "Reason"].map(|name| asked.text(name));
    assert_eq!(told, ["draining", "Target.DeregistrationInProgress"]);
    assert_eq!(get(world.url()).await.status, 503);
    let start = "StartInstances&InstanceId.1=i-0123456789abcdef0";
    ec2(&world, start).await.assert_error(400, "IncorrectInstanceState");
}

#[tokio::test]
async fn one_instance_that_cannot_be_stopped_leaves_the_others_as_they_are() {
    let world = with_a_running_instance().await;
    let both = "StopInstances&InstanceId.1=i-0123456789abcdef0&InstanceId.2=i-00000000000000000";
    ec2(&world, both).await.assert_error(400, "InvalidInstanceID.NotFound");
    ec2(&world, "StopInstances").await.assert_error(400, "MissingParameter");
    assert_eq!(world.states("red").await, ["healthy"]);
}

#[tokio::test]
async fn an_instance_can_come_while_the_sandbox_runs() {
    let world = with_a_running_instance().await;
    let path = "instances/i-0123456789abcdef2";
    world.admin(Method::PUT, path, r#"{"type":"c7g.large"}"#).await.assert_ok();
    let told = ec2(&world, "DescribeInstances&InstanceId.1=i-0123456789abcdef2").await.assert_ok();
    assert_eq!(told.text("instanceType"), "c7g.large");
    let target = [("TargetGroupArn", world.group("red")), ("Targets.member.1.Id", "i-0123456789abcdef2")];
    world.call("RegisterTargets", &target).await.assert_ok();
    world.admin(Method::PUT, path, r#"{"state":"stopped"}"#).await.assert_ok();
    let asked = world.call("DescribeTargetHealth", &target).await.assert_ok();
    assert_eq!(asked.text("Reason"), "Target.InvalidState");
    for (wrong, what) in [(r#"{"state":"on"}"#, "state: expected"), (r#"{"size":1}"#, "size"), (r#"{"id":"x"}"#, "id:")]
    {
        let refused = world.admin(Method::PUT, path, wrong).await;
        assert!(refused.status == 400 && refused.body.contains(what), "{}", refused.body);
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
        ("id = \"i-00000000\"\nhttp_tokens = \"perhaps\"", "http_tokens"),
        ("id = \"i-00000000\"\nhttp_endpoint = \"on\"", "http_endpoint"),
        ("id = \"i-00000000\"\nhttp_put_response_hop_limit = 0", "http_put_response_hop_limit"),
        ("id = \"i-00000000\"\nsecurity_groups = [\"web\"]", "security_groups"),
        ("id = \"i-00000000\"\narchitecture = \"vax\"", "architecture"),
        ("id = \"i-00000000\"\ntenancy = \"shared\"", "tenancy"),
    ] {
        let toml = topology(&format!("[[instances]]\n{line}\n"));
        let error = bluegreen_sandbox::Topology::from_toml(&toml).unwrap_err().to_string();
        assert!(error.contains("instance \"") && error.contains(&format!("{what}: expected")), "{error}");
    }
}

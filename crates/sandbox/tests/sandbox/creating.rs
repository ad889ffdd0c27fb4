//! Load balancers, target groups and rules that clients create, change and delete.

use crate::client::get;
use crate::world::{World, start};

const SUBNETS: [(&str, &str); 2] =
    [("Subnets.member.1", "subnet-0000000000000000a"), ("Subnets.member.2", "subnet-0000000000000000b")];

async fn create_load_balancer(world: &World, name: &str) -> String {
    let answer = world.call("CreateLoadBalancer", &[&SUBNETS[..], &[("Name", name)]].concat()).await.assert_ok();
    answer.text("LoadBalancerArn")
}

const GROUP: [(&str, &str); 5] =
    [("Name", "red"), ("Protocol", "HTTP"), ("Port", "8080"), ("VpcId", "vpc-00000000000000000"), ("TargetType", "ip")];

async fn create_group(world: &World) -> String {
    world.call("CreateTargetGroup", &GROUP).await.assert_ok().text("TargetGroupArn")
}

#[tokio::test]
async fn a_load_balancer_is_provisioning_in_the_answer_and_then_active() {
    let world = start().await;
    let more = [("Name", "shop"), ("Scheme", "internal"), ("Tags.member.1.Key", "team"), ("Tags.member.1.Value", "a")];
    let created = world.call("CreateLoadBalancer", &[&SUBNETS[..], &more].concat()).await.assert_ok();
    assert_eq!((created.text("Code"), created.text("Scheme")), ("provisioning".to_owned(), "internal".to_owned()));
    assert_eq!(created.texts("ZoneName"), ["us-east-1a", "us-east-1b"]);
    let described = world.call("DescribeLoadBalancers", &[("Names.member.1", "shop")]).await.assert_ok();
    assert_eq!(described.text("Code"), "active");
    assert_eq!(described.text("SecurityGroups"), "");
    assert!(described.text("DNSName").starts_with("internal-shop-"), "{}", described.body);
    let arn = described.text("LoadBalancerArn");
    let tags = world.call("DescribeTags", &[("ResourceArns.member.1", &arn)]).await.assert_ok();
    assert_eq!((tags.text("Key"), tags.text("Value")), ("team".to_owned(), "a".to_owned()));
}

#[tokio::test]
async fn creating_the_same_again_succeeds_and_something_else_of_the_name_does_not() {
    let world = start().await;
    let first = create_load_balancer(&world, "shop").await;
    assert_eq!(create_load_balancer(&world, "shop").await, first);
    let other = [&SUBNETS[..], &[("Name", "shop"), ("Scheme", "internal")]].concat();
    world.call("CreateLoadBalancer", &other).await.assert_error(400, "DuplicateLoadBalancerName");
    let group = create_group(&world).await;
    assert_eq!(create_group(&world).await, group);
    let other = [&GROUP[..], &[("HealthCheckPath", "/healthz")]].concat();
    world.call("CreateTargetGroup", &other).await.assert_error(400, "DuplicateTargetGroupName");
}

#[tokio::test]
async fn load_balancers_that_cannot_be_are_refused() {
    let world = start().await;
    let cases: [(&[(&str, &str)], &str); 8] = [
        (&SUBNETS, "ValidationError"),
        (&[("Name", "shop"), SUBNETS[0]], "ValidationError"),
        (&[("Name", "shop"), SUBNETS[0], ("Subnets.member.2", SUBNETS[0].1)], "InvalidConfigurationRequest"),
        (&[("Name", "shop"), SUBNETS[0], ("Subnets.member.2", "subnet-x")], "ValidationError"),
        (&[("Name", "-shop"), SUBNETS[0], SUBNETS[1]], "ValidationError"),
        (&[("Name", "internal-shop"), SUBNETS[0], SUBNETS[1]], "ValidationError"),
        (&[("Name", "shop"), SUBNETS[0], SUBNETS[1], ("Type", "gateway")], "OperationNotPermitted"),
        (&[("Name", "shop"), SUBNETS[0], SUBNETS[1], ("SecurityGroups.member.1", "x")], "InvalidSecurityGroup"),
    ];
    for (parameters, code) in cases {
        world.call("CreateLoadBalancer", parameters).await.assert_error(400, code);
    }
}

#[tokio::test]
async fn a_load_balancer_is_deleted_with_its_listeners_unless_it_is_protected() {
    let world = start().await;
    let arn = world.ready().load_balancers[0].arn.clone();
    let protect = |value| {
        [
            ("LoadBalancerArn", arn.as_str()),
            ("Attributes.member.1.Key", "deletion_protection.enabled"),
            ("Attributes.member.1.Value", value),
        ]
    };
    world.call("ModifyLoadBalancerAttributes", &protect("true")).await.assert_ok();
    let this = [("LoadBalancerArn", arn.as_str())];
    world.call("DeleteLoadBalancer", &this).await.assert_error(400, "OperationNotPermitted");
    assert_eq!(get(world.url()).await.status, 200);
    world.call("ModifyLoadBalancerAttributes", &protect("false")).await.assert_ok();
    world.call("DeleteLoadBalancer", &this).await.assert_ok();
    world
        .call("DescribeLoadBalancers", &[("LoadBalancerArns.member.1", &arn)])
        .await
        .assert_error(400, "LoadBalancerNotFound");
    let listener = [("ListenerArns.member.1", world.listener())];
    world.call("DescribeListeners", &listener).await.assert_error(400, "ListenerNotFound");
    world.call("DeleteLoadBalancer", &this).await.assert_ok();
    assert_ne!(create_load_balancer(&world, "web").await, arn, "no ARN is given twice");
}

#[tokio::test]
async fn subnets_security_groups_and_address_type_can_be_set() {
    let world = start().await;
    let arn = create_load_balancer(&world, "shop").await;
    let this = ("LoadBalancerArn", arn.as_str());
    let subnets =
        [this, ("Subnets.member.1", "subnet-0000000000000000b"), ("Subnets.member.2", "subnet-0000000000000000c")];
    let answer = world.call("SetSubnets", &subnets).await.assert_ok();
    assert_eq!(answer.texts("ZoneName"), ["us-east-1b", "us-east-1c"]);
    world.call("SetSecurityGroups", &[this, ("SecurityGroups.member.1", "sg-0123456789abcdef0")]).await.assert_ok();
    world.call("SetIpAddressType", &[this, ("IpAddressType", "dualstack")]).await.assert_ok();
    let described = world.call("DescribeLoadBalancers", &[("LoadBalancerArns.member.1", &arn)]).await.assert_ok();
    assert_eq!(described.texts("ZoneName"), ["us-east-1b", "us-east-1c"]);
    assert!(described.body.contains("sg-0123456789abcdef0"), "{}", described.body);
    assert_eq!(described.text("IpAddressType"), "dualstack");
}

#[tokio::test]
async fn a_target_group_has_awss_defaults_and_a_health_check_that_can_be_changed() {
    let world = start().await;
    let created = world.call("CreateTargetGroup", &GROUP).await.assert_ok();
    let told = ["HealthCheckIntervalSeconds", "HealthCheckTimeoutSeconds", "HealthyThresholdCount", "HttpCode"];
    assert_eq!(told.map(|name| created.text(name)), ["30", "5", "5", "200"]);
    assert_eq!(
        ["VpcId", "ProtocolVersion", "TargetType"].map(|name| created.text(name)),
        ["vpc-00000000000000000", "HTTP1", "ip"]
    );
    let arn = created.text("TargetGroupArn");
    let change =
        [("TargetGroupArn", arn.as_str()), ("HealthCheckIntervalSeconds", "6"), ("Matcher.HttpCode", "200-299")];
    let changed = world.call("ModifyTargetGroup", &change).await.assert_ok();
    assert_eq!(told.map(|name| changed.text(name)), ["6", "5", "5", "200-299"]);
    let too_slow = [("TargetGroupArn", arn.as_str()), ("HealthCheckTimeoutSeconds", "6")];
    let refused = world.call("ModifyTargetGroup", &too_slow).await;
    refused.assert_error(400, "ValidationError");
    assert_eq!(refused.text("Message"), "Health check timeout '6' must be smaller than the interval '6'");
}

#[tokio::test]
async fn target_groups_that_cannot_be_are_refused() {
    let world = start().await;
    let cases = [
        ("Name", "red_1", "ValidationError"),
        ("Protocol", "GOPHER", "ValidationError"),
        ("Protocol", "TCP_UDP", "OperationNotPermitted"),
        ("Port", "0", "ValidationError"),
        ("VpcId", "", "ValidationError"),
        ("TargetType", "lambda", "ValidationError"),
        ("TargetType", "gopher", "ValidationError"),
        ("HealthCheckIntervalSeconds", "4", "ValidationError"),
        ("HealthCheckTimeoutSeconds", "121", "ValidationError"),
        ("HealthyThresholdCount", "1", "ValidationError"),
        ("HealthCheckPath", "healthz", "ValidationError"),
        ("HealthCheckPort", "http", "ValidationError"),
        ("HealthCheckProtocol", "TCP", "ValidationError"),
        ("Matcher.HttpCode", "200-500", "ValidationError"),
        ("HealthCheckEnabled", "false", "ValidationError"),
    ];
    for (name, value, code) in cases {
        let others = GROUP.into_iter().filter(|(other, _)| *other != name);
        let parameters: Vec<_> = others.chain([(name, value)]).collect();
        let answer = world.call("CreateTargetGroup", &parameters).await;
        assert_eq!((name, value, answer.text("Code").as_str()), (name, value, code), "{}", answer.body);
    }
}

#[tokio::test]
async fn a_target_group_is_deleted_unless_it_is_in_use() {
    let world = start().await;
    let blue = [("TargetGroupArn", world.group("blue"))];
    world.call("DeleteTargetGroup", &blue).await.assert_error(400, "ResourceInUse");
    let green = [("TargetGroupArn", world.group("green"))];
    world.call("DeleteTargetGroup", &green).await.assert_ok();
    world.call("DescribeTargetHealth", &green).await.assert_error(400, "TargetGroupNotFound");
    world.call("DeleteTargetGroup", &green).await.assert_ok();
}

fn rule<'a>(world: &'a World, priority: &'a str, path: &'a str) -> Vec<(&'a str, &'a str)> {
    vec![
        ("ListenerArn", world.listener()),
        ("Priority", priority),
        ("Conditions.member.1.Field", "path-pattern"),
        ("Conditions.member.1.PathPatternConfig.Values.member.1", path),
        ("Actions.member.1.Type", "fixed-response"),
        ("Actions.member.1.FixedResponseConfig.StatusCode", "418"),
    ]
}

#[tokio::test]
async fn a_created_rule_takes_its_requests_at_once() {
    let world = start().await;
    let created = world.call("CreateRule", &rule(&world, "10", "/tea")).await.assert_ok();
    assert_eq!((created.text("Priority"), created.text("IsDefault")), ("10".to_owned(), "false".to_owned()));
    assert_eq!(get(&format!("{}/tea", world.url())).await.status, 418);
    assert_eq!(get(world.url()).await.status, 200);
    world.call("CreateRule", &rule(&world, "10", "/other")).await.assert_error(400, "PriorityInUse");
    for priority in ["0", "50001", ""] {
        world.call("CreateRule", &rule(&world, priority, "/x")).await.assert_error(400, "ValidationError");
    }
    let mut unconditional = rule(&world, "11", "/x");
    unconditional.retain(|(name, _)| !name.starts_with("Conditions"));
    world.call("CreateRule", &unconditional).await.assert_error(400, "ValidationError");
    let keys: Vec<_> =
        (2..=6).map(|number| format!("Conditions.member.1.PathPatternConfig.Values.member.{number}")).collect();
    let mut many = rule(&world, "12", "/x");
    many.extend(keys.iter().map(|key| (key.as_str(), "/y")));
    world.call("CreateRule", &many).await.assert_error(400, "ValidationError");
}

#[tokio::test]
async fn rules_can_change_places() {
    let world = start().await;
    let first = world.call("CreateRule", &rule(&world, "10", "/*")).await.assert_ok().text("RuleArn");
    let mut second = rule(&world, "20", "/tea");
    second.last_mut().unwrap().1 = "204";
    let second = world.call("CreateRule", &second).await.assert_ok().text("RuleArn");
    let tea = format!("{}/tea", world.url());
    assert_eq!(get(&tea).await.status, 418);
    let places = [
        ("RulePriorities.member.1.RuleArn", first.as_str()),
        ("RulePriorities.member.1.Priority", "20"),
        ("RulePriorities.member.2.RuleArn", second.as_str()),
        ("RulePriorities.member.2.Priority", "10"),
    ];
    world.call("SetRulePriorities", &places[..2]).await.assert_error(400, "PriorityInUse");
    assert_eq!(world.call("SetRulePriorities", &places).await.assert_ok().texts("Priority"), ["20", "10"]);
    assert_eq!(get(&tea).await.status, 204);
}

//! What the API shows, in AWS's forms.

use crate::world::{start, start_from, topology};

#[tokio::test]
async fn a_single_group_is_shown_in_both_forms() {
    let world = start().await;
    let shown = world.describe_listener().await;
    assert_eq!(shown.text("ListenerArn"), world.listener());
    assert_eq!(shown.text("LoadBalancerArn"), world.ready().load_balancers[0].arn);
    assert_eq!((shown.text("Port").as_str(), shown.text("Protocol").as_str()), ("80", "HTTP"));
    assert_eq!(shown.texts("TargetGroupArn"), [world.group("blue"), world.group("blue")]);
    assert_eq!(shown.texts("Weight"), ["1"]);
    assert_eq!(shown.texts("Order"), ["1"]);
    assert_eq!(shown.texts("Enabled"), ["false"]);
    assert!(shown.texts("DurationSeconds").is_empty());
}

#[tokio::test]
async fn several_groups_are_shown_in_the_long_form_only() {
    let world = start().await;
    world.weigh(&[("blue", "100"), ("green", "0")]).await.assert_ok();
    let shown = world.describe_listener().await;
    assert_eq!(shown.texts("TargetGroupArn"), [world.group("blue"), world.group("green")]);
    assert_eq!(shown.texts("Weight"), ["100", "0"]);
}

#[tokio::test]
async fn listeners_are_found_by_load_balancer_too() {
    let world = start().await;
    let load_balancer = world.ready().load_balancers[0].arn.clone();
    let shown = world.call("DescribeListeners", &[("LoadBalancerArn", &load_balancer)]).await.assert_ok();
    assert_eq!(shown.texts("ListenerArn"), [world.listener()]);
    let unknown = load_balancer.replace("/web/", "/other/");
    world.call("DescribeListeners", &[("LoadBalancerArn", &unknown)]).await.assert_error(400, "LoadBalancerNotFound");
    world.call("DescribeListeners", &[]).await.assert_error(400, "ValidationError");
}

#[tokio::test]
async fn an_unknown_or_malformed_listener_is_refused() {
    let world = start().await;
    let unknown = format!("{}0", world.listener());
    let both = [("ListenerArns.member.1", world.listener()), ("ListenerArns.member.2", unknown.as_str())];
    world.call("DescribeListeners", &both).await.assert_error(400, "ListenerNotFound");
    let malformed = world.call("DescribeListeners", &[("ListenerArns.member.1", "nonsense")]).await;
    malformed.assert_error(400, "ValidationError");
    assert_eq!(malformed.text("Message"), "'nonsense' is not a valid listener ARN");
    assert_eq!(malformed.text("Type"), "Sender");
}

#[tokio::test]
async fn rules_come_by_priority_and_the_default_one_last() {
    let rules = r#"
[[load_balancers]]
name = "other"
[[load_balancers.listeners]]
port = 80
default_actions = [{ type = "fixed-response", config = { StatusCode = "404" } }]
[[load_balancers.listeners.rules]]
priority = 20
conditions = [{ field = "host-header", values = ["b.example"] }]
forward = { red = 1 }
[[load_balancers.listeners.rules]]
priority = 3
conditions = [{ field = "path-pattern", values = ["/api/*"] }, { field = "http-header", header = "x-a", values = ["1"] }]
forward = { red = 1 }
[[target_groups]]
name = "red"
"#;
    let world = start_from(&topology(rules)).await;
    let listener = world.ready().load_balancers[1].listeners[0].arn.clone();
    let shown = world.call("DescribeRules", &[("ListenerArn", &listener)]).await.assert_ok();
    assert_eq!(shown.texts("Priority"), ["3", "20", "default"]);
    assert_eq!(shown.texts("IsDefault"), ["false", "false", "true"]);
    assert_eq!(shown.texts("Field"), ["path-pattern", "http-header", "host-header"]);
    assert_eq!(shown.texts("HttpHeaderName"), ["x-a"]);
    assert_eq!(shown.texts("StatusCode"), ["404"]);
    let arns = shown.texts("RuleArn");
    for arn in &arns {
        let one = world.call("DescribeRules", &[("RuleArns.member.1", arn)]).await.assert_ok();
        assert_eq!(one.texts("RuleArn"), [arn.as_str()]);
    }
    let unknown = format!("{}0", arns[0]);
    world.call("DescribeRules", &[("RuleArns.member.1", &unknown)]).await.assert_error(400, "RuleNotFound");
    world.call("DescribeRules", &[("RuleArns.member.1", "x")]).await.assert_error(400, "ValidationError");
    world
        .call("DescribeRules", &[("ListenerArn", &format!("{listener}0"))])
        .await
        .assert_error(400, "ListenerNotFound");
}

#[tokio::test]
async fn load_balancers_are_active_and_found_by_name_or_arn() {
    let world = start().await;
    let arn = world.ready().load_balancers[0].arn.clone();
    for parameters in [vec![], vec![("Names.member.1", "web")], vec![("LoadBalancerArns.member.1", arn.as_str())]] {
        let shown = world.call("DescribeLoadBalancers", &parameters).await.assert_ok();
        assert_eq!(shown.text("LoadBalancerArn"), arn);
        assert_eq!((shown.text("Code").as_str(), shown.text("Type").as_str()), ("active", "application"));
        assert_eq!(shown.text("DNSName"), world.ready().load_balancers[0].dns_name);
    }
    world.call("DescribeLoadBalancers", &[("Names.member.1", "x")]).await.assert_error(400, "LoadBalancerNotFound");
    let both = [("Names.member.1", "web"), ("LoadBalancerArns.member.1", arn.as_str())];
    world.call("DescribeLoadBalancers", &both).await.assert_error(400, "ValidationError");
}

#[tokio::test]
async fn a_target_group_names_its_load_balancer_once_something_names_it() {
    let world = start().await;
    let load_balancer = world.ready().load_balancers[0].arn.clone();
    let arns = async |name: &str| {
        let shown = world.call("DescribeTargetGroups", &[("Names.member.1", name)]).await.assert_ok();
        let document = roxmltree::Document::parse(&shown.body).unwrap();
        let list = document.descendants().find(|node| node.tag_name().name() == "LoadBalancerArns").unwrap();
        list.children().filter_map(|member| member.text().map(str::to_owned)).collect::<Vec<_>>()
    };
    assert_eq!(arns("blue").await, [load_balancer.as_str()]);
    assert!(arns("green").await.is_empty());
    world.weigh(&[("blue", "1"), ("green", "0")]).await.assert_ok();
    assert_eq!(arns("green").await, [load_balancer.as_str()]);
    let own = world.call("DescribeTargetGroups", &[("LoadBalancerArn", &load_balancer)]).await.assert_ok();
    assert_eq!(own.texts("TargetGroupName"), ["blue", "green"]);
}

#[tokio::test]
async fn target_groups_are_refused_by_number_and_name() {
    let world = start().await;
    let blue = world.group("blue").to_owned();
    let keys: Vec<String> = (1..=21).map(|number| format!("TargetGroupArns.member.{number}")).collect();
    let many: Vec<_> = keys.iter().map(|key| (key.as_str(), blue.as_str())).collect();
    let refused = world.call("DescribeTargetGroups", &many).await;
    refused.assert_error(400, "ValidationError");
    assert_eq!(refused.text("Message"), "You cannot describe more than '20' target groups at a time");
    world.call("DescribeTargetGroups", &many[..20]).await.assert_ok();
    world.call("DescribeTargetGroups", &[("Names.member.1", "red")]).await.assert_error(400, "TargetGroupNotFound");
    let unknown = blue.replace("/blue/", "/red/");
    let by_arn = [("TargetGroupArns.member.1", unknown.as_str())];
    world.call("DescribeTargetGroups", &by_arn).await.assert_error(400, "TargetGroupNotFound");
    world.call("DescribeTargetGroups", &[("TargetGroupArns.member.1", "x")]).await.assert_error(400, "ValidationError");
}

#[tokio::test]
async fn at_most_20_rules_listeners_and_tagged_resources_are_described_at_once() {
    let world = start().await;
    for (action, parameter) in
        [("DescribeRules", "RuleArns"), ("DescribeListeners", "ListenerArns"), ("DescribeTags", "ResourceArns")]
    {
        let keys: Vec<String> = (1..=21).map(|number| format!("{parameter}.member.{number}")).collect();
        let many: Vec<_> = keys.iter().map(|key| (key.as_str(), world.listener())).collect();
        world.call(action, &many).await.assert_error(400, "ValidationError");
    }
}

#[tokio::test]
async fn long_lists_come_in_pages() {
    let world = start().await;
    let first = world.call("DescribeTargetGroups", &[("PageSize", "1")]).await.assert_ok();
    assert_eq!(first.texts("TargetGroupName"), ["blue"]);
    let marker = first.text("NextMarker");
    let second = world.call("DescribeTargetGroups", &[("PageSize", "1"), ("Marker", &marker)]).await.assert_ok();
    assert_eq!(second.texts("TargetGroupName"), ["green"]);
    assert!(second.texts("NextMarker").is_empty());
    for size in ["0", "401"] {
        world.call("DescribeTargetGroups", &[("PageSize", size)]).await.assert_error(400, "ValidationError");
    }
    world.call("DescribeTargetGroups", &[("Marker", "x")]).await.assert_error(400, "ValidationError");
    world.call("DescribeTargetGroups", &[("PageSize", "x")]).await.assert_error(400, "MalformedInput");
}

#[tokio::test]
async fn attributes_are_the_defaults_and_what_was_set() {
    let red = "[[target_groups]]\nname = \"red\"\nattributes = { \"deregistration_delay.timeout_seconds\" = \"7\" }\n";
    let world = start_from(&topology(red)).await;
    let shown =
        world.call("DescribeTargetGroupAttributes", &[("TargetGroupArn", world.group("red"))]).await.assert_ok();
    let attributes: Vec<_> = shown.texts("Key").into_iter().zip(shown.texts("Value")).collect();
    let value = |key: &str| attributes.iter().find(|(known, _)| known == key).map(|(_, value)| value.as_str());
    assert_eq!(value("deregistration_delay.timeout_seconds"), Some("7"));
    assert_eq!(value("stickiness.enabled"), Some("false"));
    let unknown = world.group("red").replace("/red/", "/none/");
    let refused = world.call("DescribeTargetGroupAttributes", &[("TargetGroupArn", &unknown)]).await;
    refused.assert_error(400, "TargetGroupNotFound");
}

#[tokio::test]
async fn tags_are_those_of_the_topology() {
    let red = "[[target_groups]]\nname = \"red\"\ntags = { team = \"a&b\" }\n";
    let world = start_from(&topology(red)).await;
    let arns = [("ResourceArns.member.1", world.group("red")), ("ResourceArns.member.2", world.listener())];
    let shown = world.call("DescribeTags", &arns).await.assert_ok();
    assert_eq!(shown.texts("ResourceArn"), [world.group("red"), world.listener()]);
    assert_eq!((shown.texts("Key"), shown.texts("Value")), (vec!["team".to_owned()], vec!["a&b".to_owned()]));
    let unknown = world.group("red").replace("/red/", "/none/");
    world.call("DescribeTags", &[("ResourceArns.member.1", &unknown)]).await.assert_error(400, "TargetGroupNotFound");
}

#[tokio::test]
async fn an_action_that_is_not_offered_is_named_in_a_client_error() {
    let world = start().await;
    let refused = world.call("CreateTrustStore", &[]).await;
    refused.assert_error(400, "InvalidAction");
    assert_eq!(refused.text("Message"), "Could not find operation CreateTrustStore for version 2015-12-01");
}

#[tokio::test]
async fn callers_can_see_who_they_are() {
    let world = start().await;
    let shown = world.call("GetCallerIdentity", &[]).await.assert_ok();
    assert_eq!(shown.text("Account"), "000000000000");
}

//! Target groups whose targets are sticky: as soon as two groups stand in one action, that must be sticky itself.

use crate::client::Answer;
use crate::world::{World, start_from, topology};

/// A second listener, to which nothing has been added yet, and a group whose targets are sticky.
const STICKY: &str = r#"
[[target_groups]]
name = "sticky"
attributes = { "stickiness.enabled" = "true", "stickiness.lb_cookie.duration_seconds" = "60" }
[[target_groups]]
name = "plain"
"#;

type Parameters<'a> = &'a [(&'a str, &'a str)];

const DEMAND: &str =
    "You must enable group stickiness on a rule if you enabled target stickiness on one of its target groups";

async fn world() -> World {
    start_from(&topology(STICKY)).await
}

/// A call with a forward action to two groups under `member`, sticky for a second when asked for.
async fn forward(
    world: &World,
    action: &str,
    member: &str,
    groups: [&str; 2],
    sticky: bool,
    more: &[(&str, &str)],
) -> Answer {
    let config = format!("{member}.member.1.ForwardConfig");
    let mut parameters = vec![(format!("{member}.member.1.Type"), "forward")];
    for (number, (name, weight)) in [(1, (groups[0], "100")), (2, (groups[1], "0"))] {
        parameters.push((format!("{config}.TargetGroups.member.{number}.TargetGroupArn"), world.group(name)));
        parameters.push((format!("{config}.TargetGroups.member.{number}.Weight"), weight));
    }
    if sticky {
        parameters.push((format!("{config}.TargetGroupStickinessConfig.Enabled"), "true"));
        parameters.push((format!("{config}.TargetGroupStickinessConfig.DurationSeconds"), "1"));
    }
    let parameters: Vec<_> =
        parameters.iter().map(|(key, value)| (key.as_str(), *value)).chain(more.iter().copied()).collect();
    world.call(action, &parameters).await
}

async fn set_sticky(world: &World, name: &str, value: &str) -> Answer {
    let attribute = [("Attributes.member.1.Key", "stickiness.enabled"), ("Attributes.member.1.Value", value)];
    let parameters: Vec<_> = [("TargetGroupArn", world.group(name))].into_iter().chain(attribute).collect();
    world.call("ModifyTargetGroupAttributes", &parameters).await
}

#[tokio::test]
async fn every_call_with_a_forward_action_demands_group_stickiness() {
    let world = world().await;
    let balancer = world.ready().load_balancers[0].arn.clone();
    let condition = [
        ("ListenerArn", world.listener()),
        ("Priority", "1"),
        ("Conditions.member.1.Field", "path-pattern"),
        ("Conditions.member.1.Values.member.1", "/api"),
    ];
    let listener = [("LoadBalancerArn", balancer.as_str()), ("Protocol", "HTTP"), ("Port", "81")];
    let this = [("ListenerArn", world.listener())];
    let calls: [(&str, &str, Parameters<'_>); 3] = [
        ("ModifyListener", "DefaultActions", &this),
        ("CreateListener", "DefaultActions", &listener),
        ("CreateRule", "Actions", &condition),
    ];
    for (action, member, more) in calls {
        for groups in [["blue", "sticky"], ["sticky", "blue"]] {
            let refused = forward(&world, action, member, groups, false, more).await;
            assert_eq!(refused.assert_error(400, "InvalidConfigurationRequest").text("Message"), DEMAND, "{action}");
        }
        let done = forward(&world, action, member, ["blue", "sticky"], true, more).await.assert_ok();
        assert_eq!((done.text("Enabled").as_str(), done.text("DurationSeconds").as_str()), ("true", "1"), "{action}");
    }
    let rules = world.call("DescribeRules", &[("ListenerArn", world.listener())]).await.assert_ok();
    let rule = [("RuleArn", rules.texts("RuleArn")[0].as_str())].map(|(key, arn)| (key, arn.to_owned()));
    let rule = [(rule[0].0, rule[0].1.as_str())];
    forward(&world, "ModifyRule", "Actions", ["blue", "sticky"], true, &rule).await.assert_ok();
    let refused = forward(&world, "ModifyRule", "Actions", ["blue", "sticky"], false, &rule).await;
    refused.assert_error(400, "InvalidConfigurationRequest");
}

#[tokio::test]
async fn a_sticky_group_can_be_alone_or_joined_by_another_only_with_group_stickiness() {
    let world = world().await;
    world.weigh(&[("sticky", "1")]).await.assert_ok();
    world.weigh(&[("sticky", "100"), ("blue", "0")]).await.assert_error(400, "InvalidConfigurationRequest");
    assert_eq!(world.describe_listener().await.texts("Weight"), ["1"], "a refused change changes nothing");
    let this = [("ListenerArn", world.listener())];
    forward(&world, "ModifyListener", "DefaultActions", ["sticky", "blue"], true, &this).await.assert_ok();
    world.weigh(&[("blue", "1")]).await.assert_ok();
}

#[tokio::test]
async fn targets_of_a_weighed_group_become_sticky_only_behind_group_stickiness() {
    let world = world().await;
    world.weigh(&[("blue", "100"), ("plain", "0")]).await.assert_ok();
    let refused = set_sticky(&world, "plain", "true").await;
    let message = refused.assert_error(400, "InvalidConfigurationRequest").text("Message");
    assert!(message.starts_with("This target group appears behind a rule with group stickiness disabled"), "{message}");
    assert!(message.contains("You must enable group stickiness before enabling target stickiness"), "{message}");
    let this = [("ListenerArn", world.listener())];
    forward(&world, "ModifyListener", "DefaultActions", ["blue", "plain"], true, &this).await.assert_ok();
    set_sticky(&world, "plain", "true").await.assert_ok();
    // Now group stickiness cannot be taken away, unless the targets' goes first.
    world.weigh(&[("blue", "100"), ("plain", "0")]).await.assert_error(400, "InvalidConfigurationRequest");
    set_sticky(&world, "plain", "false").await.assert_ok();
    world.weigh(&[("blue", "100"), ("plain", "0")]).await.assert_ok();
}

#[tokio::test]
async fn stickiness_of_targets_is_read_back() {
    let world = world().await;
    let value = async |name: &str, key: &str| {
        let told = world.call("DescribeTargetGroupAttributes", &[("TargetGroupArn", world.group(name))]).await;
        let told = told.assert_ok();
        told.texts("Key").iter().zip(told.texts("Value")).find(|(known, _)| *known == key).unwrap().1
    };
    assert_eq!(value("sticky", "stickiness.enabled").await, "true");
    assert_eq!(value("sticky", "stickiness.type").await, "lb_cookie");
    assert_eq!(value("sticky", "stickiness.lb_cookie.duration_seconds").await, "60");
    assert_eq!(value("plain", "stickiness.enabled").await, "false");
    set_sticky(&world, "plain", "true").await.assert_ok();
    assert_eq!(value("plain", "stickiness.enabled").await, "true");
}

#[test]
fn a_topology_is_held_to_the_same() {
    let both = topology(STICKY).replace("forward = { blue = 1 }", "forward = { blue = 1, sticky = 0 }");
    let error = bluegreen_sandbox::Topology::from_toml(&both).unwrap_err().to_string();
    assert!(error.contains("listener 80") && error.contains(DEMAND), "{error}");
    let sticky = both.replace("sticky = 0 }", "sticky = 0 }\nstickiness_seconds = 60");
    bluegreen_sandbox::Topology::from_toml(&sticky).unwrap();
}

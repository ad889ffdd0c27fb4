//! What a plan is found to do to what switches depend on: plans with hashicorp/aws in them.
#![allow(clippy::unwrap_used)]

use bluegreen::{Document, Finding, FindingKind, Plan, read};
use serde_json::{Value, json};

fn arn(name: &str) -> String {
    format!("arn:aws:elasticloadbalancing:us-east-1:123456789012:{name}")
}

fn switch(active: &str) -> Value {
    let route = json!({
        "listener_arn": arn("listener/app/web/1/2"), "rule_arn": null,
        "blue_target_group_arn": arn("targetgroup/blue/3"), "green_target_group_arn": arn("targetgroup/green/4"),
    });
    let live = json!({"web": {
        "blue_percent": if active == "blue" { 100 } else { 0 }, "green_percent": if active == "green" { 100 } else { 0 },
    }});
    json!({"active_color": active, "routes": {"web": route}, "live": live})
}

fn change(address: &str, actions: &[&str], before: &Value, after: &Value) -> Value {
    let type_name = address.split('.').next().unwrap();
    json!({
        "address": address, "mode": "managed", "type": type_name,
        "change": {"actions": actions, "before": before, "after": after, "after_unknown": {}},
    })
}

/// A plan in which the switch stays on blue, with this change beside it.
fn plan_with(change_beside: Value) -> Plan {
    plan(&[change("bluegreen_switch.web", &["no-op"], &switch("blue"), &switch("blue")), change_beside])
}

fn plan(changes: &[Value]) -> Plan {
    let json = json!({"format_version": "1.2", "terraform_version": "1.15.5", "resource_changes": changes});
    match read(json.to_string().as_bytes()) {
        Ok(Document::Plan(plan)) => *plan,
        other => panic!("{other:?}"),
    }
}

#[track_caller]
fn assert_finds(plan: &Plan, kind: FindingKind, words: &[&str]) {
    let [finding] = plan.findings() else { panic!("{:?}", plan.findings()) };
    assert_eq!(finding.kind, kind);
    assert_eq!(finding.switch.as_ref().unwrap().to_string(), "bluegreen_switch.web");
    for word in words {
        assert!(finding.to_string().contains(word), "{finding}");
    }
}

fn listener(weight: u16) -> Value {
    json!({"arn": arn("listener/app/web/1/2"), "port": 443, "default_action": [{"type": "forward", "weight": weight}]})
}

#[test]
fn a_listener_whose_actions_the_same_plan_changes_lacks_ignore_changes() {
    for type_name in ["aws_lb_listener", "aws_alb_listener"] {
        let plan = plan_with(change(&format!("{type_name}.https"), &["update"], &listener(1), &listener(2)));
        let way_out = format!("ignore_changes = [default_action] }}` to {type_name}.https");
        assert_finds(&plan, FindingKind::ActionsChanged, &["route web", &way_out]);
        assert!(plan.findings()[0].kind.is_dangerous());
    }
}

#[test]
fn another_change_of_a_listener_and_another_listener_are_nobodys_business() {
    let mut with_port = listener(1);
    with_port["port"] = json!(8443);
    let mut elsewhere = listener(1);
    elsewhere["arn"] = json!(arn("listener/app/web/1/9"));
    let mut moved = elsewhere.clone();
    moved["default_action"] = json!([]);
    for beside in [
        change("aws_lb_listener.https", &["update"], &listener(1), &with_port),
        change("aws_lb_listener.other", &["update"], &elsewhere, &moved),
        change("aws_instance.web", &["update"], &listener(1), &listener(2)),
    ] {
        assert_eq!(plan_with(beside).findings(), []);
    }
}

#[test]
fn a_rule_is_known_by_its_action() {
    let mut switched = switch("blue");
    let rule_arn = arn("listener-rule/app/web/1/2/5");
    switched["routes"]["web"]["listener_arn"] = Value::Null;
    switched["routes"]["web"]["rule_arn"] = json!(rule_arn);
    let rule = |weight: u16| json!({"arn": rule_arn, "action": [{"weight": weight}]});
    let plan = plan(&[
        change("bluegreen_switch.web", &["no-op"], &switched, &switched),
        change("aws_lb_listener_rule.api", &["update"], &rule(1), &rule(2)),
    ]);
    assert_finds(&plan, FindingKind::ActionsChanged, &["ignore_changes = [action]"]);
}

#[test]
fn a_listener_that_is_replaced_or_destroyed_takes_its_traffic_along() {
    for actions in [&["delete", "create"][..], &["create", "delete"], &["delete"]] {
        let plan = plan_with(change("aws_lb_listener.https", actions, &listener(1), &Value::Null));
        assert_finds(&plan, FindingKind::RouteReplaced, &["aws_lb_listener.https", "route web"]);
    }
}

#[test]
fn the_target_group_that_serves_is_dangerous_to_replace_and_the_other_one_is_not() {
    for (group, kind) in [("blue/3", FindingKind::ActiveGroupReplaced), ("green/4", FindingKind::StandbyGroupReplaced)]
    {
        let before = json!({"arn": arn(&format!("targetgroup/{group}"))});
        let plan = plan_with(change("aws_lb_target_group.a", &["delete", "create"], &before, &json!({})));
        assert_finds(&plan, kind, &["aws_lb_target_group.a"]);
        assert_eq!(kind.is_dangerous(), group == "blue/3");
    }
}

#[test]
fn fewer_targets_for_the_color_that_serves_are_found_however_they_are_lost() {
    let blue = arn("targetgroup/blue/3");
    let service = |count: u32| json!({"desired_count": count, "load_balancer": [{"target_group_arn": blue}]});
    let fleet = |desired: u32, most: u32, groups: &[&str]| json!({"desired_capacity": desired, "max_size": most, "target_group_arns": groups});
    let attached = json!({"target_group_arn": blue, "target_id": "i-1"});
    for (beside, words) in [
        (change("aws_ecs_service.web", &["update"], &service(4), &service(2)), "leaves 2 of 4 by `desired_count`"),
        (change("aws_ecs_service.web", &["delete"], &service(4), &Value::Null), "destroy"),
        (
            change("aws_autoscaling_group.web", &["update"], &fleet(4, 8, &[&blue]), &fleet(4, 3, &[&blue])),
            "leaves 3 of 4 by `max_size`",
        ),
        (
            change("aws_autoscaling_group.web", &["update"], &fleet(4, 8, &[&blue]), &fleet(4, 8, &[])),
            "takes it out of a target group",
        ),
        (change("aws_lb_target_group_attachment.a", &["delete"], &attached, &Value::Null), "destroy"),
    ] {
        assert_finds(&plan_with(beside), FindingKind::CapacityTaken, &[words, "blue target group"]);
    }
}

#[test]
fn more_targets_and_targets_of_the_standby_are_no_loss() {
    let service = |group: &str, count: u32| json!({"desired_count": count, "load_balancer": [{"target_group_arn": arn(&format!("targetgroup/{group}"))}]});
    for beside in [
        change("aws_ecs_service.blue", &["update"], &service("blue/3", 2), &service("blue/3", 4)),
        change("aws_ecs_service.green", &["update"], &service("green/4", 4), &service("green/4", 0)),
    ] {
        assert_eq!(plan_with(beside).findings(), []);
    }
}

#[test]
fn during_a_cutover_both_colors_serve() {
    let green = json!({"desired_count": 4, "load_balancer": [{"target_group_arn": arn("targetgroup/green/4")}]});
    let plan = plan(&[
        change("bluegreen_switch.web", &["update"], &switch("blue"), &switch("green")),
        change(
            "aws_ecs_service.green",
            &["update"],
            &green,
            &json!({"desired_count": 0, "load_balancer": green["load_balancer"]}),
        ),
    ]);
    assert_finds(&plan, FindingKind::CapacityTaken, &["which requests are to go to"]);
}

#[test]
fn a_plan_that_ended_in_an_error_and_a_switch_that_is_put_off_are_told() {
    let put_off = change("bluegreen_switch.late", &["create"], &Value::Null, &switch("blue"));
    let json = json!({
        "format_version": "1.2", "errored": true, "complete": false, "resource_changes": [],
        "deferred_changes": [{"reason": "resource_config_unknown", "resource_change": put_off}],
    });
    let Ok(Document::Plan(plan)) = read(json.to_string().as_bytes()) else { panic!("a plan") };
    let kinds: Vec<_> = plan.findings().iter().map(|finding: &Finding| finding.kind).collect();
    assert_eq!(kinds, [FindingKind::Errored, FindingKind::Incomplete, FindingKind::Incomplete]);
    assert_eq!(plan.findings()[2].switch.as_ref().unwrap().to_string(), "bluegreen_switch.late");
}

//! The resources of hashicorp/aws that a switch depends on.

use bluegreen_state::{Attribute, ResourceChange};

/// What a resource is to a switch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    /// A listener or rule, whose actions are this attribute.
    Route { actions: &'static str },
    /// A target group.
    Group,
    /// It puts targets into a target group.
    Attachment,
    /// It runs as many targets as this attribute says, and never more than the other one.
    Fleet { size: &'static str, most: Option<&'static str> },
}

const LISTENER: Role = Role::Route { actions: "default_action" };
const RULE: Role = Role::Route { actions: "action" };

const WATCHED: [(&str, Role); 12] = [
    ("aws_lb_listener", LISTENER),
    ("aws_alb_listener", LISTENER),
    ("aws_lb_listener_rule", RULE),
    ("aws_alb_listener_rule", RULE),
    ("aws_lb_target_group", Role::Group),
    ("aws_alb_target_group", Role::Group),
    ("aws_lb_target_group_attachment", Role::Attachment),
    ("aws_alb_target_group_attachment", Role::Attachment),
    ("aws_autoscaling_attachment", Role::Attachment),
    ("aws_autoscaling_traffic_source_attachment", Role::Attachment),
    ("aws_autoscaling_group", Role::Fleet { size: "desired_capacity", most: Some("max_size") }),
    ("aws_ecs_service", Role::Fleet { size: "desired_count", most: None }),
];

/// Their types.
pub(in crate::terraform) fn watched_types() -> impl Iterator<Item = &'static str> {
    WATCHED.into_iter().map(|(name, _)| name)
}

pub(super) fn role(change: &ResourceChange) -> Option<Role> {
    WATCHED.into_iter().find(|(name, _)| *name == change.address.type_name).map(|(_, role)| role)
}

/// The ARN of the object that is there now.
pub(super) fn arn(change: &ResourceChange) -> Option<&str> {
    let before = &change.change.before;
    before.get("arn").as_text().or_else(|| before.get("id").as_text())
}

/// The target groups that this object puts targets into.
pub(super) fn groups_of(attributes: &Attribute) -> Vec<&str> {
    let lone = ["target_group_arn", "lb_target_group_arn"].map(|name| attributes.get(name).as_text());
    let listed = attributes.get("target_group_arns").as_list().unwrap_or_default().iter().map(Attribute::as_text);
    let blocks = |name: &str, member: &'static str| {
        let blocks = attributes.get(name).as_list().unwrap_or_default();
        blocks.iter().map(move |block| block.get(member).as_text())
    };
    let nested = blocks("load_balancer", "target_group_arn").chain(blocks("traffic_source", "identifier"));
    lone.into_iter().chain(listed).chain(nested).flatten().collect()
}

//! The arguments and results of the data source `bluegreen_switch`.

use tftypes::{Attribute, Block, Nesting, Schema, Type};

/// The schema of the data source `bluegreen_switch`.
pub(super) fn schema() -> Schema {
    let mut attributes = arguments();
    attributes.extend(results());
    Schema::new(Block::new(DESCRIPTION, attributes))
}

const DESCRIPTION: &str = "What is live on a listener or listener rule that forwards to a blue and a green target group, \
    whoever manages it. A pipeline deploys to `standby_color`. Nothing is changed.";

fn arguments() -> Vec<Attribute> {
    vec![
        Attribute::optional(
            "listener_arn",
            Type::String,
            "The listener whose default action is looked at. Exactly one of this and `rule_arn`.",
        ),
        Attribute::optional(
            "rule_arn",
            Type::String,
            "The listener rule that is looked at. Exactly one of this and `listener_arn`.",
        ),
        Attribute::required("blue_target_group_arn", Type::String, "The blue target group."),
        Attribute::required("green_target_group_arn", Type::String, "The green target group."),
    ]
}

fn results() -> Vec<Attribute> {
    vec![
        Attribute::computed("active_color", Type::String, ACTIVE_COLOR),
        Attribute::computed("standby_color", Type::String, STANDBY_COLOR),
        Attribute::computed_nested("live", Nesting::Single, live(), "The share of traffic of each color."),
        Attribute::computed_nested("blue", Nesting::Single, color("blue"), "The blue environment."),
        Attribute::computed_nested("green", Nesting::Single, color("green"), "The green environment."),
    ]
}

const ACTIVE_COLOR: &str = "The color that gets all of the traffic. Null when both get a share, as in the middle of a cutover, \
    or neither does: then neither of them is safe to deploy to. `live` tells the shares.";

const STANDBY_COLOR: &str = "The color that gets none of the traffic while the other one gets all of it, so that it is safe to \
    deploy to. Null where `active_color` is.";

fn live() -> Vec<Attribute> {
    vec![
        Attribute::computed("blue_percent", Type::Number, "The share of blue, in percent."),
        Attribute::computed("green_percent", Type::Number, "The share of green, in percent."),
    ]
}

fn color(color: &str) -> Vec<Attribute> {
    let attached = format!(
        "Whether the listener or rule names the {color} target group, be it at weight 0. Targets of a group that nothing \
         names get no health checks: all of them are `unused`."
    );
    let total = "How many targets are registered, those that are draining or unused included.";
    vec![
        Attribute::computed("attached", Type::Bool, &attached),
        Attribute::computed("healthy", Type::Number, "How many targets are healthy."),
        Attribute::computed("total", Type::Number, total),
        Attribute::computed_nested("targets", Nesting::List, target(), "Every registered target, ordered by `id`."),
    ]
}

fn target() -> Vec<Attribute> {
    vec![
        Attribute::computed("id", Type::String, "The target with its port, such as `i-0123456789abcdef0:8080`."),
        Attribute::computed("zone", Type::String, "Its availability zone; null where the load balancer does not say."),
        Attribute::computed(
            "state",
            Type::String,
            "Its health in the load balancer's words: `healthy`, `initial`, `unhealthy`, `unhealthy.draining`, `unused`, \
             `draining` or `unavailable`.",
        ),
        Attribute::computed(
            "reason",
            Type::String,
            "The load balancer's reason code, such as `Target.Timeout`; null for targets that are healthy.",
        ),
    ]
}

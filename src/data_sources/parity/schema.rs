//! The arguments and results of the data source `bluegreen_parity`.

use tftypes::{Attribute, Block, Nesting, Schema, Type};

/// The schema of the data source `bluegreen_parity`.
pub(super) fn schema() -> Schema {
    let attributes = vec![
        Attribute::required("blue_target_group_arn", Type::String, "The blue target group."),
        Attribute::required("green_target_group_arn", Type::String, "The green target group."),
        Attribute::computed("alike", Type::Bool, "Whether nothing differs and no target is in both target groups."),
        Attribute::computed_nested("differences", Nesting::List, difference(), DIFFERENCES),
        Attribute::computed("shared_targets", Type::list(Type::String), SHARED_TARGETS),
    ];
    Schema::new(Block::new(DESCRIPTION, attributes))
}

const DESCRIPTION: &str = "In what a blue and a green environment differ, as far as the load balancer can tell. Nothing is \
    changed.";

const DIFFERENCES: &str = "Everything in which the two differ, apart from the names, ARNs and load balancers of the \
    target groups. Empty when nothing does.";

const SHARED_TARGETS: &str = "Targets that are registered in both target groups, such as `i-0123456789abcdef0:8080`. They \
    serve both colors, and no cutover takes them out of production.";

fn difference() -> Vec<Attribute> {
    vec![
        Attribute::computed(
            "what",
            Type::String,
            "A setting or attribute of target groups by its name in the ELBv2 API, such as `HealthCheckPath` or \
             `deregistration_delay.timeout_seconds`; or `number of targets`, `targets by zone`, `ports of the targets`.",
        ),
        Attribute::computed("blue", Type::String, "What blue has; null when it has no such setting."),
        Attribute::computed("green", Type::String, "What green has; null when it has no such setting."),
    ]
}

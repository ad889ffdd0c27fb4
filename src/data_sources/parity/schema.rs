//! The arguments and results of the data source `bluegreen_parity`.

use tftypes::{Attribute, Block, Nesting, Schema, Type};

/// The schema of the data source `bluegreen_parity`.
pub(super) fn schema() -> Schema {
    let attributes = vec![
        Attribute::required("blue_target_group_arn", Type::String, "The blue target group."),
        Attribute::required("green_target_group_arn", Type::String, "The green target group."),
        Attribute::computed("alike", Type::Bool, ALIKE),
        Attribute::computed_nested("differences", Nesting::List, difference(), DIFFERENCES),
        Attribute::computed("shared_targets", Type::list(Type::String), SHARED_TARGETS),
        Attribute::computed("unknown_instances", Type::list(Type::String), UNKNOWN_INSTANCES),
        Attribute::computed("not_compared", Type::String, NOT_COMPARED),
    ];
    Schema::new(Block::new(DESCRIPTION, attributes))
}

const DESCRIPTION: &str = "In what a blue and a green environment differ, as far as the load balancer and, for targets that \
    are instances, EC2 can tell. Nothing is changed.";

const ALIKE: &str = "Whether everything could be compared, nothing differs, and no target is in both target groups.";

const DIFFERENCES: &str = "Everything in which the two differ, apart from the names, ARNs and load balancers of the \
    target groups. Empty when nothing does.";

const SHARED_TARGETS: &str = "Targets that are registered in both target groups, such as `i-0123456789abcdef0:8080`. They \
    serve both colors, and no cutover takes them out of production.";

const UNKNOWN_INSTANCES: &str = "The ids of registered instances that EC2 does not know, so that nothing of them could be \
    compared.";

const NOT_COMPARED: &str = "Why the instances could not be compared, for example because the permission \
    `ec2:DescribeInstances` is missing; null when they could, or when there are none.";

fn difference() -> Vec<Attribute> {
    vec![
        Attribute::computed(
            "what",
            Type::String,
            "A setting or attribute of target groups by its name in the ELBv2 API, such as `HealthCheckPath` or \
             `deregistration_delay.timeout_seconds`; or one of instances by its name in the EC2 API, such as `InstanceType`, \
             `SecurityGroups` or `MetadataOptions.HttpTokens`; or `number of targets`, `targets by zone`, `ports of the \
             targets`.",
        ),
        Attribute::computed("blue", Type::String, "What blue has; null when it has no such setting."),
        Attribute::computed("green", Type::String, "What green has; null when it has no such setting."),
    ]
}

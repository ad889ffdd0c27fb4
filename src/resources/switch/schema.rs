//! The arguments and results of `bluegreen_switch`.

use tftypes::{Attribute, Block, Nesting, Schema, Type};

/// The schema of `bluegreen_switch`.
pub(super) fn schema() -> Schema {
    let mut attributes = arguments();
    attributes.extend(results());
    Schema::new(Block::new(DESCRIPTION, attributes))
}

const DESCRIPTION: &str = "The color that production traffic goes to. Changing `active_color` cuts over: the standby is \
    attached, its targets' health is awaited, the weights move, and the result is read back. Destroying the resource \
    leaves the traffic where it is.";

fn arguments() -> Vec<Attribute> {
    vec![
        Attribute::required(
            "active_color",
            Type::String,
            "The color that all production traffic goes to: `blue` or `green`.",
        ),
        Attribute::required_nested("routes", Nesting::Map, route(), ROUTES),
        Attribute::optional_nested("gate", Nesting::Single, gate(), "What must hold before any traffic moves."),
        Attribute::optional("settle", Type::String, SETTLE),
        Attribute::optional_nested("timeouts", Nesting::Single, timeouts(), "How long a cutover may take in all."),
    ]
}

const ROUTES: &str = "The listeners and listener rules that move together. The keys name them in plans and messages.";

const SETTLE: &str = "How long the load balancer is given to follow a change of weights before the cutover counts as \
    complete. Default: `10s` on Application Load Balancers, `10m` on Network Load Balancers.";

fn route() -> Vec<Attribute> {
    vec![
        Attribute::optional(
            "listener_arn",
            Type::String,
            "The listener whose default action is switched. Exactly one of this and `rule_arn`.",
        ),
        Attribute::optional(
            "rule_arn",
            Type::String,
            "The listener rule that is switched. Exactly one of this and `listener_arn`.",
        ),
        Attribute::required("blue_target_group_arn", Type::String, "The blue target group."),
        Attribute::required("green_target_group_arn", Type::String, "The green target group."),
    ]
}

fn gate() -> Vec<Attribute> {
    vec![
        Attribute::optional(
            "min_healthy_percent",
            Type::Number,
            "The share of the targets that can be in service which must be healthy, in percent. Default: 100.",
        ),
        Attribute::optional(
            "min_healthy_count",
            Type::Number,
            "How many targets must be healthy at least. Default: 1.",
        ),
        Attribute::optional("stable_for", Type::String, "How long this must hold without a break. Default: `10s`."),
        Attribute::optional(
            "timeout",
            Type::String,
            "How long to wait for it before giving up with no traffic moved. Default: `10m`.",
        ),
        Attribute::optional("interval", Type::String, "How often health is read. At least `1s`; default: `5s`."),
        Attribute::optional(
            "unknown_health",
            Type::String,
            "What to make of targets that report `unavailable`, such as a Lambda function without health checks: `refuse` (default) or `allow`.",
        ),
    ]
}

fn timeouts() -> Vec<Attribute> {
    vec![
        Attribute::optional("create", Type::String, "For a cutover when the resource is created. Default: `60m`."),
        Attribute::optional("update", Type::String, "For a cutover afterwards. Default: `60m`."),
    ]
}

fn results() -> Vec<Attribute> {
    vec![
        Attribute::computed("id", Type::String, "The ARNs of the listeners and rules that are switched, joined by commas."),
        Attribute::computed("standby_color", Type::String, "The color that is not active."),
        Attribute::computed_nested(
            "live",
            Nesting::Map,
            live(),
            "The share of traffic of each color by route, as read from AWS.",
        ),
        Attribute::computed_nested(
            "cutover",
            Nesting::Single,
            cutover(),
            "The last cutover made by this resource; null before the first one.",
        ),
    ]
}

fn live() -> Vec<Attribute> {
    vec![
        Attribute::computed("blue_percent", Type::Number, "The share of blue, in percent."),
        Attribute::computed("green_percent", Type::Number, "The share of green, in percent."),
    ]
}

fn cutover() -> Vec<Attribute> {
    vec![
        Attribute::computed("from", Type::String, "The color that was active before."),
        Attribute::computed("to", Type::String, "The color that became active."),
        Attribute::computed("runbook", Type::list(Type::String), "The steps, in order."),
        Attribute::computed("started_at", Type::String, "When it began (RFC 3339)."),
        Attribute::computed("finished_at", Type::String, "When it was complete (RFC 3339)."),
        Attribute::computed(
            "skew_ms",
            Type::Number,
            "The time between the first and the last route's change, in milliseconds.",
        ),
    ]
}

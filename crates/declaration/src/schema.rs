//! The arguments and results of `bluegreen_switch`.

use tftypes::{Attribute, AttributeKind, Block, NestedObject, Nesting, Schema, Type};

/// The schema of `bluegreen_switch`.
pub fn schema() -> Schema {
    let mut attributes = arguments();
    attributes.extend(results());
    Schema::new(Block::new(DESCRIPTION, attributes))
}

const DESCRIPTION: &str = "The color that production traffic goes to. Changing `active_color` cuts over: the standby is \
    attached, its targets' health is awaited, the weights move, and the result is read back. Destroying the resource \
    leaves the traffic where it is.";

/// The arguments for something that has no state: none of them is write-only, since nothing keeps them.
#[must_use]
pub fn arguments_without_write_only() -> Vec<Attribute> {
    kept(arguments())
}

fn kept(attributes: Vec<Attribute>) -> Vec<Attribute> {
    let keep = |attribute: Attribute| match attribute.kind {
        AttributeKind::Nested(nested) => {
            let nested = NestedObject { attributes: kept(nested.attributes), ..nested };
            Attribute { kind: AttributeKind::Nested(nested), ..attribute }
        }
        AttributeKind::Type(_) => attribute,
    };
    attributes.into_iter().filter(|attribute| !attribute.write_only).map(keep).collect()
}

/// The arguments that say where the routes are.
#[must_use]
pub fn routes_arguments() -> [Attribute; 2] {
    [
        Attribute::required_nested("routes", Nesting::Map, route(), ROUTES),
        Attribute::optional_nested("preview_routes", Nesting::Map, route(), PREVIEW_ROUTES),
    ]
}

fn arguments() -> Vec<Attribute> {
    let [routes, preview_routes] = routes_arguments();
    vec![
        Attribute::required(
            "active_color",
            Type::String,
            "The color that all production traffic goes to: `blue` or `green`.",
        ),
        routes,
        preview_routes,
        Attribute::optional_nested("gate", Nesting::Single, gate(), "What must hold before any traffic moves."),
        Attribute::optional_nested("shift", Nesting::Single, shift(), SHIFT),
        Attribute::optional_nested("bake", Nesting::Single, bake(), BAKE),
        Attribute::optional("settle", Type::String, SETTLE),
        Attribute::optional("standby", Type::String, STANDBY),
        Attribute::optional("undeclared_idle_groups", Type::String, UNDECLARED_IDLE_GROUPS),
        Attribute::optional("parity", Type::String, PARITY),
        Attribute::optional("on_interrupt", Type::String, ON_INTERRUPT),
        Attribute::optional("maintenance", Type::String, MAINTENANCE),
        Attribute::optional_nested("timeouts", Nesting::Single, timeouts(), TIMEOUTS),
    ]
}

const ROUTES: &str = "The listeners and listener rules that move together. The keys name them in plans and messages.";

const PREVIEW_ROUTES: &str = "Listeners and listener rules that show the standby, for testing: before a cutover the color that is about to \
    become active, afterwards the one that was. Their keys name them in plans and messages.";

const STANDBY: &str = "Where the color is that gets no traffic, after every create and update: `attached` (default) is on every route \
    at weight 0, empty or not, so that its targets get health checks, and after a cutover as the way back; `detached` is on \
    none: after a cutover it leaves them when the bake is over, which also ends the sessions of sticky clients on it.";

const UNDECLARED_IDLE_GROUPS: &str = "What becomes of a target group on a route that is not declared and has weight 0, so that it gets \
    no requests: `keep` (default) leaves it as it is in every write; `remove` takes it out with the next apply that changes \
    something. One that has more than weight 0 is always refused, and one that was declared before always leaves.";

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
        Attribute::optional(
            "interval",
            Type::String,
            "How often health is read, here, while a stage is held and in the bake. At least `1s`, and at most as long as \
             any of these lasts; default: `5s`.",
        ),
        Attribute::optional_nested("http_checks", Nesting::List, http_check(), HTTP_CHECKS),
        Attribute::optional(
            "unknown_health",
            Type::String,
            "What to make of targets that report `unavailable`, such as a Lambda function without health checks: `refuse` (default) or `allow`.",
        ),
    ]
}

const HTTP_CHECKS: &str = "Requests that must be answered as expected: before traffic moves, before every further shift, and during the \
    bake. They are tried once per `interval`, through a preview route or any other URL that this machine reaches.";

const CHECK_NAME: &str = "What plans, messages and logs call the check. Default: its position, `1` for the first one.";

const URL: &str = "What to request with `GET`: `http://` or `https://`. Redirects are not followed. Plans, messages and logs \
    of a cutover never show it, but the state keeps it as it is: what is secret belongs in `headers_wo`.";

const HEADERS: &str = "Headers to send. Their values are sensitive: never shown, but kept in the state and in saved plans in \
    plain text.";

const HEADERS_WO: &str = "Headers to send whose values neither the state nor a plan keeps; they may come from ephemeral \
    variables and resources. They are sent beside `headers`. A change of a value alone plans nothing: the next cutover sends \
    what is configured then. Needs Terraform or OpenTofu 1.11.";

fn http_check() -> Vec<Attribute> {
    vec![
        Attribute::optional("name", Type::String, CHECK_NAME),
        Attribute::required("url", Type::String, URL),
        Attribute::optional(
            "expect_status",
            Type::String,
            "The status codes that pass, such as `200`, `200-299` or `200,204`. Default: `200-299`.",
        ),
        Attribute::optional(
            "expect_body",
            Type::String,
            "A regular expression (RE2 syntax) that must match somewhere in the body, of which at most 1 MiB is read.",
        ),
        Attribute::optional(
            "successes",
            Type::Number,
            "How many passes in a row it takes before traffic moves, from 1 to 100; once it has moved, as many failures in a row turn the cutover back. Default: 3.",
        ),
        Attribute::optional(
            "timeout",
            Type::String,
            "How long a complete answer is waited for, from `100ms` to `1m`. Default: `5s`.",
        ),
        Attribute::optional("headers", Type::map(Type::String), HEADERS).sensitive(),
        Attribute::optional("headers_wo", Type::map(Type::String), HEADERS_WO).sensitive().write_only(),
    ]
}

const SHIFT: &str = "In which stages traffic moves; exactly one of the four shapes. Default: all at once. Percentages go \
    in steps of 0.1. While a stage is held, the new color's health and the alarms of `bake` are watched.";

const BAKE: &str = "What is watched from the first shift on, and for how long after the last one. When something goes \
    wrong, the weights go back to where they were and the apply ends in an error. Without it nothing is watched after \
    the last shift.";

const ON_INTERRUPT: &str = "What happens to traffic that has moved when the apply is interrupted: `rollback` (default) \
    returns it, `hold` leaves the weights where they are, `finish` completes the cutover.";

const MAINTENANCE: &str = "What to make of a route that answers by itself, with a fixed response or a redirect: `refuse` (default) ends the \
    apply in an error; `wait` tells it, writes nothing and lets what depends on the switch go on, and the plans after it propose the \
    cutover again.";

const PARITY: &str = "What differences between the two environments mean for a cutover: `enforce` stops it before anything is \
    written, `warn` (default) tells of them in the plan, `off` does not look. Where no traffic is to move nobody looks. Settings and attributes of the \
    target groups are compared, the number, zones and ports of their targets, and what EC2 says of those that are instances. A \
    target that is registered in both target groups stops it under `warn`, too. Nothing of this stops traffic that must leave \
    where it is: when a cutover is half done, or when the color that is left would not pass the gate.";

fn shift() -> Vec<Attribute> {
    vec![
        Attribute::optional_nested("all_at_once", Nesting::Single, Vec::new(), "Everything in one step: `{}`."),
        Attribute::optional_nested("canary", Nesting::Single, canary(), "A small share first, then everything."),
        Attribute::optional_nested("linear", Nesting::Single, linear(), "Equal steps with equal times between them."),
        Attribute::optional_nested("steps", Nesting::List, steps(), "Any growing shares; everything follows the last."),
    ]
}

fn canary() -> Vec<Attribute> {
    vec![
        Attribute::optional("percent", Type::Number, "The first share, from 0.1 to 99.9. Default: 5."),
        Attribute::optional(
            "bake",
            Type::String,
            "How long it is held: at least `gate.interval`, at most `24h`. Default: `10m`.",
        ),
    ]
}

fn linear() -> Vec<Attribute> {
    vec![
        Attribute::optional("percent", Type::Number, "The size of a step, from 3 to 99.9. Default: 10."),
        Attribute::optional(
            "every",
            Type::String,
            "How long each step is held: at least `gate.interval`, at most `24h`. Default: `6m`.",
        ),
    ]
}

fn steps() -> Vec<Attribute> {
    vec![
        Attribute::required("percent", Type::Number, "The share, from 0.1 to 99.9."),
        Attribute::required("hold", Type::String, "How long it is held: at least `gate.interval`, at most `24h`."),
    ]
}

fn bake() -> Vec<Attribute> {
    vec![
        Attribute::optional(
            "duration",
            Type::String,
            "How long to watch after everything has moved: at least `gate.interval`, at most `24h`. Default: `5m`.",
        ),
        Attribute::optional(
            "alarms",
            Type::list(Type::String),
            "CloudWatch metric and composite alarms that end the cutover when they fire. At most 100.",
        ),
        Attribute::optional(
            "alarm_at_start",
            Type::String,
            "What to do with an alarm that fires before anything has moved: `refuse` (default) or `ignore`, which leaves it out until it has been green.",
        ),
        Attribute::optional(
            "missing_data",
            Type::String,
            "What to make of an alarm in `INSUFFICIENT_DATA`: `tolerate` (default) or `fail`.",
        ),
        Attribute::optional(
            "max_unhealthy_percent",
            Type::Number,
            "The share of the newly active color's targets that may be unhealthy, in percent. Default: 0.",
        ),
    ]
}

const TIMEOUTS: &str = "How long a cutover may take in all. What has moved goes back when the time is over, so it must be at least \
    as long as all that is declared may take: `gate.timeout`, the stages of `shift`, `settle`, `bake.duration` and, where HTTP checks \
    wait for preview routes, `settle` once more.";

const UPDATE_TIMEOUT: &str = "For a cutover afterwards. Default: `60m`, or 5 minutes more than all of this may take, whichever is \
    longer.";

fn timeouts() -> Vec<Attribute> {
    vec![
        Attribute::optional(
            "create",
            Type::String,
            "For a cutover when the resource is created. Default: as for `update`.",
        ),
        Attribute::optional("update", Type::String, UPDATE_TIMEOUT),
    ]
}

fn results() -> Vec<Attribute> {
    vec![
        Attribute::computed("id", Type::String, ID),
        Attribute::computed("standby_color", Type::String, STANDBY_COLOR),
        // Plain maps of objects: those with rules of their own cannot be mocked in `terraform test`.
        Attribute::computed("live", Type::map(live()), LIVE),
        Attribute::computed(
            "preview_live",
            Type::map(live()),
            "The same by preview route; null without preview routes.",
        ),
        Attribute::computed("standby_attached", Type::Bool, STANDBY_ATTACHED),
        Attribute::computed_nested("cutover", Nesting::Single, cutover(), CUTOVER),
    ]
}

const ID: &str = "The ARN of the listener or rule that is switched; where there are several, their number and a digest of their ARNs.";

const CUTOVER: &str = "The last cutover made by this resource; null before the first one. `from`, `to` and `runbook` are in the plan of a \
    cutover and in what its apply writes; for a later plan they are null again, so that it shows its own steps alone.";

const STANDBY_COLOR: &str = "The color that gets none of the traffic, on any route, so that it is safe to deploy to. Null while a \
    cutover is half done or somebody has split the traffic; `live` tells the shares.";

const STANDBY_ATTACHED: &str = "Whether the standby's target group is attached: to every route, or, with `standby = \"detached\"`, to any. \
    Its targets get health checks only while it is. Where it is not as `standby` declares, the plan shows the way there.";

const LIVE: &str = "The share of traffic of each color by route, as read from AWS: `blue_percent` and `green_percent`.";

fn live() -> Type {
    Type::object([("blue_percent", Type::Number), ("green_percent", Type::Number)])
}

fn cutover() -> Vec<Attribute> {
    vec![
        Attribute::computed(
            "from",
            Type::String,
            "The color that traffic is taken from; the same as `to` where the target group of that color was replaced.",
        ),
        Attribute::computed("to", Type::String, "The color that becomes active."),
        Attribute::computed("runbook", Type::list(Type::String), "The steps, in order."),
        Attribute::computed("started_at", Type::String, "When the last cutover began (RFC 3339)."),
        Attribute::computed("finished_at", Type::String, "When it was complete (RFC 3339)."),
        Attribute::computed(
            "skew_ms",
            Type::Number,
            "The time between the first and the last route's change, in milliseconds.",
        ),
    ]
}

//! Why a person must look.

mod aftermath;
mod route_left;
mod subject;
#[cfg(test)]
mod texts;

use std::time::Duration;

use crate::bake::AlarmName;
use crate::color::{Color, PerColor};
use crate::duration::format_duration;
use crate::gate::{GateShortfall, UnhealthyGroup, joined};
use crate::group_name::GroupName;
use crate::http_check::{HttpCheckShortfall, joined as joined_checks};
use crate::intent::{RouteName, TargetGroupId};
use crate::parity::ParityFinding;
use crate::waiting_on::WaitingOn;
use crate::weights::Percentages;

pub use aftermath::Aftermath;
pub use route_left::RouteLeft;
use route_left::left_over;
pub use subject::Subject;

/// Why a cutover is not done, or not done to its end. The text names the thing, what was observed and what became of the
/// traffic; the way out is said by whoever shows it, in the words of what its user writes.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// A route does not exist.
    #[error("Route {route}: its listener or rule does not exist.")]
    RouteGone {
        /// The route.
        route: RouteName,
    },
    /// A route does something else than forwarding.
    #[error("Route {route}: its action is `{action}`, and only `forward` can be switched.")]
    DoesNotForward {
        /// The route.
        route: RouteName,
        /// The action found.
        action: String,
    },
    /// A route is a listener's default rule.
    #[error(
        "Route {route}: it is the default rule of a listener, whose actions cannot be changed as those of a rule. Name the listener \
         in its place: {listener}."
    )]
    IsDefaultRule {
        /// The route.
        route: RouteName,
        /// The listener.
        listener: String,
    },
    /// A route forwards to target groups that are not declared.
    #[error(
        "Route {route}: it forwards to {}, declared neither as its blue nor as its green target group. Moving weights \
         would take that traffic away.",
        listed(foreign)
    )]
    ForeignGroup {
        /// The route.
        route: RouteName,
        /// The undeclared target groups.
        foreign: Vec<TargetGroupId>,
    },
    /// Beside a replaced target group, which is to be left, a declared one gets requests that is not the goal.
    #[error(
        "Route {route}: it sends requests to {aside}, which is declared, while they are to leave {replaced}, the former {was} target \
         group. Traffic moves between two target groups at a time: a cutover was not over when that one was replaced."
    )]
    BesideReplaced {
        /// The route.
        route: RouteName,
        /// The declared target group.
        aside: TargetGroupId,
        /// The replaced one.
        replaced: TargetGroupId,
        /// The color that it was of.
        was: Color,
    },
    /// Writing the route's actions back would lose configuration.
    #[error(
        "Route {route}: its actions contain {}, which this version cannot write back. Changing the weights would \
         delete that, so the route is left as it is.",
        .what.join(", ")
    )]
    WouldBeLost {
        /// The route.
        route: RouteName,
        /// Everything that would be lost, by name.
        what: Vec<String>,
    },
    /// A load balancer is not in service.
    #[error("Route {route}: its load balancer is `{state}`, not `active`.")]
    NotInService {
        /// The route.
        route: RouteName,
        /// The load balancer's state.
        state: String,
    },
    /// A target group does not exist.
    #[error("Route {route}: its {color} target group {group} does not exist.")]
    GroupMissing {
        /// The route.
        route: RouteName,
        /// Whose target group it is.
        color: Color,
        /// The target group.
        group: TargetGroupId,
    },
    /// A route has no place left for a target group that is to be attached.
    #[error(
        "Route {route}: an action takes five target groups, so its {color} target group cannot be attached beside {}.",
        listed(others)
    )]
    NoPlace {
        /// The route.
        route: RouteName,
        /// Whose target group is to be attached.
        color: Color,
        /// The undeclared target groups that are there.
        others: Vec<TargetGroupId>,
    },
    /// Somebody else moved a route.
    #[error(
        "Route {route}: {}, and this run did not do that. Somebody else is changing the same route. Nothing of theirs \
         was overwritten.",
        moved(*.expected, *.seen, *.names)
    )]
    ChangedMeanwhile {
        /// The route.
        route: RouteName,
        /// What the plan, or this run's last write, left.
        expected: Percentages,
        /// What is there instead.
        seen: Percentages,
        /// What the target groups are called.
        names: PerColor<GroupName>,
    },
    /// The color that is to receive the traffic has no targets.
    #[error(
        "Route {route}: its {color} target group {group} has no registered targets, so requests sent there would fail."
    )]
    StandbyEmpty {
        /// The route.
        route: RouteName,
        /// The color without targets.
        color: Color,
        /// Its target group.
        group: TargetGroupId,
    },
    /// Targets are registered with both colors.
    #[error("{}", ParityFinding::SharedTargets { route: route.clone(), targets: targets.clone() })]
    SharedTargets {
        /// The route.
        route: RouteName,
        /// The targets. Never empty.
        targets: Vec<String>,
    },
    /// The gate did not hold in time.
    #[error(
        "The gate did not hold within {}: {}. No traffic was moved.",
        format_duration(*.waited),
        joined(shortfalls)
    )]
    GateTimedOut {
        /// How long it was given.
        waited: Duration,
        /// What was missing at the end.
        shortfalls: Vec<GateShortfall>,
    },
    /// Nobody checks the health of the targets that are to receive the traffic, and that is declared not to be enough.
    #[error(
        "Nobody checks the health of the targets in {group}, the {color} target group (they report `unavailable`), so the gate \
         would never hold."
    )]
    HealthNotChecked {
        /// The color that is to receive the traffic.
        color: Color,
        /// Its target group.
        group: TargetGroupId,
    },
    /// When traffic could have begun to move, what must follow did not fit into what was left of the time.
    #[error(
        "No traffic was moved: what follows the first shift (stages, settling, bake) takes {}, and of the {} that the whole \
         cutover may take only {} were left.",
        format_duration(*.needed),
        format_duration(*.timeout),
        format_duration(*.left)
    )]
    TooLate {
        /// The declared time.
        timeout: Duration,
        /// What was left of it.
        left: Duration,
        /// What would have followed.
        needed: Duration,
    },
    /// The HTTP checks did not pass in time.
    #[error(
        "The gate did not hold within {}: the targets are healthy, but {}. No more traffic was moved.",
        format_duration(*.waited),
        joined_checks(checks)
    )]
    HttpChecksTimedOut {
        /// How long they were given.
        waited: Duration,
        /// The checks that did not pass often enough.
        checks: Vec<HttpCheckShortfall>,
    },
    /// An HTTP check failed again and again after traffic had moved.
    #[error("After traffic had moved, HTTP check {check} failed {failures} times in a row, the last time with: {why}.")]
    HttpCheckFailed {
        /// The check.
        check: String,
        /// How often in a row.
        failures: u32,
        /// What came of the last try.
        why: String,
    },
    /// The gate held now and then, but never long enough.
    #[error(
        "The gate did not hold within {}: the targets were healthy at times, but never for {} without a break. No \
         {}traffic was moved.",
        format_duration(*.waited),
        format_duration(*.stable_for),
        if *.has_moved { "more " } else { "" }
    )]
    GateUnstable {
        /// How long it was given.
        waited: Duration,
        /// How long health had to hold.
        stable_for: Duration,
        /// Had some traffic moved already, by an earlier run?
        has_moved: bool,
    },
    /// Before more traffic could move, too few targets were in service again for as long as the gate waits.
    #[error(
        "After traffic had moved, too few targets were in service for more of it, and still were after {}: {}.",
        format_duration(*.waited),
        joined(shortfalls)
    )]
    GateLost {
        /// How long it was waited for.
        waited: Duration,
        /// What is missing.
        shortfalls: Vec<GateShortfall>,
    },
    /// Too many targets of the new color fail their checks after it got traffic.
    #[error(
        "After traffic had moved, {}. At most {allowed_percent} % may be unhealthy.",
        groups.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ")
    )]
    Unhealthy {
        /// The target groups.
        groups: Vec<UnhealthyGroup>,
        /// The share that may be unhealthy, in percent.
        allowed_percent: u8,
    },
    /// An alarm fires before the first shift.
    #[error("The alarm {alarm} is in ALARM already, before any traffic has moved.")]
    AlarmAtStart {
        /// The alarm.
        alarm: AlarmName,
    },
    /// An alarm fires after the first shift.
    #[error("The alarm {alarm} went into ALARM after traffic had moved.")]
    AlarmFired {
        /// The alarm.
        alarm: AlarmName,
    },
    /// An alarm has too little data, and that counts as firing.
    #[error("The alarm {alarm} is in INSUFFICIENT_DATA, which is declared to count as firing.")]
    AlarmWithoutData {
        /// The alarm.
        alarm: AlarmName,
    },
    /// There is no such alarm.
    #[error("There is no CloudWatch alarm named {alarm} in this account and region.")]
    AlarmMissing {
        /// The name.
        alarm: AlarmName,
    },
    /// The alarms could not be read for too long.
    #[error("The alarms could not be read for {}: {message}", format_duration(*.lasting))]
    AlarmsUnreadable {
        /// What the last attempt said.
        message: String,
        /// For how long it was tried.
        lasting: Duration,
    },
    /// The user interrupted the run and wants the weights left where they are.
    #[error(
        "The cutover was interrupted before it was complete, and the weights are left where they are, as declared."
    )]
    Held,
    /// The cutover took longer than declared.
    #[error(
        "The cutover was not complete within {}. When its time was over it was at this: {waiting_on}.",
        format_duration(*.timeout)
    )]
    TimedOut {
        /// The declared time.
        timeout: Duration,
        /// What it was waiting for.
        waiting_on: WaitingOn,
    },
    /// A route could not be written.
    #[error("Route {route}: the change of weights failed: {message}")]
    WriteFailed {
        /// The route.
        route: RouteName,
        /// What the load balancer's API, or the connection to it, said.
        message: String,
    },
    /// A write was accepted but never became readable.
    #[error(
        "Route {route}: the new weights were accepted, but could not be read back within {}.",
        format_duration(*.waited)
    )]
    NotConfirmed {
        /// The route.
        route: RouteName,
        /// How long it was waited for.
        waited: Duration,
    },
    /// The routes could not be observed.
    #[error("The routes could not be read{}: {message}", lasting_words(*.lasting))]
    Blind {
        /// What the last attempt said.
        message: String,
        /// For how long it was tried.
        lasting: Duration,
    },
    /// The user interrupted the run.
    #[error("The cutover was interrupted before it was complete.")]
    Interrupted,
    /// Something failed after traffic had moved, and the routes are back where they were.
    #[error("{why}\n\nThe cutover was rolled back: every route is where it was before the cutover.")]
    RolledBack {
        /// What failed.
        why: Box<Refusal>,
    },
    /// The cutover is complete, but something that was to follow it failed.
    #[error(
        "{why}\n\nThe cutover itself is complete and stays: only what follows it (preview routes, detaching the standby) is \
         not done."
    )]
    NotConcluded {
        /// What failed.
        why: Box<Refusal>,
    },
    /// Something failed after traffic had moved, and not every route could be returned.
    #[error(
        "{why}\n\nTHE ROLLBACK IS NOT COMPLETE. These routes could not be verified to be where they were before: {}.",
        left_over(left)
    )]
    RollbackFailed {
        /// What failed first.
        why: Box<Refusal>,
        /// The routes that are not back.
        left: Vec<RouteLeft>,
    },
}

fn listed(groups: &[TargetGroupId]) -> String {
    groups.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
}

fn lasting_words(lasting: Duration) -> String {
    if lasting.is_zero() { String::new() } else { format!(" for {}", format_duration(lasting)) }
}

/// Weights can be rewritten, or a target group detached, without moving any traffic.
fn moved(expected: Percentages, seen: Percentages, names: PerColor<GroupName>) -> String {
    let is = seen.named(names);
    match expected == seen {
        true => format!("it is still at {is}, but with other weights or target groups than before"),
        false => format!("it was at {} and is now at {is}", expected.named(names)),
    }
}

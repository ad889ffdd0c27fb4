//! Why a person must look.

use std::time::Duration;

use crate::color::Color;
use crate::duration::format_duration;
use crate::gate::{GateShortfall, joined};
use crate::intent::{RouteName, TargetGroupId};
use crate::waiting_on::WaitingOn;
use crate::weights::Percentages;

/// Why a cutover is not done, or not done to its end. The text names the thing, what was observed and the way out.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// A route does not exist.
    #[error(
        "Route {route}: the listener or rule does not exist. Create it, or take the route out of the configuration."
    )]
    RouteGone {
        /// The route.
        route: RouteName,
    },
    /// A route does something else than forwarding.
    #[error(
        "Route {route}: its action is `{action}`, and only `forward` can be switched. Change the action to forward to \
         one of the two target groups, or take the route out of the configuration."
    )]
    DoesNotForward {
        /// The route.
        route: RouteName,
        /// The action found.
        action: String,
    },
    /// A route forwards to target groups that are not declared.
    #[error(
        "Route {route}: it forwards to {}, which is neither its blue nor its green target group. Moving weights would \
         take traffic away from it. Declare the right target groups, or remove it from the route.",
        listed(foreign)
    )]
    ForeignGroup {
        /// The route.
        route: RouteName,
        /// The undeclared target groups.
        foreign: Vec<TargetGroupId>,
    },
    /// Writing the route's actions back would lose configuration.
    #[error(
        "Route {route}: its actions contain {}, which this version cannot write back. Changing the weights would \
         delete that setting, so nothing was changed. Use a newer version, or remove the setting.",
        .what.join(", ")
    )]
    WouldBeLost {
        /// The route.
        route: RouteName,
        /// Everything that would be lost, by name.
        what: Vec<String>,
    },
    /// A load balancer is not in service.
    #[error("Route {route}: its load balancer is `{state}`, not `active`. Apply again when it is in service.")]
    NotInService {
        /// The route.
        route: RouteName,
        /// The load balancer's state.
        state: String,
    },
    /// A target group does not exist.
    #[error("Route {route}: the {color} target group {group} does not exist.")]
    GroupMissing {
        /// The route.
        route: RouteName,
        /// Whose target group it is.
        color: Color,
        /// The target group.
        group: TargetGroupId,
    },
    /// Somebody else moved a route.
    #[error(
        "Route {route}: it was at {expected} and is now at {seen}, and this run did not do that. Somebody else is \
         moving the same traffic. Nothing of theirs was overwritten; find out who it is, then plan and apply again."
    )]
    ChangedMeanwhile {
        /// The route.
        route: RouteName,
        /// What the plan, or this run's last write, left.
        expected: Percentages,
        /// What is there instead.
        seen: Percentages,
    },
    /// The color that is to receive the traffic has no targets.
    #[error(
        "Route {route}: the {color} target group {group} has no registered targets. Traffic sent there would be \
         answered with 503. Register targets, then apply again."
    )]
    StandbyEmpty {
        /// The route.
        route: RouteName,
        /// The color without targets.
        color: Color,
        /// Its target group.
        group: TargetGroupId,
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
        /// What was missing at the end; empty when health came and went and never held long enough.
        shortfalls: Vec<GateShortfall>,
    },
    /// The gate held now and then, but never long enough.
    #[error(
        "The gate did not hold within {}: the targets were healthy at times, but never for {} without a break. No \
         traffic was moved.",
        format_duration(*.waited),
        format_duration(*.stable_for)
    )]
    GateUnstable {
        /// How long it was given.
        waited: Duration,
        /// How long health had to hold.
        stable_for: Duration,
    },
    /// The cutover took longer than declared.
    #[error("The cutover was not complete after {}. It was {waiting_on}.", format_duration(*.timeout))]
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
    #[error("Route {route}: the new weights were accepted, but could not be read back within {}.", format_duration(*.waited))]
    NotConfirmed {
        /// The route.
        route: RouteName,
        /// How long it was waited for.
        waited: Duration,
    },
    /// The routes could not be observed any more while a cutover was under way.
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
    #[error("{why}\n\nThe cutover was rolled back: every route is where it was before.")]
    RolledBack {
        /// What failed.
        why: Box<Refusal>,
    },
    /// Something failed after traffic had moved, and not every route could be returned.
    #[error("{why}\n\nTHE ROLLBACK IS NOT COMPLETE. These routes are not where they were before: {}", left_over(left))]
    RollbackFailed {
        /// What failed first.
        why: Box<Refusal>,
        /// The routes that are not back.
        left: Vec<RouteLeft>,
    },
}

/// A route that a rollback could not return.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{route} at {}, because {because}", shown(.now_at.as_ref()))]
pub struct RouteLeft {
    /// The route.
    pub route: RouteName,
    /// Where it is now, if that is known.
    pub now_at: Option<Percentages>,
    /// Why it is not back.
    pub because: String,
}

/// What a refusal is about, so that a user interface can point at it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Subject {
    /// One route.
    Route(RouteName),
    /// The target group that one route has for one color.
    TargetGroup(RouteName, Color),
    /// The gate.
    Gate,
    /// The cutover as a whole.
    Cutover,
}

impl Refusal {
    /// What this refusal is about.
    #[must_use]
    pub fn subject(&self) -> Subject {
        match self {
            Refusal::RouteGone { route }
            | Refusal::DoesNotForward { route, .. }
            | Refusal::ForeignGroup { route, .. }
            | Refusal::WouldBeLost { route, .. }
            | Refusal::NotInService { route, .. }
            | Refusal::ChangedMeanwhile { route, .. }
            | Refusal::WriteFailed { route, .. }
            | Refusal::NotConfirmed { route, .. } => Subject::Route(route.clone()),
            Refusal::GroupMissing { route, color, .. } | Refusal::StandbyEmpty { route, color, .. } => {
                Subject::TargetGroup(route.clone(), *color)
            }
            Refusal::GateTimedOut { .. } | Refusal::GateUnstable { .. } => Subject::Gate,
            Refusal::TimedOut { .. } | Refusal::Blind { .. } | Refusal::Interrupted => Subject::Cutover,
            Refusal::RolledBack { why } | Refusal::RollbackFailed { why, .. } => why.subject(),
        }
    }

    /// A few words that tell the kind of refusal, for a heading.
    #[must_use]
    pub const fn headline(&self) -> &'static str {
        match self {
            Refusal::RouteGone { .. } => "Listener or rule not found",
            Refusal::DoesNotForward { .. } => "Route does not forward",
            Refusal::ForeignGroup { .. } => "Route forwards to an undeclared target group",
            Refusal::WouldBeLost { .. } => "Route has settings that would be lost",
            Refusal::NotInService { .. } => "Load balancer not in service",
            Refusal::GroupMissing { .. } => "Target group not found",
            Refusal::ChangedMeanwhile { .. } => "Route changed by somebody else",
            Refusal::StandbyEmpty { .. } => "No targets to receive the traffic",
            Refusal::GateTimedOut { .. } | Refusal::GateUnstable { .. } => "Gate did not hold",
            Refusal::TimedOut { .. } => "Cutover took too long",
            Refusal::WriteFailed { .. } | Refusal::NotConfirmed { .. } => "Route could not be changed",
            Refusal::Blind { .. } => "Routes could not be read",
            Refusal::Interrupted => "Cutover interrupted",
            Refusal::RolledBack { .. } => "Cutover rolled back",
            Refusal::RollbackFailed { .. } => "Rollback not complete",
        }
    }
}

fn listed(groups: &[TargetGroupId]) -> String {
    groups.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
}

fn lasting_words(lasting: Duration) -> String {
    if lasting.is_zero() { String::new() } else { format!(" for {}", format_duration(lasting)) }
}

fn left_over(left: &[RouteLeft]) -> String {
    left.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ")
}

fn shown(percentages: Option<&Percentages>) -> String {
    percentages.map_or_else(|| "unknown weights".to_owned(), ToString::to_string)
}

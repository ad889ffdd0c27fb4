//! What a person should know before approving a plan, and how it is told.

use std::time::Duration;

use crate::bake::AlarmName;
use crate::color::Color;
use crate::duration::format_duration;
use crate::gate::GateShortfall;
use crate::group_name::GroupName;
use crate::intent::{RouteName, TargetGroupId};
use crate::refusal::Refusal;

/// Something that does not stop a plan but matters to whoever approves it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Warning {
    /// The cutover would be refused as things are now; what the same apply does before it may change that.
    #[error("As things are now the cutover would be refused. {0}")]
    WouldRefuse(Refusal),
    /// The gate would not hold now.
    #[error(
        "As things are now the gate would not hold on {}: {shortfall}. The cutover waits for it, and gives up when the gate's \
         time is over.{}",
        keys(routes),
        too_few(shortfall)
    )]
    NotHealthy {
        /// The routes that would send requests there.
        routes: Vec<RouteName>,
        /// What is missing.
        shortfall: GateShortfall,
    },
    /// The color that traffic is to be taken from has no healthy target.
    #[error(
        "No {color} target is healthy, on any route. Traffic may always leave such a color: the gate need not hold, and it moves as \
         soon as one {} target on each route is healthy. Alarms that fire already are left out.",
        color.other()
    )]
    LeavesTheDead {
        /// The color.
        color: Color,
    },
    /// Whoever runs the cutover may be gone before it is over.
    #[error(
        "The cutover takes at least {}. A job on a hosted runner, and the credentials that it was given, often end before: after \
         6 hours, or 1. What has moved by then would stay where it is until the next apply.",
        format_duration(*.shortest)
    )]
    TakesLong {
        /// How long it takes when nothing keeps it waiting.
        shortest: Duration,
    },
    /// The standby is not attached, so nothing is known of its health.
    #[error(
        "Route {route}: its {color} target group is not attached, so its targets get no health checks and their health \
         is not known yet. The first step of the cutover attaches it at weight 0.",
        color = .color
    )]
    NotAttached {
        /// The route.
        route: RouteName,
        /// The color that is not attached.
        color: Color,
    },
    /// Nothing moves on a route, and the standby is attached to it all the same.
    #[error(
        "Route {route}: its {color} target group is attached at weight 0, so that its targets get health checks. No traffic moves.",
        color = .color
    )]
    Attaches {
        /// The route.
        route: RouteName,
        /// The color that is attached.
        color: Color,
    },
    /// The declared alarms could not be read.
    #[error("The alarms could not be read: {message} No traffic moves before they can be.")]
    AlarmsUnreadable {
        /// What went wrong.
        message: String,
    },
    /// An alarm fires already, and the user wants the cutover all the same.
    #[error(
        "The alarm {alarm} is in ALARM already and is left out, as declared: it cannot stop this cutover unless it goes to \
         OK first."
    )]
    AlarmIgnored {
        /// The alarm.
        alarm: AlarmName,
    },
    /// Attaching the standby makes the route sticky for a second.
    #[error(
        "Route {route}: a target group of it has stickiness of its own. ELBv2 then demands group stickiness as soon as both \
         are attached, so the cutover turns it on with the shortest duration there is."
    )]
    StickinessAdded {
        /// The route.
        route: RouteName,
    },
    /// Attaching a standby whose targets are not healthy could take the load balancer out of DNS.
    #[error(
        "Route {route}: the DNS failover of target group {group} asks for {wanted}. Attached with fewer, as it is until its \
         targets have passed their health checks, it could take the load balancer's zones out of DNS, for everything behind \
         it."
    )]
    DnsFailover {
        /// The route.
        route: RouteName,
        /// The target group.
        group: TargetGroupId,
        /// What it asks for, such as `2 healthy targets`.
        wanted: String,
    },
    /// What attaching a target group does to its load balancer is not known.
    #[error(
        "The target groups' attributes could not be read: {message} Whether they have stickiness of their own, and what their \
         DNS failover asks for, is not known: should group stickiness be needed, the write of the route will fail and say so."
    )]
    TraitsUnreadable {
        /// What went wrong.
        message: String,
    },
    /// A route names a target group that is not declared and gets no requests.
    #[error(
        "Route {route}: it names target group {group} at weight 0, which is not declared. It gets no requests, and {}.",
        if *.leaves { "the next write of the route takes it out" } else { "every write of the route leaves it as it is" }
    )]
    UndeclaredIdle {
        /// The route.
        route: RouteName,
        /// The target group.
        group: TargetGroupId,
        /// Does it leave the route?
        leaves: bool,
    },
    /// Clients stay on the old color after the shift.
    #[error(
        "Route {route}: target group stickiness is on. Clients that were served by {color} may stay with it for up to \
         {} after the shift.",
        format_duration(*.duration),
        color = .color
    )]
    Sticky {
        /// The route.
        route: RouteName,
        /// The color that clients may stay with.
        color: GroupName,
        /// For how long, since their last request.
        duration: Duration,
    },
}

impl Warning {
    /// The one route that it is about.
    #[must_use]
    pub const fn route(&self) -> Option<&RouteName> {
        match self {
            Warning::NotAttached { route, .. }
            | Warning::Attaches { route, .. }
            | Warning::StickinessAdded { route }
            | Warning::DnsFailover { route, .. }
            | Warning::UndeclaredIdle { route, .. }
            | Warning::Sticky { route, .. } => Some(route),
            Warning::WouldRefuse(_)
            | Warning::NotHealthy { .. }
            | Warning::LeavesTheDead { .. }
            | Warning::TakesLong { .. }
            | Warning::AlarmsUnreadable { .. }
            | Warning::AlarmIgnored { .. }
            | Warning::TraitsUnreadable { .. } => None,
        }
    }
}

fn keys(routes: &[RouteName]) -> String {
    let keys: Vec<_> = routes.iter().map(RouteName::key).collect();
    format!("{} {}", if keys.len() == 1 { "route" } else { "routes" }, keys.join(", "))
}

fn too_few(shortfall: &GateShortfall) -> String {
    let GateShortfall { needed, health, .. } = shortfall;
    if *needed <= health.registered {
        return String::new();
    }
    format!(" It cannot hold as long as only {} are registered.", health.registered)
}

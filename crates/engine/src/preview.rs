//! What a plan can say before anything moves: would the cutover start, and what should a person know?

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use crate::bake::{AlarmAtStart, AlarmName, AlarmState, AlarmsSeen};
use crate::color::Color;
use crate::decide::{Decision, decide};
use crate::duration::format_duration;
use crate::gate::{GateShortfall, GateVerdict, judge_gate};
use crate::group_name::GroupName;
use crate::intent::{Intent, RouteName, TargetGroupId};
use crate::live::{is_at_rest, live_percentages};
use crate::observation::{Observation, RouteSeen, TraitsSeen};
use crate::refusal::Refusal;
use crate::run::RunSoFar;
use crate::standby::attached_to;
use crate::stickiness::{self, Traits};
use crate::time::Timestamp;
use crate::weights::Percentages;

/// What a plan can say of a cutover.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Preview {
    /// Why the cutover would not start.
    pub refusal: Option<Refusal>,
    /// What a person should know before approving it.
    pub warnings: Vec<Warning>,
}

impl Preview {
    /// Does any of it depend on whether anybody answers on the color that traffic is to be taken from? A plan that has not looked
    /// there does so then, and previews again.
    #[must_use]
    pub fn depends_on_the_left(&self) -> bool {
        let depends = |warning: &Warning| {
            matches!(warning, Warning::NotHealthy { .. } | Warning::WouldRefuse(Refusal::AlarmAtStart { .. }))
        };
        self.warnings.iter().any(depends)
    }
}

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

/// Looks at a cutover that is planned: the same decisions as in the apply, without acting.
///
/// `planned` is what the refreshed state says of the routes.
#[must_use]
pub fn preview(
    intent: &Intent,
    planned: BTreeMap<RouteName, Percentages>,
    seen: &Observation,
    now: Timestamp,
) -> Preview {
    let untold: BTreeSet<_> = intent.routes.keys().filter(|route| !planned.contains_key(route)).collect();
    let mut run = RunSoFar::begin(now, planned);
    run.note_observation(intent, seen, now, now);
    let warnings = || warnings(intent, seen, &run, &untold);
    match decide(intent, seen, &run, now) {
        Decision::Refuse(refusal) if may_pass(&refusal) => {
            let first = Warning::WouldRefuse(refusal);
            Preview { refusal: None, warnings: [vec![first], warnings()].concat() }
        }
        Decision::Refuse(refusal) => Preview { refusal: Some(refusal), warnings: Vec::new() },
        Decision::Act(_) | Decision::TurnBack { .. } | Decision::Wait { .. } | Decision::Done(_) => {
            Preview { refusal: None, warnings: warnings() }
        }
    }
}

/// What the same apply may mend before it cuts over, since it often registers targets and creates alarms right before, or
/// what may mend itself until then.
const fn may_pass(refusal: &Refusal) -> bool {
    matches!(
        refusal,
        Refusal::StandbyEmpty { .. }
            | Refusal::NotInService { .. }
            | Refusal::DoesNotForward { .. }
            | Refusal::ForeignGroup { .. }
            | Refusal::NoPlace { .. }
            | Refusal::BesideReplaced { .. }
            | Refusal::AlarmAtStart { .. }
            | Refusal::AlarmMissing { .. }
            | Refusal::AlarmWithoutData { .. }
    )
}

/// `untold` are the routes of which the plan's own values show nothing.
fn warnings(intent: &Intent, seen: &Observation, run: &RunSoFar, untold: &BTreeSet<&RouteName>) -> Vec<Warning> {
    let undeclared = undeclared_idle(intent, seen);
    if is_at_rest(&live_percentages(&seen.routes), intent.active) {
        return [of_attaching(intent, seen, run, untold), undeclared].concat();
    }
    let detached = seen.routes.iter().filter_map(|(route, seen)| not_attached(intent, route, seen));
    let mut warnings: Vec<_> = detached.collect();
    warnings.extend(takes_long(intent));
    warnings.extend(run.is_leaving_the_dead().then_some(Warning::LeavesTheDead { color: intent.active.other() }));
    if let GateVerdict::Short(shortfalls) = judge_gate(intent, run.targets().fleet(), run.demand(intent)) {
        warnings.extend(shortfalls.into_iter().filter_map(|shortfall| not_healthy(intent, seen, shortfall)));
    }
    warnings.extend(side_effects(intent, seen, run, intent.active, intent.routes.keys()));
    warnings.extend(seen.routes.iter().filter_map(|(route, seen)| sticky(intent, route, seen)));
    warnings.extend(unreadable_alarms(seen));
    warnings.extend(ignored_alarms(intent, seen));
    warnings.extend(undeclared);
    warnings
}

/// What there is to tell where nothing moves and the standby is attached.
fn of_attaching(intent: &Intent, seen: &Observation, run: &RunSoFar, untold: &BTreeSet<&RouteName>) -> Vec<Warning> {
    let color = intent.active.other();
    let attached: Vec<_> = attached_to(intent, seen).collect();
    let untold = attached.iter().filter(|route| untold.contains(*route));
    let mut warnings: Vec<_> = untold.map(|route| Warning::Attaches { route: (*route).clone(), color }).collect();
    if !attached.is_empty() {
        warnings.extend(side_effects(intent, seen, run, color, attached.into_iter()));
    }
    warnings
}

/// What comes of attaching this color to these routes, beside health checks.
fn side_effects<'a>(
    intent: &Intent,
    seen: &Observation,
    run: &RunSoFar,
    color: Color,
    routes: impl Iterator<Item = &'a RouteName> + Clone,
) -> Vec<Warning> {
    let sticky = routes.clone().filter_map(|route| stickiness_added(intent, route, seen, run.traits()));
    let strict = routes.filter_map(|route| dns_failover(intent, route, color, seen, run.traits()));
    sticky.chain(strict).chain(unreadable_traits(seen)).collect()
}

fn undeclared_idle(intent: &Intent, seen: &Observation) -> Vec<Warning> {
    let routes = seen.routes.iter().chain(&seen.preview_routes);
    let forwarding = routes.filter_map(|(name, route)| Some((name, intent.forwarding_of(name, route)?)));
    let idle = forwarding.flat_map(|(name, forwarding)| forwarding.idle_others().map(move |group| (name, group)));
    let idle = idle.filter(|(_, group)| !intent.is_aside(group));
    let warning = |(route, group): (&RouteName, &TargetGroupId)| Warning::UndeclaredIdle {
        route: route.clone(),
        group: group.clone(),
        leaves: intent.takes_out(group),
    };
    idle.map(warning).collect()
}

/// Longer than a job on a runner of the most used service may take.
const LONG: Duration = Duration::from_secs(6 * 3600);

fn takes_long(intent: &Intent) -> Option<Warning> {
    let shortest = intent.shortest_duration();
    (shortest > LONG).then_some(Warning::TakesLong { shortest })
}

/// Of a group that is on no route nothing is known, so nothing is wrong with it.
fn not_healthy(intent: &Intent, seen: &Observation, shortfall: GateShortfall) -> Option<Warning> {
    let sends_there = |name: &&RouteName| *intent.routes[*name].groups.get(intent.active) == shortfall.group;
    let routes: Vec<_> = intent.routes.keys().filter(sends_there).cloned().collect();
    let is_attached = |name: &RouteName| Some(seen.forwarding(name)?.is_attached(intent.active));
    routes.iter().any(|name| is_attached(name) == Some(true)).then_some(Warning::NotHealthy { routes, shortfall })
}

fn not_attached(intent: &Intent, route: &RouteName, seen: &RouteSeen) -> Option<Warning> {
    let attached = seen.forwarding()?.is_attached(intent.active);
    (!attached).then(|| Warning::NotAttached { route: route.clone(), color: intent.active })
}

fn stickiness_added(intent: &Intent, name: &RouteName, seen: &Observation, traits: &Traits) -> Option<Warning> {
    let forwarding = seen.forwarding(name)?;
    stickiness::is_to_be_added(forwarding, &intent.routes[name], traits)
        .then(|| Warning::StickinessAdded { route: name.clone() })
}

/// Only what is stricter than the default: with that everybody's idle groups are attached at weight 0 without harm.
fn dns_failover(
    intent: &Intent,
    name: &RouteName,
    color: Color,
    seen: &Observation,
    traits: &Traits,
) -> Option<Warning> {
    let forwarding = seen.forwarding(name)?;
    let route = &intent.routes[name];
    let group = if color == intent.active { route.groups.get(color) } else { route.standby(intent.active) };
    let traits = traits.get(group).filter(|_| !intent.is_on(color, route, forwarding))?;
    let count = traits.dns_failover_count.map(|count| format!("{count} healthy targets"));
    let percent = traits.dns_failover_percent.map(|percent| format!("{percent} % healthy targets"));
    let wanted = Vec::from_iter(count.into_iter().chain(percent)).join(" and ");
    (!wanted.is_empty()).then(|| Warning::DnsFailover { route: name.clone(), group: group.clone(), wanted })
}

fn unreadable_traits(seen: &Observation) -> Option<Warning> {
    match seen.traits.as_ref()? {
        TraitsSeen::Unreadable { message } => Some(Warning::TraitsUnreadable { message: message.clone() }),
        TraitsSeen::Traits(_) => None,
    }
}

fn unreadable_alarms(seen: &Observation) -> Option<Warning> {
    match &seen.alarms {
        AlarmsSeen::Failed { message } => Some(Warning::AlarmsUnreadable { message: message.clone() }),
        AlarmsSeen::States(_) => None,
    }
}

fn ignored_alarms(intent: &Intent, seen: &Observation) -> Vec<Warning> {
    let ignores = intent.bake.as_ref().is_some_and(|bake| bake.alarm_at_start == AlarmAtStart::Ignore);
    let AlarmsSeen::States(states) = &seen.alarms else { return Vec::new() };
    let red = states.iter().filter(|(_, state)| ignores && **state == AlarmState::Alarm);
    red.map(|(alarm, _)| Warning::AlarmIgnored { alarm: alarm.clone() }).collect()
}

fn sticky(intent: &Intent, route: &RouteName, seen: &RouteSeen) -> Option<Warning> {
    let duration = seen.forwarding()?.group_stickiness?;
    let color = *intent.names_on(route).get(intent.active.other());
    Some(Warning::Sticky { route: route.clone(), color, duration })
}

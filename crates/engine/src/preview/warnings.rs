//! Which warnings there are of a cutover that is planned.

use std::collections::BTreeSet;
use std::time::Duration;

use super::warning::Warning;
use crate::bake::{AlarmAtStart, AlarmState, AlarmsSeen};
use crate::color::Color;
use crate::gate::{GateShortfall, GateVerdict, judge_gate};
use crate::intent::{Intent, RouteName, TargetGroupId};
use crate::live::{is_at_rest, live_percentages};
use crate::observation::{Observation, RouteSeen, TraitsSeen};
use crate::run::RunSoFar;
use crate::standby::attached_to;
use crate::stickiness::{self, Traits};

/// `untold` are the routes of which the plan's own values show nothing.
pub(super) fn warnings(
    intent: &Intent,
    seen: &Observation,
    run: &RunSoFar,
    untold: &BTreeSet<&RouteName>,
) -> Vec<Warning> {
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

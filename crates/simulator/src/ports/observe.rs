//! Looking at a simulated world: in which order and with which calls, as the AWS adapter does, and what the replies
//! mean.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use alb_model::Action;
use bluegreen::{
    Attachment, Forwarding, GroupTraits, HttpCheckSeen, Look, Observation, ObserveError, PerColor, RouteName,
    RouteSeen, TargetGroupId,
};

use super::calls::{Failed, call};
use super::environment;
use super::intent::{color_of, route_name};
use crate::checkers::Moment;
use crate::executor::Shared;
use crate::reality::{Call, Reality};
use crate::scenario::Place;

/// How many ARNs one Describe call takes.
const ARNS_PER_CALL: usize = 20;

/// What a run needs to read only once.
#[derive(Debug, Default)]
pub(super) struct Known {
    /// Load balancers that are in service stay so.
    all_in_service: bool,
    traits: BTreeMap<TargetGroupId, GroupTraits>,
}

/// Health and alarms first and the routes last, so that as little time as possible lies between seeing a route and
/// writing it.
pub(super) async fn observe(shared: &Shared, look: Look, known: &mut Known) -> Result<Observation, ObserveError> {
    let mut seen = environment::observe(shared, look).await;
    let mut routes = routes(shared).await.map_err(|failed| error("DescribeListeners", failed))?;
    note_traits(shared, &routes, known).await?;
    if !known.all_in_service {
        known.all_in_service = note_out_of_service(shared, &mut routes).await?;
    }
    let reality = shared.lock();
    let named = routes.into_iter().enumerate().map(|(route, seen)| (route_name(&reality, route), seen));
    (seen.preview_routes, seen.routes) = named.partition(|(name, _)| name.is_preview());
    seen.traits.clone_from(&known.traits);
    Ok(seen)
}

/// One try of every HTTP check, when it is asked for.
pub(super) async fn http_checks(shared: &Shared, look: Look) -> Vec<HttpCheckSeen> {
    let over = {
        let reality = shared.lock();
        if !look.http_checks || reality.http_checks().is_empty() {
            return Vec::new();
        }
        reality.now + reality.check_takes_ms()
    };
    shared.until(over).await;
    let mut reality = shared.lock();
    let passed = reality.http_checks();
    reality.note(&Moment::HttpChecked { passed: &passed });
    let seen = |passed: &bool| match passed {
        true => HttpCheckSeen::Passed,
        false => HttpCheckSeen::Failed { why: "it answered 500".to_owned() },
    };
    passed.iter().map(seen).collect()
}

/// The settings that matter when a group is attached or detached, once, and only if that is to come.
async fn note_traits(shared: &Shared, seen: &[RouteSeen], known: &mut Known) -> Result<(), ObserveError> {
    let needed = {
        let reality = shared.lock();
        let is_to_come = |route: usize| seen[route].forwarding().is_some_and(|seen| !is_both(seen));
        known.traits.is_empty() && (reality.scenario.declared.detaches_standby || reality.production().any(is_to_come))
    };
    if needed {
        let traits = call(shared, Call::Traits, 0, |reality| traits(reality)).await;
        known.traits = traits.map_err(|failed| error("DescribeTargetGroupAttributes", failed))?;
    }
    Ok(())
}

fn is_both(seen: &Forwarding) -> bool {
    seen.is_attached(bluegreen::Color::Blue) && seen.is_attached(bluegreen::Color::Green)
}

fn traits(reality: &Reality) -> BTreeMap<TargetGroupId, GroupTraits> {
    let of = |arn: &String| {
        let group = reality.model.target_group(arn)?;
        let traits = GroupTraits { has_own_stickiness: group.has_sticky_targets(), ..GroupTraits::default() };
        Some((TargetGroupId(arn.clone()), traits))
    };
    reality.sites.groups.iter().filter_map(of).collect()
}

fn error(tried: &str, failed: Failed) -> ObserveError {
    let message = format!("{tried}: {}", failed.message());
    ObserveError { source: message.clone().into(), message }
}

/// All routes, listeners and rules apart, twenty to a call.
async fn routes(shared: &Shared) -> Result<Vec<RouteSeen>, Failed> {
    let (listeners, rules): (Vec<_>, Vec<_>) = {
        let reality = shared.lock();
        let place = |route: &usize| reality.scenario.topology.routes[*route].place;
        (0..reality.sites.routes.len()).partition(|route| place(route) == Place::Listener)
    };
    let mut seen = BTreeMap::new();
    for batch in listeners.chunks(ARNS_PER_CALL).chain(rules.chunks(ARNS_PER_CALL)) {
        let replies = call(shared, Call::Routes, 0, |reality| read_batch(reality, batch)).await?;
        if replies.iter().all(|(_, route)| *route != RouteSeen::Gone) || batch.len() == 1 {
            seen.extend(replies);
            continue;
        }
        // One ARN that does not exist fails the whole call.
        for route in batch {
            seen.extend(call(shared, Call::Routes, 0, |reality| read_batch(reality, &[*route])).await?);
        }
    }
    Ok(seen.into_values().collect())
}

fn read_batch(reality: &mut Reality, batch: &[usize]) -> Vec<(usize, RouteSeen)> {
    reality.begin_route_read();
    batch.iter().map(|route| (*route, read_route(reality, *route).1)).collect()
}

/// What a reply says of a route, and the number of the version it shows.
pub(super) fn read_route(reality: &mut Reality, route: usize) -> (usize, RouteSeen) {
    let version = reality.read_route(route);
    (version, route_seen(reality.version(route, version).actions.as_deref(), reality.groups_of(route)))
}

fn route_seen(actions: Option<&[Action]>, groups: [&str; 2]) -> RouteSeen {
    let Some(actions) = actions else { return RouteSeen::Gone };
    let Some(forward) = actions.iter().find_map(Action::as_forward) else {
        let action = match actions.last().map(|action| &action.kind) {
            Some(alb_model::ActionKind::Other(other)) => other.name.clone(),
            _ => "none".to_owned(),
        };
        return RouteSeen::DoesNotForward { action };
    };
    let foreign = forward.groups.iter().filter(|group| !groups.contains(&group.arn.as_str()));
    let foreign: Vec<_> = foreign.map(|group| TargetGroupId(group.arn.clone())).collect();
    if !foreign.is_empty() {
        return RouteSeen::ForwardsElsewhere { foreign };
    }
    // A lone group gets everything, whatever its weight.
    let is_lone = forward.groups.len() == 1;
    let attachment = |arn: &str| match forward.groups.iter().find(|group| group.arn == arn) {
        Some(_) if is_lone => Attachment::Attached(1),
        Some(group) => Attachment::Attached(u16::try_from(group.weight).expect("at most 999")),
        None => Attachment::Detached,
    };
    let seconds = forward.stickiness.enabled.then(|| forward.stickiness.duration_seconds.unwrap_or(0));
    RouteSeen::Forwards(Forwarding {
        colors: PerColor { blue: attachment(groups[0]), green: attachment(groups[1]) },
        group_stickiness: seconds.map(|seconds| Duration::from_secs(u64::from(seconds))),
        would_be_lost: Vec::new(),
    })
}

/// Are all load balancers of routes that exist in service? The routes of those that are not say so.
async fn note_out_of_service(shared: &Shared, seen: &mut [RouteSeen]) -> Result<bool, ObserveError> {
    let owners: Vec<_> = {
        let reality = shared.lock();
        reality.scenario.topology.routes.iter().map(|route| route.load_balancer).collect()
    };
    let asked: BTreeSet<_> =
        owners.iter().zip(seen.iter()).filter(|(_, seen)| **seen != RouteSeen::Gone).map(|(owner, _)| *owner).collect();
    let ask = |reality: &mut Reality| -> BTreeSet<usize> {
        asked.iter().copied().filter(|load_balancer| reality.is_out_of_service(*load_balancer)).collect()
    };
    let out = call(shared, Call::Read, 0, ask).await.map_err(|failed| error("DescribeLoadBalancers", failed))?;
    for (_, route) in owners.iter().zip(seen).filter(|(owner, _)| out.contains(owner)) {
        if *route != RouteSeen::Gone {
            *route = RouteSeen::NotInService { state: "provisioning".to_owned() };
        }
    }
    Ok(out.is_empty())
}

/// A look that takes no time and shows everything as it is, as a refresh and a plan have it.
pub(crate) fn observe_now(reality: &Reality) -> Observation {
    let route = |route: usize| {
        let last = reality.version(route, reality.versions(route) - 1);
        (route_name(reality, route), route_seen(last.actions.as_deref(), reality.groups_of(route)))
    };
    let routes = (0..reality.sites.routes.len()).map(route);
    let (preview_routes, routes) = routes.partition(|(name, _): &(RouteName, RouteSeen)| name.is_preview());
    let active = color_of(reality.scenario.declared.active);
    let environment = environment::now(reality, Look::towards(active));
    Observation { routes, preview_routes, traits: traits(reality), ..environment }
}

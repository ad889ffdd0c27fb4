//! Looking at a simulated world: in which order and with which calls, as the AWS adapter does, and what the replies
//! mean.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use alb_model::Action;
use bluegreen::{
    Attachment, Forwarding, GroupTraits, Look, Observation, ObserveError, PerColor, RouteName, RouteSeen,
    TargetGroupId, TraitsSeen,
};
use futures_util::FutureExt;
use futures_util::future::{BoxFuture, try_join};

use super::calls::{Failed, call, in_time};
use super::environment;
use super::intent::{intent, route_name};
use crate::executor::Shared;
use crate::reality::{Call, Reality};
use crate::scenario::Place;

/// How many ARNs one Describe call takes.
const ARNS_PER_CALL: usize = 20;

/// Health and alarms first and the routes last, so that as little time as possible lies between seeing a route and
/// writing it. Where the routes may tell that nothing else matters they are looked at before anything else.
pub(super) async fn observe(shared: &Shared, look: &Look) -> Result<Observation, ObserveError> {
    let all_routes = async || routes(shared, look.within).await.map_err(|message| error("DescribeListeners", &message));
    if look.nothing_more_at.is_some() {
        let first = all_routes().await?;
        let narrowed = look.narrowed_by(&named(shared, &first));
        let look = narrowed.as_ref().unwrap_or(look);
        return with_routes(shared, look, environment::observe(shared, look).await, first).await;
    }
    let environment = environment::observe(shared, look).await;
    with_routes(shared, look, environment, all_routes().await?).await
}

async fn with_routes(
    shared: &Shared,
    look: &Look,
    environment: environment::Environment,
    mut routes: Vec<RouteSeen>,
) -> Result<Observation, ObserveError> {
    let traits = observe_traits(shared, look, &routes).await;
    if look.load_balancers {
        let out = in_time(shared, look.within, out_of_service(shared, &routes)).await;
        mark_out_of_service(shared, &mut routes, &out.map_err(|message| error("DescribeLoadBalancers", &message))?);
    }
    let reality = shared.lock();
    let mut seen = Observation { traits, ..environment.seen_by(reality.now) };
    let named = routes.into_iter().enumerate().map(|(route, seen)| (route_name(&reality, route), seen));
    (seen.preview_routes, seen.routes) = named.partition(|(name, _)| name.is_preview());
    Ok(seen)
}

/// The settings that matter when a group is attached or detached, where the look wants them of these routes.
async fn observe_traits(shared: &Shared, look: &Look, seen: &[RouteSeen]) -> Option<TraitsSeen> {
    if !look.traits.is_wanted(&named(shared, seen)) {
        return None;
    }
    let traits = in_time(shared, look.within, call(shared, Call::Traits, 0, |reality| traits(reality))).await;
    Some(match traits {
        Ok(traits) => TraitsSeen::Traits(traits),
        Err(message) => TraitsSeen::Unreadable { message: format!("DescribeTargetGroupAttributes: {message}") },
    })
}

fn named(shared: &Shared, seen: &[RouteSeen]) -> BTreeMap<RouteName, RouteSeen> {
    let reality = shared.lock();
    seen.iter().enumerate().map(|(route, seen)| (route_name(&reality, route), seen.clone())).collect()
}

fn traits(reality: &Reality) -> BTreeMap<TargetGroupId, GroupTraits> {
    let of = |arn: &String| {
        let group = reality.model.target_group(arn)?;
        let traits = GroupTraits { has_own_stickiness: group.has_sticky_targets(), ..GroupTraits::default() };
        Some((TargetGroupId(arn.clone()), traits))
    };
    reality.sites.groups.iter().chain(&reality.sites.other_groups).filter_map(of).collect()
}

fn error(tried: &str, message: &str) -> ObserveError {
    let message = format!("{tried}: {message}");
    ObserveError { source: message.clone().into(), message }
}

/// All routes, listeners and rules apart, twenty to a call. Each call is to be answered in time: however many it takes, none of
/// them hangs.
async fn routes(shared: &Shared, within: Option<Duration>) -> Result<Vec<RouteSeen>, String> {
    let (listeners, rules): (Vec<_>, Vec<_>) = {
        let reality = shared.lock();
        let place = |route: &usize| reality.scenario.topology.routes[*route].place;
        (0..reality.sites.routes.len()).partition(|route| place(route) == Place::Listener)
    };
    let mut seen = BTreeMap::new();
    for batch in listeners.chunks(ARNS_PER_CALL).chain(rules.chunks(ARNS_PER_CALL)) {
        seen.extend(batch_seen(shared, batch, within).await?);
    }
    Ok(seen.into_values().collect())
}

/// One ARN that does not exist fails the whole call. Both of its halves are asked for at once then, and so on.
fn batch_seen<'a>(
    shared: &'a Shared,
    batch: &'a [usize],
    within: Option<Duration>,
) -> BoxFuture<'a, Result<Vec<(usize, RouteSeen)>, String>> {
    async move {
        let replies =
            in_time(shared, within, call(shared, Call::Routes, 0, |reality| read_batch(reality, batch))).await?;
        if batch.len() == 1 || replies.iter().all(|(_, route)| *route != RouteSeen::Gone) {
            return Ok(replies);
        }
        let (one, other) = batch.split_at(batch.len() / 2);
        let (one, other) = try_join(batch_seen(shared, one, within), batch_seen(shared, other, within)).await?;
        Ok([one, other].concat())
    }
    .boxed()
}

fn read_batch(reality: &mut Reality, batch: &[usize]) -> Vec<(usize, RouteSeen)> {
    reality.begin_route_read();
    batch.iter().map(|route| (*route, read_route(reality, *route).1)).collect()
}

/// What a reply says of a route, and the number of the version it shows.
pub(super) fn read_route(reality: &mut Reality, route: usize) -> (usize, RouteSeen) {
    let version = reality.read_route(route);
    (version, route_seen(reality.version(route, version).actions.as_deref(), reality.places_in_run(route)))
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
    // A lone group gets everything, whatever its weight.
    let is_lone = forward.groups.len() == 1;
    let weight = |weight: u32| if is_lone { 1 } else { u16::try_from(weight).expect("at most 999") };
    let attachment = |arn: &str| match forward.groups.iter().find(|group| group.arn == arn) {
        Some(group) => Attachment::Attached(weight(group.weight)),
        None => Attachment::Detached,
    };
    let others = forward.groups.iter().filter(|group| !groups.contains(&group.arn.as_str()));
    let seconds = forward.stickiness.enabled.then(|| forward.stickiness.duration_seconds.unwrap_or(0));
    RouteSeen::Forwards(Forwarding {
        colors: PerColor { blue: attachment(groups[0]), green: attachment(groups[1]) },
        others: others.map(|group| (TargetGroupId(group.arn.clone()), weight(group.weight))).collect(),
        group_stickiness: seconds.map(|seconds| Duration::from_secs(u64::from(seconds))),
        would_be_lost: Vec::new(),
    })
}

/// The load balancers of routes that exist which are not in service.
async fn out_of_service(shared: &Shared, seen: &[RouteSeen]) -> Result<BTreeSet<usize>, Failed> {
    let asked: BTreeSet<_> = {
        let routes = &shared.lock().scenario.topology.routes;
        let existing = routes.iter().zip(seen).filter(|(_, seen)| **seen != RouteSeen::Gone);
        existing.map(|(route, _)| route.load_balancer).collect()
    };
    call(shared, Call::Read, 0, |reality| {
        asked.iter().copied().filter(|load_balancer| reality.is_out_of_service(*load_balancer)).collect()
    })
    .await
}

fn mark_out_of_service(shared: &Shared, seen: &mut [RouteSeen], out: &BTreeSet<usize>) {
    for (route, seen) in shared.lock().scenario.topology.routes.iter().zip(seen) {
        if out.contains(&route.load_balancer) && *seen != RouteSeen::Gone {
            *seen = RouteSeen::NotInService { state: "provisioning".to_owned() };
        }
    }
}

/// How the routes forward to the groups that the state knows, as a refresh has it.
pub(crate) fn recorded_now(reality: &Reality) -> BTreeMap<RouteName, RouteSeen> {
    let route = |route: usize| {
        let last = reality.version(route, reality.versions(route) - 1);
        (route_name(reality, route), route_seen(last.actions.as_deref(), reality.recorded_groups_of(route)))
    };
    (0..reality.sites.routes.len()).map(route).collect()
}

/// A look that takes no time and shows everything as it is, as a plan has it.
pub(crate) fn observe_now(reality: &Reality) -> Observation {
    let route = |route: usize| {
        let last = reality.version(route, reality.versions(route) - 1);
        (route_name(reality, route), route_seen(last.actions.as_deref(), reality.places_in_run(route)))
    };
    let routes = (0..reality.sites.routes.len()).map(route);
    let (preview_routes, routes) = routes.partition(|(name, _): &(RouteName, RouteSeen)| name.is_preview());
    let intent = intent(reality, None, &BTreeMap::new());
    let environment = environment::now(reality, &Look::survey(&intent).with_the_left(&intent));
    Observation { routes, preview_routes, traits: Some(TraitsSeen::Traits(traits(reality))), ..environment }
}

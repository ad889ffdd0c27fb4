//! What must be so on every route before this run may touch any.

use crate::intent::Replaced;
use crate::intent::{Intent, RouteName};
use crate::observation::{GroupSeen, Observation, RouteSeen, TraitsSeen};
use crate::refusal::Refusal;
use crate::standby::{attached_to, no_place};

/// The first thing found that a person must look at.
pub(super) fn refusal(intent: &Intent, seen: &Observation) -> Option<Refusal> {
    let routes = intent.routes.keys().find_map(|route| route_refusal(intent, route, seen.routes.get(route)));
    routes
        .or_else(|| missing_group(intent, seen))
        .or_else(|| missing_standby(intent, seen))
        .or_else(|| no_place(intent, seen))
}

/// The first thing found on a preview route. It stands in the way of nothing once traffic has moved.
pub(super) fn preview_refusal(intent: &Intent, seen: &Observation) -> Option<Refusal> {
    intent.preview_routes.keys().find_map(|route| route_refusal(intent, route, seen.preview_routes.get(route)))
}

fn route_refusal(intent: &Intent, route: &RouteName, seen: Option<&RouteSeen>) -> Option<Refusal> {
    let Some(forwarding) = seen.and_then(|seen| intent.forwarding_of(route, seen)) else {
        return beside_replaced(intent, route, seen).or_else(|| unusable_route(route, seen));
    };
    match forwarding.would_be_lost.as_slice() {
        [] => None,
        what => Some(Refusal::WouldBeLost { route: route.clone(), what: what.to_vec() }),
    }
}

fn beside_replaced(intent: &Intent, name: &RouteName, seen: Option<&RouteSeen>) -> Option<Refusal> {
    let Some(RouteSeen::Forwards(forwarding)) = seen else { return None };
    let route = intent.routes.get(name)?;
    let Replaced { was, aside } = route.replaced.as_ref()?;
    forwarding.foreign().any(|group| group == aside).then(|| Refusal::BesideReplaced {
        route: name.clone(),
        aside: aside.clone(),
        replaced: route.groups.get(intent.active.other()).clone(),
        was: *was,
    })
}

/// Why nothing can be said of, or done with, this route; `None` when it forwards to its target groups as it should.
#[must_use]
pub fn unusable_route(route: &RouteName, seen: Option<&RouteSeen>) -> Option<Refusal> {
    let route = route.clone();
    match seen {
        None | Some(RouteSeen::Gone) => Some(Refusal::RouteGone { route }),
        Some(RouteSeen::DoesNotForward { action }) => Some(Refusal::DoesNotForward { route, action: action.clone() }),
        Some(RouteSeen::IsDefaultRule { listener }) => {
            Some(Refusal::IsDefaultRule { route, listener: listener.clone() })
        }
        Some(RouteSeen::NotInService { state }) => Some(Refusal::NotInService { route, state: state.clone() }),
        Some(RouteSeen::Forwards(forwarding)) => {
            let foreign: Vec<_> = forwarding.foreign().cloned().collect();
            (!foreign.is_empty()).then_some(Refusal::ForeignGroup { route, foreign })
        }
    }
}

/// The target group that is to get the traffic.
fn missing_group(intent: &Intent, seen: &Observation) -> Option<Refusal> {
    let color = intent.active;
    intent.routes.iter().find_map(|(route, declared)| {
        let group = declared.groups.get(color);
        let is_missing = seen.groups.get(group) == Some(&GroupSeen::Missing);
        is_missing.then(|| Refusal::GroupMissing { route: route.clone(), color, group: group.clone() })
    })
}

/// The target group that is to be attached beside the traffic. One that is on a route cannot be deleted.
fn missing_standby(intent: &Intent, seen: &Observation) -> Option<Refusal> {
    let Some(TraitsSeen::Traits(existing)) = &seen.traits else { return None };
    let color = intent.active.other();
    attached_to(intent, seen).find_map(|route| {
        let group = intent.routes[route].standby(intent.active);
        let is_missing = !existing.contains_key(group);
        is_missing.then(|| Refusal::GroupMissing { route: route.clone(), color, group: group.clone() })
    })
}

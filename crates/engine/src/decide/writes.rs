//! The writes of one step.

use std::collections::BTreeMap;

use crate::color::PerColor;
use crate::intent::{Intent, RouteIntent, RouteName};
use crate::observation::{Attachment, Forwarding, Observation, RouteSeen};
use crate::run::RunSoFar;
use crate::step::RouteWrite;
use crate::undeclared::rewritten;

/// The writes for all routes that need one.
pub(super) fn of_routes(
    intent: &Intent,
    seen: &Observation,
    run: &RunSoFar,
    needed: impl Fn(&Forwarding) -> bool,
    to: impl Fn(&Forwarding) -> PerColor<Attachment>,
) -> BTreeMap<RouteName, RouteWrite> {
    of_routes_as_declared(intent, seen, run, |_, from| needed(from), |_, from| to(from))
}

/// The writes for all routes that need one, where that depends on what is declared of each.
pub(super) fn of_routes_as_declared(
    intent: &Intent,
    seen: &Observation,
    run: &RunSoFar,
    needed: impl Fn(&RouteIntent, &Forwarding) -> bool,
    to: impl Fn(&RouteIntent, &Forwarding) -> PerColor<Attachment>,
) -> BTreeMap<RouteName, RouteWrite> {
    route_writes(intent, &intent.routes, &seen.routes, run, needed, to)
}

/// The writes for all preview routes that need one.
pub(super) fn of_preview_routes(
    intent: &Intent,
    seen: &Observation,
    run: &RunSoFar,
    needed: impl Fn(&Forwarding) -> bool,
    to: impl Fn(&Forwarding) -> PerColor<Attachment>,
) -> BTreeMap<RouteName, RouteWrite> {
    let (needed, to) = (|_: &_, from: &_| needed(from), |_: &_, from: &_| to(from));
    route_writes(intent, &intent.preview_routes, &seen.preview_routes, run, needed, to)
}

fn route_writes(
    intent: &Intent,
    declared: &BTreeMap<RouteName, RouteIntent>,
    routes: &BTreeMap<RouteName, RouteSeen>,
    run: &RunSoFar,
    needed: impl Fn(&RouteIntent, &Forwarding) -> bool,
    to: impl Fn(&RouteIntent, &Forwarding) -> PerColor<Attachment>,
) -> BTreeMap<RouteName, RouteWrite> {
    let write = |(name, route): (&RouteName, &RouteIntent)| {
        let from = intent.forwarding_of(name, routes.get(name)?).filter(|from| needed(route, from))?;
        let to = rewritten(intent, route, from, to(route, from), run.traits());
        Some((name.clone(), RouteWrite { from: from.clone(), to, names: intent.names_on(name) }))
    };
    declared.iter().filter_map(write).collect()
}

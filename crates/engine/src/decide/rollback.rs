//! The way back: every route this run has moved returns to where it was, and that is verified.

use std::collections::BTreeMap;

use super::{Decision, forward};
use crate::intent::RouteName;
use crate::observation::{Forwarding, Observation, RouteSeen};
use crate::refusal::{Refusal, RouteLeft};
use crate::run::{RouteRun, RunSoFar, Standing};
use crate::step::{Purpose, RouteWrite, Step};
use crate::time::Timestamp;

/// The next thing to do on the way back, after `why`.
pub(super) fn decide(seen: &Observation, run: &RunSoFar, why: &Refusal, now: Timestamp) -> Decision {
    let writes = if run.going_back().is_some() { later_writes(seen, run) } else { first_writes(seen, run) };
    if !writes.is_empty() {
        return Decision::Act(Step { purpose: Purpose::GoBack { why: why.clone() }, writes });
    }
    let still_out =
        run.moved().any(|(_, route)| matches!(route.standing(), Standing::Unconfirmed | Standing::Retrying { .. }));
    match forward::outstanding_write(run, now) {
        Some(wait) if still_out => wait,
        _ => Decision::Refuse(given_up(run, why, Some(seen))),
    }
}

/// The first step back writes every moved route, whatever became of its last write: one that is not confirmed may still
/// take effect.
fn first_writes(seen: &Observation, run: &RunSoFar) -> BTreeMap<RouteName, RouteWrite> {
    writes(seen, run, |route| !is_foreign(route))
}

/// Later steps only write what can be relied on: a write under way is waited for first.
fn later_writes(seen: &Observation, run: &RunSoFar) -> BTreeMap<RouteName, RouteWrite> {
    writes(seen, run, |route| *route.standing() == Standing::Known)
}

fn writes(
    seen: &Observation,
    run: &RunSoFar,
    may_write: impl Fn(&RouteRun) -> bool,
) -> BTreeMap<RouteName, RouteWrite> {
    let write = |(name, route): (&RouteName, &RouteRun)| {
        let from = seen.routes.get(name).and_then(RouteSeen::forwarding)?;
        let to = route.weights_before()?;
        may_write(route).then(|| (name.clone(), RouteWrite { from: from.clone(), to }))
    };
    run.moved().filter_map(write).collect()
}

fn is_foreign(route: &RouteRun) -> bool {
    matches!(route.standing(), Standing::Failed(Refusal::ChangedMeanwhile { .. }))
}

/// What to say at the end: the refusal alone when nothing had moved, else what became of the way back.
pub(super) fn given_up(run: &RunSoFar, why: &Refusal, seen: Option<&Observation>) -> Refusal {
    let left: Vec<_> = run.moved().map(|(name, route)| left(name, route, seen)).collect();
    let why = Box::new(why.clone());
    match (left.is_empty(), run.going_back()) {
        (false, _) => Refusal::RollbackFailed { why, left },
        (true, Some(_)) => Refusal::RolledBack { why },
        (true, None) => *why,
    }
}

fn left(name: &RouteName, route: &RouteRun, seen: Option<&Observation>) -> RouteLeft {
    let seen = seen.and_then(|seen| seen.routes.get(name)).and_then(RouteSeen::forwarding);
    RouteLeft { route: name.clone(), now_at: seen.map(Forwarding::percentages), because: because(route.standing()) }
}

fn because(standing: &Standing) -> String {
    match standing {
        Standing::Failed(Refusal::ChangedMeanwhile { .. }) => "somebody else changed it".to_owned(),
        Standing::Failed(Refusal::WriteFailed { message, .. }) | Standing::Retrying { message, .. } => message.clone(),
        _ => "its last change could not be read back".to_owned(),
    }
}

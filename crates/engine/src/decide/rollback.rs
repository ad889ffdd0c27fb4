//! The way back: every route this run has moved returns to where it was, and that is verified.

use std::collections::BTreeMap;
use std::time::Duration;

use super::standings::{outstanding_write, read_back_again};
use super::{Decision, deadline};
use crate::intent::{Intent, RouteName};
use crate::mutation::{self, Mutation};
use crate::observation::{Forwarding, Observation, RouteSeen};
use crate::refusal::{Refusal, RouteLeft};
use crate::run::{RouteRun, RunSoFar, Standing, Turned};
use crate::step::{Purpose, RouteWrite, Step};
use crate::time::Timestamp;
use crate::undeclared::rewritten;

/// For how long a way back looks as often as it may.
const IN_A_HURRY_FOR: Duration = Duration::from_secs(60);

/// The least pause after that: a way back that cannot be completed must not use up everybody's calls.
const CALM_PAUSE: Duration = Duration::from_secs(4);

/// The next thing to do on the way back; the first look at where it leads has been taken. It goes on until every route that
/// can be returned is seen to be, or the whole time is over: whatever stops it for now, traffic is where it should not be.
pub(super) fn decide(intent: &Intent, seen: &Observation, run: &RunSoFar, turned: &Turned, now: Timestamp) -> Decision {
    let end = deadline::of_way_back(intent, run, turned);
    let give_up = || Decision::Refuse(given_up(intent, run, &turned.why, &LastLook::Saw(seen)));
    let is_over = now >= end || mutation::is_on(Mutation::WayBackIsGivenUp);
    if is_over && run.has_stepped_back() {
        return give_up();
    }
    let writes = writes(intent, seen, run);
    if !writes.is_empty() {
        return Decision::Act(Step { purpose: Purpose::GoBack { why: turned.why.clone() }, writes, within: None });
    }
    let under_way = returnable(seen, run).map(|(name, route, _)| (name, route.standing()));
    // Past the end nothing is waited for.
    let wait = outstanding_write(under_way, now).or_else(|| foreign_return(seen, run, now)).filter(|_| !is_over);
    wait.map_or_else(give_up, |wait| deadline::not_beyond(calmly(wait, turned, now), end))
}

/// After the first minute there is no hurry any more that could help.
fn calmly(wait: Decision, turned: &Turned, now: Timestamp) -> Decision {
    match wait {
        Decision::Wait { on, recheck_at } if now.since(turned.at) > IN_A_HURRY_FOR => {
            Decision::Wait { on, recheck_at: recheck_at.max(now.plus(CALM_PAUSE)) }
        }
        other => other,
    }
}

/// Somebody else seems to have returned a route. That is waited for until no reply can be from before its shift any more: what
/// they wrote right before it, unseen, would look the same.
fn foreign_return(seen: &Observation, run: &RunSoFar, now: Timestamp) -> Option<Decision> {
    let may_be_back = |(name, route): &(&RouteName, &RouteRun)| {
        let shows_it = |forwarding| route.may_be_where_it_was(forwarding, run.asked_at());
        route.is_foreign() && seen.forwarding(name).is_some_and(shows_it)
    };
    to_return(run).find(may_be_back).map(|(name, _)| read_back_again(name, now))
}

/// The first step back writes every moved route, whatever became of its last write: one that is not confirmed may still
/// take effect. Later steps only write what can be relied on: a write under way is waited for first.
fn writes(intent: &Intent, seen: &Observation, run: &RunSoFar) -> BTreeMap<RouteName, RouteWrite> {
    let is_first = !run.has_stepped_back();
    let may_write =
        |route: &RouteRun| if is_first { !route.is_foreign() } else { *route.standing() == Standing::Known };
    returnable(seen, run)
        .filter(|(_, route, _)| may_write(route))
        .filter_map(|(name, route, from)| {
            let to = rewritten(intent, intent.routes.get(name)?, from, route.way_back()?.colors, run.traits());
            Some((name.clone(), RouteWrite { from: from.clone(), to, names: intent.names_on(name) }))
        })
        .collect()
}

/// The moved routes that can be written now, and are not where they were already. On any other nothing will change by waiting
/// for it.
fn returnable<'a>(
    seen: &'a Observation,
    run: &'a RunSoFar,
) -> impl Iterator<Item = (&'a RouteName, &'a RouteRun, &'a Forwarding)> {
    to_return(run).filter_map(move |(name, route)| {
        let forwarding = seen.forwarding(name)?;
        let is_back = route.is_where_it_was(forwarding, run.asked_at());
        let may_return = forwarding.would_be_lost.is_empty() && run.stays(name).is_none() && !is_back;
        may_return.then_some((name, route, forwarding))
    })
}

/// The routes that are to be where they were at the end.
fn to_return(run: &RunSoFar) -> impl Iterator<Item = (&RouteName, &RouteRun)> {
    run.moved().skip(usize::from(mutation::is_on(Mutation::OneRouteStays)))
}

/// How the last attempt to observe the routes went.
pub(super) enum LastLook<'a> {
    /// It showed this.
    Saw(&'a Observation),
    /// It failed with this message.
    Failed(&'a str),
}

/// What to say at the end: the refusal alone when nothing had moved, else what became of the way back.
pub(super) fn given_up(intent: &Intent, run: &RunSoFar, why: &Refusal, last: &LastLook<'_>) -> Refusal {
    let left: Vec<_> = to_return(run).filter_map(|(name, route)| left(intent, name, route, run, last)).collect();
    let why = Box::new(why.clone());
    match (left.is_empty(), run.has_stepped_back()) {
        (false, _) => Refusal::RollbackFailed { why, left },
        (true, true) => Refusal::RolledBack { why },
        (true, false) => *why,
    }
}

/// `None` for a route that is seen to be where it was.
fn left(intent: &Intent, name: &RouteName, route: &RouteRun, run: &RunSoFar, last: &LastLook<'_>) -> Option<RouteLeft> {
    let (now_at, because) = match last {
        LastLook::Failed(message) => (None, format!("it could not be read: {message}")),
        LastLook::Saw(seen) => {
            let seen = seen.routes.get(name);
            let forwarding = seen.and_then(RouteSeen::forwarding);
            if forwarding.is_some_and(|forwarding| route.is_where_it_was(forwarding, run.asked_at())) {
                return None;
            }
            let because = unusable(seen).unwrap_or_else(|| because(route, run.stays(name)));
            (forwarding.map(Forwarding::percentages), because)
        }
    };
    Some(RouteLeft { route: name.clone(), now_at, names: intent.names_on(name), because })
}

/// Why a route cannot be written at all, if so.
fn unusable(seen: Option<&RouteSeen>) -> Option<String> {
    match seen {
        None | Some(RouteSeen::Gone) => Some("its listener or rule does not exist any more".to_owned()),
        Some(RouteSeen::DoesNotForward { action }) => Some(format!("its action is `{action}` now")),
        Some(RouteSeen::Forwards(forwarding)) if forwarding.foreign().next().is_some() => {
            Some("it forwards to an undeclared target group now".to_owned())
        }
        Some(RouteSeen::IsDefaultRule { .. }) => Some("it is the default rule of a listener".to_owned()),
        Some(RouteSeen::NotInService { state }) => Some(format!("its load balancer is `{state}`")),
        Some(RouteSeen::Forwards(forwarding)) if !forwarding.would_be_lost.is_empty() => {
            Some(format!("writing it would delete {}", forwarding.would_be_lost.join(", ")))
        }
        Some(RouteSeen::Forwards(_)) => None,
    }
}

fn because(route: &RouteRun, stays: Option<&str>) -> String {
    if let Some(why) = stays {
        return format!("it is better served where it is: {why}");
    }
    match route.standing() {
        Standing::Failed(Refusal::ChangedMeanwhile { .. }) => "somebody else changed it".to_owned(),
        Standing::Failed(Refusal::WriteFailed { message, .. }) | Standing::Retrying { message, .. } => message.clone(),
        Standing::Known | Standing::Unconfirmed | Standing::Failed(_) => {
            "its last change could not be read back".to_owned()
        }
    }
}

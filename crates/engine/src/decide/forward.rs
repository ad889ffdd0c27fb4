//! The way forward, in the order of its rooms: prime, gate and shift, hold, settle and bake.

use super::next::Next;
use super::standings::{failed_route, outstanding_write};
use super::{Decision, bake, conclude, deadline, gate, hold, precheck, prime, watch};
use crate::intent::Intent;
use crate::live::{is_at_rest, live_percentages};
use crate::observation::{GroupSeen, Observation};
use crate::refusal::Refusal;
use crate::run::RunSoFar;
use crate::time::Timestamp;

/// The next thing to do on the way to the declared color.
pub(super) fn decide(intent: &Intent, seen: &Observation, run: &RunSoFar, now: Timestamp) -> Decision {
    let refused = precheck::refusal(intent, seen).or_else(|| failed_route(run.standings()));
    if let Some(refusal) = refused {
        return Decision::Refuse(refusal);
    }
    match next(intent, seen, run, now) {
        Next::Conclude => conclude::decide(intent, seen, run, now),
        Next::LookAgain(_) if run.is_to_end(intent) => Decision::Refuse(Refusal::Interrupted),
        Next::LookAgain(decision) => decision,
        Next::Do(decision) => match deadline::ended_early(&decision, intent, run, now) {
            Some(refusal) => Decision::Refuse(refusal),
            None => deadline::not_beyond(decision, deadline::of_way_forward(intent, run)),
        },
    }
}

fn next(intent: &Intent, seen: &Observation, run: &RunSoFar, now: Timestamp) -> Next {
    let bad_news = || watch::refusal(intent, seen, run, now).map(Decision::Refuse);
    // Once traffic has moved, bad news does not wait for a write that is still on its way.
    if let Some(refuse) = run.has_moved().then(bad_news).flatten() {
        return Next::Do(refuse);
    }
    if let Some(wait) = outstanding_write(run.standings(), now) {
        return Next::Do(wait);
    }
    let at_rest = is_at_rest(&live_percentages(&seen.routes), intent.active);
    if at_rest && !run.has_moved() {
        return Next::Conclude;
    }
    if let Some(refuse) = bad_news() {
        return Next::Do(refuse);
    }
    if at_rest {
        return bake::after_last_shift(intent, seen, run, now);
    }
    let refused = empty_standby(intent, seen).or_else(|| run.shared_targets().cloned());
    Next::Do(refused.map_or_else(|| towards(intent, seen, run, now), Decision::Refuse))
}

/// More traffic is to move.
fn towards(intent: &Intent, seen: &Observation, run: &RunSoFar, now: Timestamp) -> Decision {
    prime::decide(intent, seen, run, now)
        .or_else(|| hold::decide(intent, seen, run, now))
        .unwrap_or_else(|| gate::decide(intent, seen, run, now))
}

fn empty_standby(intent: &Intent, seen: &Observation) -> Option<Refusal> {
    intent.routes.iter().find_map(|(route, declared)| {
        let group = declared.groups.get(intent.active);
        let is_empty = matches!(seen.groups.get(group), Some(GroupSeen::Targets(targets)) if targets.is_empty());
        is_empty.then(|| Refusal::StandbyEmpty { route: route.clone(), color: intent.active, group: group.clone() })
    })
}

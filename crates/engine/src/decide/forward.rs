//! The way forward, in the order of its rooms: prime, gate and shift, hold, settle and bake.

use super::{
    Decision, READ_BACK_PAUSE, SHORTEST_INTERVAL, bake, conclude, deadline, gate, hold, precheck, prime, watch,
};
use crate::intent::{Intent, RouteName};
use crate::live::{is_at_rest, live_percentages};
use crate::mutation::{self, Mutation};
use crate::observation::{GroupSeen, Observation};
use crate::refusal::Refusal;
use crate::run::{RunSoFar, Standing};
use crate::time::Timestamp;
use crate::waiting_on::WaitingOn;

/// The next thing to do on the way to the declared color.
pub(super) fn decide(intent: &Intent, seen: &Observation, run: &RunSoFar, now: Timestamp) -> Decision {
    let refused = precheck::refusal(intent, seen).or_else(|| failed_route(run.standings()));
    if let Some(refusal) = refused {
        return Decision::Refuse(refusal);
    }
    match next(intent, seen, run, now) {
        Next::Conclude => conclude::decide(intent, seen, run, now),
        Next::Do(decision) => match deadline::ended_early(&decision, intent, run, now) {
            Some(refusal) => Decision::Refuse(refusal),
            None => deadline::not_beyond(decision, deadline::of_way_forward(intent, run)),
        },
    }
}

pub(super) fn failed_route<'a>(mut standings: impl Iterator<Item = (&'a RouteName, &'a Standing)>) -> Option<Refusal> {
    standings.find_map(|(_, standing)| match standing {
        Standing::Failed(refusal) => Some(refusal.clone()),
        _ => None,
    })
}

/// What comes next. That a cutover is complete is not a matter of doing: from there on nothing undoes it.
pub(super) enum Next {
    /// Something is left to do or to wait for.
    Do(Decision),
    /// The cutover is complete.
    Conclude,
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
    Next::Do(empty_standby(intent, seen).map_or_else(|| towards(intent, seen, run, now), Decision::Refuse))
}

/// More traffic is to move.
fn towards(intent: &Intent, seen: &Observation, run: &RunSoFar, now: Timestamp) -> Decision {
    prime::decide(intent, seen, run, now)
        .or_else(|| hold::decide(intent, seen, run, now))
        .unwrap_or_else(|| gate::decide(intent, seen, run, now))
}

/// Nothing rests on a route that was written and not read back.
pub(super) fn outstanding_write<'a>(
    mut standings: impl Iterator<Item = (&'a RouteName, &'a Standing)>,
    now: Timestamp,
) -> Option<Decision> {
    standings.find_map(|(route, standing)| match standing {
        Standing::Known | Standing::Failed(_) => None,
        Standing::Unconfirmed => Some(Decision::Wait {
            on: WaitingOn::ReadBack { route: route.clone() },
            recheck_at: if mutation::is_on(Mutation::ReadBackWithoutPause) { now } else { now.plus(READ_BACK_PAUSE) },
        }),
        Standing::Retrying { at, message } => Some(Decision::Wait {
            on: WaitingOn::Retry { route: route.clone(), message: message.clone() },
            recheck_at: *at,
        }),
    })
}

/// While something is watched: at the next look, or when the wait is over.
pub(super) fn next_look(intent: &Intent, until: Timestamp, now: Timestamp) -> Timestamp {
    until.min(now.plus(intent.gate.interval.max(SHORTEST_INTERVAL)))
}

/// As soon as may be, for what was just not seen well enough.
pub(super) fn look_again(on: WaitingOn, intent: &Intent, now: Timestamp) -> Decision {
    let recheck_at = match on {
        WaitingOn::NewerLook => now.plus(SHORTEST_INTERVAL),
        _ => next_look(intent, Timestamp::MAX, now),
    };
    Decision::Wait { on, recheck_at }
}

fn empty_standby(intent: &Intent, seen: &Observation) -> Option<Refusal> {
    intent.routes.iter().find_map(|(route, declared)| {
        let group = declared.groups.get(intent.active);
        let is_empty = matches!(seen.groups.get(group), Some(GroupSeen::Targets(targets)) if targets.is_empty());
        is_empty.then(|| Refusal::StandbyEmpty { route: route.clone(), color: intent.active, group: group.clone() })
    })
}

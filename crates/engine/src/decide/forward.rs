//! The way forward: prime, gate, shift, read back, settle, done.

use std::time::Duration;

use super::{BLIND_LIMIT, Decision, READ_BACK_PAUSE, conclude, precheck, prime, watch, writes};
use crate::gate::{GateShortfall, unreadable_health};
use crate::health::TargetState;
use crate::http_check::HttpCheckShortfall;
use crate::intent::{Intent, RouteName};
use crate::live::{is_at_rest, live_percentages};
use crate::mutation::{self, Mutation};
use crate::observation::{Forwarding, GroupSeen, Observation};
use crate::outcome::{CutoverTimes, Outcome};
use crate::refusal::Refusal;
use crate::run::{RunSoFar, Standing};
use crate::shift::Share;
use crate::step::{Purpose, Step};
use crate::time::Timestamp;
use crate::waiting_on::WaitingOn;

/// The least time between two looks at the gate, whatever is declared: without any, they would use up everybody's calls to
/// the load balancer's API.
const SHORTEST_INTERVAL: Duration = Duration::from_millis(100);

/// The next thing to do on the way to the declared color.
pub(super) fn decide(intent: &Intent, seen: &Observation, run: &RunSoFar, now: Timestamp) -> Decision {
    let refused = precheck::refusal(intent, seen).or_else(|| failed_route(run.standings()));
    if let Some(refusal) = refused {
        return Decision::Refuse(refusal);
    }
    let decision = next(intent, seen, run, now);
    match ended_early(&decision, intent, run, now) {
        Some(refusal) => Decision::Refuse(refusal),
        None => until_deadline(decision, intent, run),
    }
}

pub(super) fn failed_route<'a>(mut standings: impl Iterator<Item = (&'a RouteName, &'a Standing)>) -> Option<Refusal> {
    standings.find_map(|(_, standing)| match standing {
        Standing::Failed(refusal) => Some(refusal.clone()),
        _ => None,
    })
}

/// A stop, or the end of the time, counts as long as there is something left to do or to wait for. Past its time a run
/// does not even begin to move traffic: it would have to turn back at once.
fn ended_early(decision: &Decision, intent: &Intent, run: &RunSoFar, now: Timestamp) -> Option<Refusal> {
    let waiting_on = match decision {
        Decision::Act(_) => WaitingOn::Write,
        Decision::Wait { on, .. } => on.clone(),
        Decision::TurnBack { .. } | Decision::Refuse(_) | Decision::Done(_) => return None,
    };
    if run.is_to_end(intent) {
        Some(Refusal::Interrupted)
    } else if now >= deadline(intent, run) {
        Some(Refusal::TimedOut { timeout: intent.timeout, waiting_on })
    } else {
        None
    }
}

fn until_deadline(decision: Decision, intent: &Intent, run: &RunSoFar) -> Decision {
    match decision {
        Decision::Wait { on, recheck_at } => Decision::Wait { on, recheck_at: recheck_at.min(deadline(intent, run)) },
        decision => decision,
    }
}

fn deadline(intent: &Intent, run: &RunSoFar) -> Timestamp {
    if mutation::is_on(Mutation::NoDeadline) { Timestamp::MAX } else { run.started_at().plus(intent.timeout) }
}

fn next(intent: &Intent, seen: &Observation, run: &RunSoFar, now: Timestamp) -> Decision {
    if run.is_concluding() {
        return conclude::decide(intent, seen, run, now);
    }
    let bad_news = || watch::refusal(intent, seen, run, now).map(Decision::Refuse);
    // Once traffic has moved, bad news does not wait for a write that is still on its way.
    if let Some(refuse) = run.has_moved().then(bad_news).flatten() {
        return refuse;
    }
    if let Some(wait) = outstanding_write(run.standings(), now) {
        return wait;
    }
    let at_rest = is_at_rest(&live_percentages(&seen.routes), intent.active);
    if at_rest && !run.has_moved() {
        return conclude::decide(intent, seen, run, now);
    }
    if let Some(refuse) = bad_news() {
        return refuse;
    }
    if at_rest {
        return after_last_shift(intent, seen, run, now);
    }
    if let Some(refusal) = empty_standby(intent, seen) {
        return Decision::Refuse(refusal);
    }
    prime::decide(intent, seen, run, now)
        .or_else(|| hold(intent, seen, run, now))
        .unwrap_or_else(|| gate(intent, seen, run, now))
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

/// Settle, then bake, then done.
fn after_last_shift(intent: &Intent, seen: &Observation, run: &RunSoFar, now: Timestamp) -> Decision {
    let settled_at = run.shifted_at(intent.routes.keys()).unwrap_or(now).plus(intent.settle());
    let baked_at = settled_at.plus(intent.bake.as_ref().map(|bake| bake.duration).unwrap_or_default());
    if now < settled_at {
        let on = WaitingOn::Settle { remaining: settled_at.since(now) };
        // Without a bake nothing is watched any more.
        let recheck_at = if intent.bake.is_some() { next_look(intent, settled_at, now) } else { settled_at };
        return Decision::Wait { on, recheck_at };
    }
    if now < baked_at {
        let on = WaitingOn::Bake { remaining: baked_at.since(now) };
        return Decision::Wait { on, recheck_at: next_look(intent, baked_at, now) };
    }
    // Without a bake nothing is watched any more.
    let not_known = intent.bake.as_ref().and_then(|_| watch::not_known(intent, seen, run));
    if let Some(on) = not_known {
        return Decision::Wait { on, recheck_at: next_look(intent, Timestamp::MAX, now) };
    }
    conclude::decide(intent, seen, run, now)
}

/// How a run ends on which everything is as declared.
pub(super) fn done(intent: &Intent, run: &RunSoFar, now: Timestamp) -> Outcome {
    if !run.has_moved() {
        return Outcome::AlreadyThere;
    }
    let times = CutoverTimes { started_at: run.started_at(), finished_at: now, skew: run.skew() };
    Outcome::CutOver { from: intent.active.other(), times }
}

/// Holds and watches the stage that has been reached; `None` when it was held long enough.
fn hold(intent: &Intent, seen: &Observation, run: &RunSoFar, now: Timestamp) -> Option<Decision> {
    let held_until = held_until(intent, seen, run);
    let share = Share::from_tenths(least_share(intent, seen)).ok()?;
    (now < held_until).then(|| {
        let on = WaitingOn::Hold { share, remaining: held_until.since(now) };
        Decision::Wait { on, recheck_at: next_look(intent, held_until, now) }
    })
}

/// Until when the stage that has been reached is held. A stage found live was reached at some time before this run: it is
/// held once more from the beginning of the run.
///
/// Only the routes that are furthest behind count: were the others' last shift to count as well, a route whose own shift
/// has to be sent again would stay behind for as long as the stage is held.
fn held_until(intent: &Intent, seen: &Observation, run: &RunSoFar) -> Timestamp {
    let least = least_share(intent, seen);
    let live = live_percentages(&seen.routes);
    let behind = live.iter().filter(|(_, percentages)| *percentages.0.get(intent.active) == least);
    let reached_at = run.shifted_at(behind.map(|(route, _)| route)).unwrap_or(run.started_at());
    reached_at.plus(intent.shift.hold_at(least))
}

/// The declared color's share on the route that is furthest behind, in tenths of a percent.
fn least_share(intent: &Intent, seen: &Observation) -> u16 {
    let shares = live_percentages(&seen.routes).into_values().map(|percentages| *percentages.0.get(intent.active));
    shares.min().unwrap_or_default()
}

/// While something is watched: at the next look, or when the wait is over.
fn next_look(intent: &Intent, until: Timestamp, now: Timestamp) -> Timestamp {
    until.min(now.plus(intent.gate.interval.max(SHORTEST_INTERVAL)))
}

fn empty_standby(intent: &Intent, seen: &Observation) -> Option<Refusal> {
    intent.routes.iter().find_map(|(route, declared)| {
        let group = declared.groups.get(intent.active);
        let is_empty = matches!(seen.groups.get(group), Some(GroupSeen::Targets(targets)) if targets.is_empty());
        is_empty.then(|| Refusal::StandbyEmpty { route: route.clone(), color: intent.active, group: group.clone() })
    })
}

fn gate(intent: &Intent, seen: &Observation, run: &RunSoFar, now: Timestamp) -> Decision {
    if let Some(message) = unreadable_health(intent, seen) {
        return health_unreadable(message, run, now);
    }
    let (gate, watch) = (&intent.gate, run.gate());
    let checks = run.http_checks().shortfalls(&gate.http_checks);
    // The time in which a stage that was found is held is not the gate's: it could be over before the gate has begun.
    let waited = watch.watched_for(now).min(now.since(held_until(intent, seen, run)));
    let left = gate.timeout.saturating_sub(waited);
    match watch.held_for(now) {
        Some(held) if (held >= gate.stable_for || run.has_shifted()) && checks.is_empty() => {
            shift(intent, seen, run, now)
        }
        Some(_) if checks.is_empty() && mutation::is_on(Mutation::GateNeedNotHold) => shift(intent, seen, run, now),
        None if run.has_moved() && (left.is_zero() || is_lost(run)) => {
            Decision::Refuse(Refusal::GateLost { shortfalls: watch.shortfalls().to_vec() })
        }
        _ if left.is_zero() => Decision::Refuse(gate_refusal(intent, run, checks)),
        Some(held) if held >= gate.stable_for || run.has_shifted() => {
            wait_at_gate(WaitingOn::HttpChecks(checks), left, intent, now)
        }
        Some(held) => {
            let remaining = gate.stable_for.saturating_sub(held);
            wait_at_gate(WaitingOn::Stability { remaining }, remaining.min(left), intent, now)
        }
        None => {
            let on = WaitingOn::Health(watch.shortfalls().to_vec());
            wait_at_gate(on, left, intent, now)
        }
    }
}

/// The gate held for this run's first shift and does not hold any more. Where a cutover was found half done, it has yet to
/// hold for the first time.
fn is_lost(run: &RunSoFar) -> bool {
    run.has_shifted() && !only_new_targets_missing(run.gate().shortfalls())
}

/// Is all that is missing the health of targets that were registered a moment ago? Scaling out in the middle of a cutover is
/// no reason to go back.
fn only_new_targets_missing(shortfalls: &[GateShortfall]) -> bool {
    let mut missing = shortfalls.iter().flat_map(|shortfall| &shortfall.not_healthy);
    shortfalls.iter().all(|shortfall| shortfall.health.healthy > 0)
        && missing.all(|target| target.state == TargetState::Initial)
}

/// Looks again after the gate's interval, or earlier when something is due after `at_most`, so that going on, or giving
/// up, is not late by an interval.
fn wait_at_gate(on: WaitingOn, at_most: Duration, intent: &Intent, now: Timestamp) -> Decision {
    Decision::Wait { on, recheck_at: next_look(intent, now.plus(at_most), now) }
}

/// Without seeing any health a run that has written nothing ends at once; another one has something to lose.
fn health_unreadable(message: &str, run: &RunSoFar, now: Timestamp) -> Decision {
    let (message, lasting) = (message.to_owned(), run.health_unread_for(now));
    if run.has_written() && lasting < BLIND_LIMIT {
        Decision::Wait { on: WaitingOn::Sight { message }, recheck_at: now.plus(super::BLIND_PAUSE) }
    } else {
        Decision::Refuse(Refusal::Blind { message, lasting })
    }
}

fn gate_refusal(intent: &Intent, run: &RunSoFar, checks: Vec<HttpCheckShortfall>) -> Refusal {
    let waited = intent.gate.timeout;
    match run.gate().shortfalls() {
        [] if !checks.is_empty() => Refusal::HttpChecksTimedOut { waited, checks },
        [] => Refusal::GateUnstable { waited, stable_for: intent.gate.stable_for },
        shortfalls => Refusal::GateTimedOut { waited, shortfalls: shortfalls.to_vec() },
    }
}

/// Moves every route that is behind to the next stage, once the alarms are known not to fire.
fn shift(intent: &Intent, seen: &Observation, run: &RunSoFar, now: Timestamp) -> Decision {
    if let Some(on) = watch::not_known(intent, seen, run) {
        return Decision::Wait { on, recheck_at: next_look(intent, Timestamp::MAX, now) };
    }
    let next = intent.shift.next_after(least_share(intent, seen));
    let is_behind = |forwarding: &Forwarding| *forwarding.percentages().0.get(intent.active) < next.tenths();
    let to = |forwarding: &Forwarding| forwarding.with_weights(next.weights(intent.active)).colors;
    let writes = writes::of_routes(intent, seen, run, is_behind, to);
    Decision::Act(Step { purpose: Purpose::Shift, writes })
}

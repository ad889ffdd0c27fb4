//! The gate, and the shift that follows it.

use std::time::Duration;

use super::hold::{held_until, least_share};
use super::next_look::{SHORTEST_INTERVAL, look_again, next_look};
use super::{BLIND_LIMIT, BLIND_PAUSE, Decision, NEW_ENOUGH, deadline, watch, writes};
use crate::gate::{never_checked, unreadable_health};
use crate::http_check::HttpCheckShortfall;
use crate::intent::Intent;
use crate::mutation::{self, Mutation};
use crate::observation::{Forwarding, Observation};
use crate::refusal::Refusal;
use crate::run::RunSoFar;
use crate::step::{Purpose, Step};
use crate::time::Timestamp;
use crate::waiting_on::WaitingOn;

/// Waits until more traffic may move, and moves it.
pub(super) fn decide(intent: &Intent, seen: &Observation, run: &RunSoFar, now: Timestamp) -> Decision {
    if let Some(message) = unreadable_health(intent, seen) {
        return health_unreadable(message, run, now);
    }
    if let Some(refusal) = waits_for_ever(run) {
        return Decision::Refuse(refusal);
    }
    let (gate, watch) = (&intent.gate, run.gate());
    let is_urgent = run.is_leaving_the_dead();
    let checks = if is_urgent { Vec::new() } else { run.http_checks().shortfalls(&gate.http_checks) };
    let has_held = |held: Duration| held >= gate.stable_for || run.has_shifted() || is_urgent;
    // The time in which a stage that was found is held is not the gate's: it could be over before the gate has begun. And
    // after each shift its time begins anew, even after one of which nothing came: it was open then.
    let held_until = held_until(intent, seen, run);
    let since = run.last_shift_over_at().map_or(held_until, |at| at.max(held_until));
    let waited = watch.watched_for(now).min(now.since(since));
    let left = gate.timeout.saturating_sub(waited);
    match watch.held_for(now) {
        Some(held) if has_held(held) && checks.is_empty() => shift(intent, seen, run, now),
        Some(_) if checks.is_empty() && mutation::is_on(Mutation::GateNeedNotHold) => shift(intent, seen, run, now),
        None if run.has_moved() && left.is_zero() => {
            Decision::Refuse(Refusal::GateLost { waited: gate.timeout, shortfalls: watch.shortfalls().to_vec() })
        }
        _ if left.is_zero() => Decision::Refuse(timed_out(intent, run, checks)),
        Some(held) if has_held(held) => wait(WaitingOn::HttpChecks(checks), left, intent, run, now),
        Some(held) => {
            let remaining = gate.stable_for.saturating_sub(held);
            wait(WaitingOn::Stability { remaining }, remaining.min(left), intent, run, now)
        }
        None => {
            // It may be that nobody answers on the color that is left, and that nothing has to be waited for.
            let at_most = if run.is_new_to_the_left(intent) { left.min(SHORTEST_INTERVAL) } else { left };
            wait(WaitingOn::Health(watch.shortfalls().to_vec()), at_most, intent, run, now)
        }
    }
}

/// Looks again after the gate's interval, or earlier when something is due after `at_most`, so that going on, or giving
/// up, is not late by an interval.
fn wait(on: WaitingOn, at_most: Duration, intent: &Intent, run: &RunSoFar, now: Timestamp) -> Decision {
    Decision::Wait { on, recheck_at: next_look(intent, run, now.plus(at_most), now) }
}

/// Targets that nobody checks never become healthy.
fn waits_for_ever(run: &RunSoFar) -> Option<Refusal> {
    let short = never_checked(run.gate().shortfalls())?;
    Some(Refusal::HealthNotChecked { color: short.color, group: short.group.clone() })
}

/// Without seeing any health a run that has written nothing, and found nothing moved, ends at once; another one has something
/// to lose.
fn health_unreadable(message: &str, run: &RunSoFar, now: Timestamp) -> Decision {
    let (message, lasting) = (message.to_owned(), run.health_unread_for(now));
    if (run.has_written() || run.has_moved()) && lasting < BLIND_LIMIT {
        Decision::Wait { on: WaitingOn::Sight { message }, recheck_at: now.plus(BLIND_PAUSE) }
    } else {
        Decision::Refuse(Refusal::Blind { message, lasting })
    }
}

fn timed_out(intent: &Intent, run: &RunSoFar, checks: Vec<HttpCheckShortfall>) -> Refusal {
    let waited = intent.gate.timeout;
    match run.gate().shortfalls() {
        [] if !checks.is_empty() => Refusal::HttpChecksTimedOut { waited, checks },
        [] => Refusal::GateUnstable { waited, stable_for: intent.gate.stable_for, has_moved: run.has_moved() },
        shortfalls => Refusal::GateTimedOut { waited, shortfalls: shortfalls.to_vec() },
    }
}

/// Moves every route that is behind to the next stage, once everything that is watched is known, and if there is time for
/// what follows.
fn shift(intent: &Intent, seen: &Observation, run: &RunSoFar, now: Timestamp) -> Decision {
    if let Some(on) = watch::not_known(intent, seen, run) {
        return look_again(on, intent, run, now);
    }
    let live = least_share(intent, seen);
    if let Some(refusal) = too_late(intent, run, live, now) {
        return Decision::Refuse(refusal);
    }
    let next = intent.shift.next_after(live);
    let is_behind = |forwarding: &Forwarding| *forwarding.percentages().0.get(intent.active) < next.tenths();
    let to = |forwarding: &Forwarding| forwarding.with_weights(next.weights(intent.active)).colors;
    let writes = writes::of_routes(intent, seen, run, is_behind, to);
    let within = (!mutation::is_on(Mutation::NoTurnIsTooLate)).then_some(NEW_ENOUGH);
    let purpose = if run.is_leaving_the_dead() { Purpose::Leave } else { Purpose::Shift };
    Decision::Act(Step { purpose, writes, within })
}

/// Before the first shift: what must follow it would not fit into the time, so that a release in perfect health would be
/// undone for that.
fn too_late(intent: &Intent, run: &RunSoFar, live_tenths: u16, now: Timestamp) -> Option<Refusal> {
    let left = deadline::declared_for_way_forward(intent, run).since(now);
    let needed = intent.duration_from(live_tenths);
    let refusal = || Refusal::TooLate { timeout: intent.timeout, left, needed };
    (!run.has_shifted() && left < needed).then(refusal)
}

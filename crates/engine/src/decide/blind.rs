//! What to do when the world could not be observed.

use std::time::Duration;

use super::rollback::{self, LastLook};
use super::{BLIND_LIMIT, BLIND_PAUSE, Decision, deadline, is_held, not_concluded};
use crate::intent::Intent;
use crate::refusal::Refusal;
use crate::run::{Phase, RunSoFar};
use crate::time::Timestamp;
use crate::waiting_on::WaitingOn;

/// How long a run that only ends because the user wants it to goes on trying after its first failed look: nothing is wrong with
/// where the traffic is, and whoever has pressed Ctrl-C waits.
const PATIENCE_AFTER_A_STOP: Duration = Duration::from_secs(1);

/// How soon such a run tries again.
const PAUSE_AFTER_A_STOP: Duration = Duration::from_millis(500);

/// Decides what to do when the world could not be observed. A run that has written something goes on trying for a while,
/// since giving up could leave a cutover half done, and then turns back; a way back goes on for as long as there is time. A
/// run that has written nothing, or that was stopped with nothing moved, ends at once.
///
/// `run` must have been told by [`RunSoFar::note_blind`] first.
pub fn decide_blind(intent: &Intent, message: &str, run: &RunSoFar, now: Timestamp) -> Decision {
    if run.is_to_end(intent) && is_held(intent, run) {
        return Decision::Refuse(Refusal::Held);
    }
    let lasting = run.blind_since().map(|since| now.since(since)).unwrap_or_default();
    let (patience, pause) = patience(intent, run, now);
    if lasting < patience {
        let on = WaitingOn::Sight { message: message.to_owned() };
        return Decision::Wait { on, recheck_at: now.plus(pause) };
    }
    let blind = Refusal::Blind { message: message.to_owned(), lasting };
    let stopped = run.is_to_end(intent);
    match run.phase() {
        Phase::Concluding => Decision::Refuse(not_concluded(run, blind)),
        Phase::Forward if run.has_moved() && !stopped => Decision::TurnBack { why: blind },
        Phase::Forward => Decision::Refuse(rollback::given_up(intent, run, &blind, &LastLook::Failed(message))),
        Phase::TurningBack(turned) | Phase::GoingBack { turned, .. } => {
            Decision::Refuse(rollback::given_up(intent, run, &turned.why, &LastLook::Failed(message)))
        }
    }
}

/// For how long nothing may be seen before the run gives up, and how soon it looks again.
fn patience(intent: &Intent, run: &RunSoFar, now: Timestamp) -> (Duration, Duration) {
    let only_stopped = match run.phase().turned() {
        Some(turned) => turned.why == Refusal::Interrupted,
        None => run.is_to_end(intent),
    };
    if only_stopped && run.has_moved() {
        return (PATIENCE_AFTER_A_STOP, PAUSE_AFTER_A_STOP);
    }
    let is_worth_it = run.has_moved() || (run.has_written() && !run.is_to_end(intent));
    match run.phase().turned() {
        // Whatever is left of the time: being blind began in it.
        Some(turned) if now < deadline::of_way_back(intent, run, turned) => (Duration::MAX, BLIND_PAUSE),
        Some(_) => (Duration::ZERO, BLIND_PAUSE),
        None if is_worth_it => (BLIND_LIMIT, BLIND_PAUSE),
        None => (Duration::ZERO, BLIND_PAUSE),
    }
}

//! The decision: from what is declared, seen and done to the one thing to do next.
//!
//! A decision looks only at its arguments, so a crash, an interruption, a second apply and the normal path are the same
//! path: whatever is found live is where the cutover goes on.

mod conclude;
mod forward;
mod precheck;
mod prime;
mod rollback;
mod watch;
mod writes;

use std::time::Duration;

pub use precheck::unusable_route;

use crate::bake::OnInterrupt;
use crate::intent::Intent;
use crate::observation::Observation;
use crate::outcome::Outcome;
use crate::refusal::Refusal;
use crate::run::RunSoFar;
use crate::step::Step;
use crate::time::Timestamp;
use crate::waiting_on::WaitingOn;
use rollback::LastLook;

/// How soon a written route is read again when it does not show the write yet.
const READ_BACK_PAUSE: Duration = Duration::from_millis(500);

/// How long a cutover under way goes on without being able to read its routes.
const BLIND_LIMIT: Duration = Duration::from_secs(60);

/// How soon a failed look at the world is tried again.
const BLIND_PAUSE: Duration = Duration::from_secs(2);

/// The one thing to do next.
#[must_use]
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Decision {
    /// Write routes.
    Act(Step),
    /// From here on there is no way but back: look at where it leads, and go.
    TurnBack {
        /// What went wrong.
        why: Refusal,
    },
    /// Do nothing until `recheck_at`, then look again.
    Wait {
        /// Why.
        on: WaitingOn,
        /// When something may have changed.
        recheck_at: Timestamp,
    },
    /// A person must look; the run is over.
    Refuse(Refusal),
    /// What is declared is live; the run is over.
    Done(Outcome),
}

/// Decides what to do next. Total and pure: the same arguments give the same decision, in the plan, in the apply, on
/// the command line and in the simulator.
///
/// `run` must have been told of `seen` by [`RunSoFar::note_observation`] first.
pub fn decide(intent: &Intent, seen: &Observation, run: &RunSoFar, now: Timestamp) -> Decision {
    if let Some(why) = run.going_back() {
        return rollback::decide(intent, seen, run, why, now);
    }
    match forward::decide(intent, seen, run, now) {
        Decision::Refuse(why) => refuse(intent, run, why),
        decision => decision,
    }
}

/// What a refusal means for traffic that has moved. Once the cutover is complete it stays, and so it does when only a preview
/// route is in trouble: no production traffic depends on that.
fn refuse(intent: &Intent, run: &RunSoFar, why: Refusal) -> Decision {
    if run.is_concluding() || why.is_about_preview() {
        return Decision::Refuse(not_concluded(run, why));
    }
    match why {
        Refusal::Interrupted if is_held(intent, run) => Decision::Refuse(Refusal::Held),
        why if run.has_moved() => Decision::TurnBack { why },
        why => Decision::Refuse(why),
    }
}

fn not_concluded(run: &RunSoFar, why: Refusal) -> Refusal {
    if run.has_moved() { Refusal::NotConcluded { why: Box::new(why) } } else { why }
}

/// Decides what to do when the world could not be observed: a run that has written something keeps trying for a while,
/// since giving up could leave a cutover half done; one that has not, or that was stopped with nothing moved, ends at
/// once.
///
/// `run` must have been told by [`RunSoFar::note_blind`] first.
pub fn decide_blind(intent: &Intent, message: &str, run: &RunSoFar, now: Timestamp) -> Decision {
    if run.is_to_end(intent) && is_held(intent, run) {
        return Decision::Refuse(Refusal::Held);
    }
    let lasting = run.blind_since().map(|since| now.since(since)).unwrap_or_default();
    let worth_waiting = run.has_moved() || (run.has_written() && !run.is_to_end(intent));
    if worth_waiting && lasting < BLIND_LIMIT {
        let on = WaitingOn::Sight { message: message.to_owned() };
        return Decision::Wait { on, recheck_at: now.plus(BLIND_PAUSE) };
    }
    let blind = || Refusal::Blind { message: message.to_owned(), lasting };
    let why = run.going_back().cloned().unwrap_or_else(blind);
    if run.is_concluding() {
        return Decision::Refuse(not_concluded(run, why));
    }
    Decision::Refuse(rollback::given_up(run, &why, &LastLook::Failed(message), now))
}

/// Does an interruption leave the weights where they are? Without traffic moved there is nothing to leave, and a way back
/// that has begun is completed.
fn is_held(intent: &Intent, run: &RunSoFar) -> bool {
    intent.on_interrupt == OnInterrupt::Hold && run.has_moved() && run.going_back().is_none()
}

//! The decision: from what is declared, seen and done to the one thing to do next.
//!
//! A decision looks only at its arguments, so a crash, an interruption, a second apply and the normal path are the same
//! path: whatever is found live is where the cutover goes on.

mod bake;
mod blind;
mod conclude;
mod deadline;
mod forward;
mod gate;
mod hold;
mod next;
mod next_look;
mod precheck;
mod prime;
mod rollback;
mod standings;
#[cfg(test)]
mod tests;
mod watch;
mod writes;

use std::time::Duration;

pub use blind::decide_blind;
pub use precheck::unusable_route;

use crate::bake::OnInterrupt;
use crate::intent::Intent;
use crate::mutation::{self, Mutation};
use crate::observation::Observation;
use crate::outcome::Outcome;
use crate::refusal::Refusal;
use crate::run::{Phase, RunSoFar, Way};
use crate::step::Step;
use crate::time::Timestamp;
use crate::waiting_on::WaitingOn;

/// How long a cutover under way goes forward without being able to see.
const BLIND_LIMIT: Duration = Duration::from_secs(60);

/// How soon a failed look at the world is tried again.
const BLIND_PAUSE: Duration = Duration::from_secs(2);

/// How old what was seen of targets and alarms may be for more traffic to move, or for a bake to be over.
const NEW_ENOUGH: Duration = Duration::from_secs(5);

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
    match run.phase() {
        Phase::TurningBack(turned) | Phase::GoingBack { turned, .. } => {
            rollback::decide(intent, seen, run, turned, now)
        }
        Phase::Concluding => conclude::decide(intent, seen, run, now),
        Phase::Forward => match forward::decide(intent, seen, run, now) {
            Decision::Refuse(why) => refuse(intent, run, why),
            Decision::Wait { .. } if run.has_shifted() && mutation::is_on(Mutation::TurnsBackForNothing) => {
                Decision::TurnBack { why: Refusal::Interrupted }
            }
            decision => decision,
        },
    }
}

/// What a refusal on the way forward means for traffic that has moved. It stays when only a preview route is in trouble: no
/// production traffic depends on that.
fn refuse(intent: &Intent, run: &RunSoFar, why: Refusal) -> Decision {
    match why {
        why @ Refusal::NotConcluded { .. } => Decision::Refuse(why),
        why if why.is_about_preview() => Decision::Refuse(not_concluded(run, why)),
        Refusal::Interrupted if is_held(intent, run) => Decision::Refuse(Refusal::Held),
        why if run.has_moved() => Decision::TurnBack { why },
        why => Decision::Refuse(why),
    }
}

fn not_concluded(run: &RunSoFar, why: Refusal) -> Refusal {
    if run.has_moved() { Refusal::NotConcluded { why: Box::new(why) } } else { why }
}

/// Does an interruption leave the weights where they are? Without traffic moved there is nothing to leave, and a way back
/// that has begun is completed.
fn is_held(intent: &Intent, run: &RunSoFar) -> bool {
    intent.on_interrupt == OnInterrupt::Hold && run.has_moved() && run.phase().way() == Way::Forward
}

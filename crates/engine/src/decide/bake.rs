//! After the last shift: settle, then bake, then the cutover is complete.

use super::next::Next;
use super::next_look::{look_again, next_look};
use super::{Decision, watch};
use crate::intent::Intent;
use crate::observation::Observation;
use crate::run::RunSoFar;
use crate::time::Timestamp;
use crate::waiting_on::WaitingOn;

/// What is left to wait for once everything has moved. Without a bake nothing is watched any more.
pub(super) fn after_last_shift(intent: &Intent, seen: &Observation, run: &RunSoFar, now: Timestamp) -> Next {
    let settled_at = run.shifted_at(intent.routes.keys()).unwrap_or(now).plus(intent.settle());
    let settling = |recheck_at| Next::Do(Decision::Wait { on: settle(settled_at, now), recheck_at });
    let Some(bake) = &intent.bake else {
        return if now < settled_at { settling(settled_at) } else { Next::Conclude };
    };
    let baked_at = settled_at.plus(bake.duration);
    if now < settled_at {
        return settling(next_look(intent, run, settled_at, now));
    }
    if now < baked_at {
        let on = WaitingOn::Bake { remaining: baked_at.since(now) };
        return Next::Do(Decision::Wait { on, recheck_at: next_look(intent, run, baked_at, now) });
    }
    match watch::not_known(intent, seen, run) {
        // However slow the look was: it shows how things were when the bake was over.
        Some(WaitingOn::NewerLook) if watch::shows_since(intent, seen, baked_at, now) => Next::Conclude,
        // What stays out of sight, or goes on failing, turns it back of itself.
        Some(on) => Next::LookAgain(look_again(on, intent, run, now)),
        None => Next::Conclude,
    }
}

fn settle(settled_at: Timestamp, now: Timestamp) -> WaitingOn {
    WaitingOn::Settle { remaining: settled_at.since(now) }
}

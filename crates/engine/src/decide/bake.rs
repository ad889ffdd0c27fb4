//! After the last shift: settle, then bake, then the cutover is complete.

use super::forward::{Next, look_again, next_look};
use super::{Decision, watch};
use crate::intent::Intent;
use crate::observation::Observation;
use crate::run::RunSoFar;
use crate::time::Timestamp;
use crate::waiting_on::WaitingOn;

/// Everything has moved; without a bake nothing is watched any more.
pub(super) fn after_last_shift(intent: &Intent, seen: &Observation, run: &RunSoFar, now: Timestamp) -> Next {
    let settled_at = run.shifted_at(intent.routes.keys()).unwrap_or(now).plus(intent.settle());
    let Some(bake) = &intent.bake else {
        let settle = || Decision::Wait { on: settle(settled_at, now), recheck_at: settled_at };
        return if now < settled_at { Next::Do(settle()) } else { Next::Conclude };
    };
    let baked_at = settled_at.plus(bake.duration);
    if now < settled_at {
        let recheck_at = next_look(intent, settled_at, now);
        return Next::Do(Decision::Wait { on: settle(settled_at, now), recheck_at });
    }
    if now < baked_at {
        let on = WaitingOn::Bake { remaining: baked_at.since(now) };
        return Next::Do(Decision::Wait { on, recheck_at: next_look(intent, baked_at, now) });
    }
    match watch::not_known(intent, seen, run) {
        Some(on) => Next::Do(look_again(on, intent, now)),
        None => Next::Conclude,
    }
}

fn settle(settled_at: Timestamp, now: Timestamp) -> WaitingOn {
    WaitingOn::Settle { remaining: settled_at.since(now) }
}

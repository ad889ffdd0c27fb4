//! After the last shift: settle, then bake, then the cutover is complete.

use super::next_look::{look_again, next_look};
use super::{Decision, watch};
use crate::intent::Intent;
use crate::observation::Observation;
use crate::run::RunSoFar;
use crate::time::Timestamp;
use crate::waiting_on::WaitingOn;

/// What is left to wait for once everything has moved; `None` when nothing is. Without a bake nothing is watched any more.
pub(super) fn after_last_shift(
    intent: &Intent,
    seen: &Observation,
    run: &RunSoFar,
    now: Timestamp,
) -> Option<Decision> {
    let settled_at = run.shifted_at(intent.routes.keys()).unwrap_or(now).plus(intent.settle());
    let Some(bake) = &intent.bake else {
        return (now < settled_at).then(|| Decision::Wait { on: settle(settled_at, now), recheck_at: settled_at });
    };
    let baked_at = settled_at.plus(bake.duration);
    if now < settled_at {
        return Some(Decision::Wait { on: settle(settled_at, now), recheck_at: next_look(intent, settled_at, now) });
    }
    if now < baked_at {
        let on = WaitingOn::Bake { remaining: baked_at.since(now) };
        return Some(Decision::Wait { on, recheck_at: next_look(intent, baked_at, now) });
    }
    watch::not_known(intent, seen, run).map(|on| look_again(on, intent, now))
}

fn settle(settled_at: Timestamp, now: Timestamp) -> WaitingOn {
    WaitingOn::Settle { remaining: settled_at.since(now) }
}

//! Holding a stage.

use super::Decision;
use super::next_look::next_look;
use crate::intent::Intent;
use crate::live::live_percentages;
use crate::observation::Observation;
use crate::run::RunSoFar;
use crate::shift::Share;
use crate::time::Timestamp;
use crate::waiting_on::WaitingOn;

/// Holds and watches the stage that has been reached; `None` when it was held long enough.
pub(super) fn decide(intent: &Intent, seen: &Observation, run: &RunSoFar, now: Timestamp) -> Option<Decision> {
    let held_until = held_until(intent, seen, run);
    let share = Share::from_tenths(least_share(intent, seen)).ok()?;
    (now < held_until).then(|| {
        let on = WaitingOn::Hold { share, remaining: held_until.since(now) };
        Decision::Wait { on, recheck_at: next_look(intent, run, held_until, now) }
    })
}

/// Until when the stage that has been reached is held. A stage found live was reached at some time before this run: it is
/// held once more from the beginning of the run.
///
/// Only the routes that are furthest behind count: were the others' last shift to count as well, a route whose own shift
/// has to be sent again would stay behind for as long as the stage is held.
pub(super) fn held_until(intent: &Intent, seen: &Observation, run: &RunSoFar) -> Timestamp {
    let least = least_share(intent, seen);
    let live = live_percentages(&seen.routes);
    let behind = live.iter().filter(|(_, percentages)| *percentages.0.get(intent.active) == least);
    let reached_at = run.shifted_at(behind.map(|(route, _)| route)).unwrap_or(run.started_at());
    reached_at.plus(intent.shift.hold_at(least))
}

/// The declared color's share on the route that is furthest behind, in tenths of a percent.
pub(super) fn least_share(intent: &Intent, seen: &Observation) -> u16 {
    let shares = live_percentages(&seen.routes).into_values().map(|percentages| *percentages.0.get(intent.active));
    shares.min().unwrap_or_default()
}

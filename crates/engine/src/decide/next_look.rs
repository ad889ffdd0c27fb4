//! When to look again.

use std::time::Duration;

use super::Decision;
use crate::intent::Intent;
use crate::run::RunSoFar;
use crate::time::Timestamp;
use crate::waiting_on::WaitingOn;

/// The least time between two looks while something is watched, whatever is declared: without any, they would use up
/// everybody's calls to the load balancer's API.
pub(super) const SHORTEST_INTERVAL: Duration = Duration::from_millis(100);

/// While something is watched: at the next look, or when the wait is over. However many others look, too, the end of a wait is
/// never late for them.
pub(super) fn next_look(intent: &Intent, run: &RunSoFar, until: Timestamp, now: Timestamp) -> Timestamp {
    until.min(now.plus(run.interval(intent).max(SHORTEST_INTERVAL)))
}

/// As soon as may be, for what was just not seen well enough.
pub(super) fn look_again(on: WaitingOn, intent: &Intent, run: &RunSoFar, now: Timestamp) -> Decision {
    let recheck_at = match on {
        WaitingOn::NewerLook => now.plus(SHORTEST_INTERVAL),
        _ => next_look(intent, run, Timestamp::MAX, now),
    };
    Decision::Wait { on, recheck_at }
}

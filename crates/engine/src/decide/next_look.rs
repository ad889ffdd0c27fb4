//! When to look again.

use std::time::Duration;

use super::Decision;
use crate::intent::Intent;
use crate::time::Timestamp;
use crate::waiting_on::WaitingOn;

/// The least time between two looks while something is watched, whatever is declared: without any, they would use up
/// everybody's calls to the load balancer's API.
const SHORTEST_INTERVAL: Duration = Duration::from_millis(100);

/// While something is watched: at the next look, or when the wait is over.
pub(super) fn next_look(intent: &Intent, until: Timestamp, now: Timestamp) -> Timestamp {
    until.min(now.plus(intent.gate.interval.max(SHORTEST_INTERVAL)))
}

/// As soon as may be, for what was just not seen well enough.
pub(super) fn look_again(on: WaitingOn, intent: &Intent, now: Timestamp) -> Decision {
    let recheck_at = match on {
        WaitingOn::NewerLook => now.plus(SHORTEST_INTERVAL),
        _ => next_look(intent, Timestamp::MAX, now),
    };
    Decision::Wait { on, recheck_at }
}

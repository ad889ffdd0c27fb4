//! The turn that writes wait for where many are to be sent.

use crate::intent::Intent;
use crate::live::live_percentages;
use crate::observation::Observation;
use crate::time::Timestamp;

/// Writes that will most likely be decided on the next look. Their turn is waited for before it: what it shows is new then when
/// they go out, and nothing was looked at in vain.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Turn {
    /// How many writes.
    pub writes: u32,
    /// Until when they wait: then it is looked, whether it is their turn or not, so that nobody looks less often than half as often
    /// as is fair.
    pub until: Timestamp,
}

/// How many routes the next shift writes, as far as one look shows.
pub(crate) fn writes_ahead(intent: &Intent, seen: &Observation) -> u32 {
    let live = live_percentages(&seen.routes);
    let shares = || live.values().map(|percentages| *percentages.0.get(intent.active));
    let next = intent.shift.next_after(shares().min().unwrap_or_default()).tenths();
    u32::try_from(shares().filter(|share| *share < next).count()).unwrap_or(u32::MAX)
}

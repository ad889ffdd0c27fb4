//! What a run expects to find on one route, and what a look at it means.

use std::time::Duration;

use crate::observation::Forwarding;
use crate::time::Timestamp;
use crate::weights::Percentages;

/// How long an accepted write may take to become readable.
///
/// ELBv2 promises no read-after-write consistency and publishes no bound; half a minute is far beyond anything reported
/// and still short for a person who waits.
pub(crate) const READ_BACK_LIMIT: Duration = Duration::from_secs(30);

/// What a run expects to find on one route.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Expectation {
    /// The route was not seen yet; where a plan was made, it left these percentages.
    FirstLook { planned: Option<Percentages> },
    /// The route was seen and not written since.
    AsSeen(Forwarding),
    /// This run wrote it.
    Ours(Written),
}

/// A write of this run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Written {
    /// What was there right before.
    pub(crate) was: Forwarding,
    /// What the write made of it.
    pub(crate) wrote: Forwarding,
    /// When it was sent.
    pub(crate) at: Timestamp,
    /// Was it seen since?
    pub(crate) confirmed: bool,
}

/// What one look at a route means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Fit {
    /// It shows what is expected.
    Expected,
    /// It still shows what was there before this run's write.
    StillOld,
    /// It shows something that this run has not made.
    Foreign { expected: Percentages },
}

impl Expectation {
    /// Compares a look with what is expected.
    ///
    /// Reads may be stale: within [`READ_BACK_LIMIT`] of a write the state from before it is an old reply, not another
    /// writer, even when the new state had already been seen once.
    pub(crate) fn fit(&self, seen: &Forwarding, now: Timestamp) -> Fit {
        match self {
            Expectation::FirstLook { planned: None } => Fit::Expected,
            Expectation::FirstLook { planned: Some(planned) } => expect(*planned == seen.percentages(), *planned),
            Expectation::AsSeen(last) => expect(last.colors == seen.colors, last.percentages()),
            Expectation::Ours(written) if written.wrote.colors == seen.colors => Fit::Expected,
            Expectation::Ours(written) if written.was.colors == seen.colors && written.may_be_stale(now) => {
                Fit::StillOld
            }
            Expectation::Ours(written) => Fit::Foreign { expected: written.wrote.percentages() },
        }
    }
}

impl Written {
    fn may_be_stale(&self, now: Timestamp) -> bool {
        !self.confirmed || now.since(self.at) < READ_BACK_LIMIT
    }
}

fn expect(as_expected: bool, expected: Percentages) -> Fit {
    if as_expected { Fit::Expected } else { Fit::Foreign { expected } }
}

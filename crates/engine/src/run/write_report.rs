//! How writes went, as the world reports it.

use crate::time::Timestamp;

/// How one route's write went.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WriteReport {
    /// When it was sent.
    pub at: Timestamp,
    /// How it went.
    pub result: WriteResult,
}

/// How a write went.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WriteResult {
    /// The load balancer accepted it.
    Applied,
    /// The last look before the write showed something else; nothing was sent.
    ChangedMeanwhile,
    /// The load balancer refused it for a reason that will not pass by itself.
    Rejected {
        /// What it said.
        message: String,
    },
    /// It was not even sent, because what had to come before it failed; it may be tried again.
    NotSent {
        /// What went wrong.
        message: String,
    },
    /// It was not sent, because its turn had not come when the step's time was over, or when the user stopped the run. Nothing
    /// went wrong: it may be tried again at once.
    NotYet,
    /// It was throttled or the reply was lost; it may or may not have taken effect, and may be tried again.
    Unclear {
        /// What went wrong.
        message: String,
    },
}

impl WriteResult {
    /// Was anything sent to the load balancer?
    pub(crate) const fn was_sent(&self) -> bool {
        match self {
            WriteResult::Applied | WriteResult::Rejected { .. } | WriteResult::Unclear { .. } => true,
            WriteResult::ChangedMeanwhile | WriteResult::NotSent { .. } | WriteResult::NotYet => false,
        }
    }
}

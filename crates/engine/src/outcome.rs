//! How a run ends well.

use std::time::Duration;

use crate::color::Color;
use crate::time::Timestamp;

/// How a run ended when what is declared is also what is live.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Every route showed the declared color from the start; no traffic was moved. What was not as declared beside it, such as a
    /// standby that was not attached, is so now.
    AlreadyThere,
    /// Traffic was moved.
    CutOver {
        /// The color that was active before.
        from: Color,
        /// When it happened.
        times: CutoverTimes,
    },
}

/// When a cutover happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CutoverTimes {
    /// When the run began.
    pub started_at: Timestamp,
    /// When the data plane was considered settled.
    pub finished_at: Timestamp,
    /// The time between the first and the last route's shift; with one route it is zero.
    pub skew: Duration,
}

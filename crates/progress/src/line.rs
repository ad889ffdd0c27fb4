//! One line: when, which switch, and what happened.

use bluegreen::Timestamp;
use serde::{Deserialize, Serialize};

use crate::event::Event;

/// The version of the lines' form. It changes when a reader of the last one could misunderstand a line.
pub const FORMAT_VERSION: u32 = 1;

/// One line of a record.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ProgressLine {
    /// The version of its form.
    pub version: u32,
    /// When it happened, in RFC 3339.
    pub time: String,
    /// Which switch: its id in the state, or what the command line calls it.
    pub switch: String,
    /// What happened.
    #[serde(flatten)]
    pub event: Event,
}

/// An instant as RFC 3339 writes it.
#[must_use]
pub fn rfc3339(instant: Timestamp) -> String {
    let millis = i64::try_from(instant.as_millis()).unwrap_or(i64::MAX);
    jiff::Timestamp::from_millisecond(millis).unwrap_or(jiff::Timestamp::MAX).to_string()
}

//! What the load has seen.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// One request that has ended.
#[derive(Clone, Debug)]
pub struct Sample {
    /// When the request was to start.
    pub at: Instant,
    /// From then to the end of the answer, or to the failure.
    pub latency: Duration,
    /// The answer's status; `None` when there was no answer.
    pub status: Option<u16>,
    /// The answer's `x-color` header.
    pub color: Option<Arc<str>>,
    /// Whether it failed: no whole answer in time, or one that is not 2xx.
    pub failed: bool,
}

impl Sample {
    /// When the answer, or the failure, was there.
    pub fn ended_at(&self) -> Instant {
        self.at + self.latency
    }

    /// Whether this is a good answer of the color.
    pub fn is_answer_of(&self, color: &str) -> bool {
        !self.failed && self.color.as_deref() == Some(color)
    }
}

/// What the load has seen up to some moment.
#[derive(Clone, Debug)]
pub struct Snapshot {
    /// When the load started.
    pub started: Instant,
    /// Requests that have ended, well or not.
    pub requests: u64,
    /// How many of them failed.
    pub failed: u64,
    /// Why they failed: the first few different reasons.
    pub reasons: Vec<String>,
    /// Good answers by color.
    pub colors: BTreeMap<Arc<str>, u64>,
    /// Every request, in the order in which they ended.
    pub samples: Vec<Sample>,
}

/// What the load has seen from its start to its end.
pub type Report = Snapshot;

impl Snapshot {
    /// How many good answers were of the color.
    pub fn answers_of(&self, color: &str) -> u64 {
        self.colors.get(color).copied().unwrap_or_default()
    }

    /// When the first good answer of the color came, after the instant.
    pub fn first_answer(&self, color: &str, after: Instant) -> Option<Instant> {
        self.answers(color, after).min()
    }

    /// When the last good answer of the color came, after the instant.
    pub fn last_answer(&self, color: &str, after: Instant) -> Option<Instant> {
        self.answers(color, after).max()
    }

    fn answers(&self, color: &str, after: Instant) -> impl Iterator<Item = Instant> {
        let of_color = self.samples.iter().filter(move |sample| sample.is_answer_of(color));
        of_color.map(Sample::ended_at).filter(move |at| *at > after)
    }
}

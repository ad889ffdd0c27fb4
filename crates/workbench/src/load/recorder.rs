//! The load's memory.

use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Instant;

use super::failure::Failure;
use super::snapshot::{Sample, Snapshot};
use crate::causes::{in_one_line, keep};

/// A good answer.
pub(super) struct Answer {
    pub(super) status: u16,
    pub(super) color: Option<String>,
}

pub(super) struct Recorder {
    seen: Mutex<Snapshot>,
}

impl Recorder {
    pub(super) fn new(started: Instant) -> Recorder {
        let (reasons, colors, samples) = Default::default();
        Recorder { seen: Mutex::new(Snapshot { started, requests: 0, failed: 0, reasons, colors, samples }) }
    }

    pub(super) fn record(&self, at: Instant, outcome: Result<Answer, Failure>) {
        let latency = at.elapsed();
        let mut seen = self.lock();
        let sample = match outcome {
            Ok(answer) => {
                let color = answer.color.map(|color| seen.count(&color));
                Sample { at, latency, status: Some(answer.status), color, failed: false }
            }
            Err(failure) => {
                seen.note(&failure);
                let status = if let Failure::Status(status) = failure { Some(status) } else { None };
                Sample { at, latency, status, color: None, failed: true }
            }
        };
        seen.requests += 1;
        seen.samples.push(sample);
    }

    pub(super) fn snapshot(&self) -> Snapshot {
        self.lock().clone()
    }

    pub(super) fn ended(&self) -> usize {
        self.lock().samples.len()
    }

    pub(super) fn samples_since(&self, known: usize) -> Vec<Sample> {
        self.lock().samples.get(known..).unwrap_or_default().to_vec()
    }

    fn lock(&self) -> MutexGuard<'_, Snapshot> {
        self.seen.lock().expect("nobody panics with this lock")
    }
}

impl Snapshot {
    /// Counts an answer of the color and returns the one shared name of that color: hundreds of thousands of samples
    /// carry it.
    fn count(&mut self, color: &str) -> Arc<str> {
        let name = self.colors.get_key_value(color).map_or_else(|| color.into(), |(name, _)| Arc::clone(name));
        *self.colors.entry(Arc::clone(&name)).or_default() += 1;
        name
    }

    fn note(&mut self, failure: &Failure) {
        self.failed += 1;
        keep(&mut self.reasons, in_one_line(failure));
    }
}

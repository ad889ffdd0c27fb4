//! What WebSockets have seen.

use std::time::Duration;

use super::socket::Failure;
use crate::causes::{in_one_line, keep};

/// What some WebSockets have seen.
#[derive(Clone, Debug, Default)]
pub struct Echoes {
    /// Sockets that were opened.
    pub opened: u64,
    /// From each frame to its echo.
    pub latencies: Vec<Duration>,
    /// Sockets that were refused, that broke, that sent something else than was sent to them, or that did not close.
    pub failed: u64,
    /// Why: the first few different reasons.
    pub reasons: Vec<String>,
}

impl Echoes {
    pub(super) fn note(&mut self, failure: &Failure) {
        self.failed += 1;
        keep(&mut self.reasons, in_one_line(failure));
    }

    /// Both together.
    #[must_use]
    pub fn and(mut self, other: Echoes) -> Echoes {
        self.opened += other.opened;
        self.latencies.extend(other.latencies);
        self.failed += other.failed;
        other.reasons.into_iter().for_each(|reason| keep(&mut self.reasons, reason));
        self
    }
}

//! Whoever watches a world.

use std::fmt;

use crate::moment::Moment;

/// Judges what happens in a world.
pub(crate) trait Watch<W>: Send {
    /// Judges one moment: a broken promise, if it broke one.
    fn judge(&mut self, moment: &Moment<'_>, truth: &mut W) -> Option<Violation>;
}

/// A broken promise.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Violation {
    /// Which checker says so.
    pub checker: &'static str,
    /// When, in milliseconds since the world began.
    pub at: u64,
    /// What happened.
    pub what: String,
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} at {} ms: {}", self.checker, self.at, self.what)
    }
}

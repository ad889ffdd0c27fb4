//! How much a call can wait that several wait for.

use std::sync::{Mutex, PoisonError};

use bluegreen::Urgency;

/// The urgency of a call that several wait for: that of the most urgent of them, who may come while it waits.
#[derive(Debug)]
pub(crate) struct SharedUrgency(Mutex<Urgency>);

impl SharedUrgency {
    pub(crate) const fn new(urgency: Urgency) -> SharedUrgency {
        SharedUrgency(Mutex::new(urgency))
    }

    pub(crate) fn current(&self) -> Urgency {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Lets it be at least as urgent as this.
    pub(crate) fn raise(&self, to: Urgency) {
        let mut urgency = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        *urgency = to.max(*urgency);
    }
}

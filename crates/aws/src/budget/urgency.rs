//! How much a call can wait.

use std::sync::{Mutex, PoisonError};

/// How much a call can wait, the most urgent first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Urgency {
    /// A way back, and the looks right before a write and right after it. Nobody may hold it up.
    WayBack,
    /// A gate, or anything else that goes before traffic moves.
    Gate,
    /// A bake, or a stage that is held.
    Bake,
    /// A plan, a refresh, a data source: nothing but a person's patience depends on it.
    Survey,
}

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
        *urgency = to.min(*urgency);
    }
}

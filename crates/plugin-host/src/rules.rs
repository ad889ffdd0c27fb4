//! What hosts demand of answers, call by call. An answer that breaks a rule panics: it is the failure of a test.

mod actions;
mod answer;
mod identity;
mod lists;
mod objects;
mod others;

use std::sync::atomic::AtomicBool;
use std::sync::{Arc, Mutex};

use crate::schemas::Schemas;
use identity::Named;

/// The judge of one provider's answers.
pub(crate) struct Rules {
    schemas: Arc<Schemas>,
    /// The identities that objects had, with the states they belong to.
    named: Mutex<Vec<Named>>,
    /// Was it asked to stop, and not configured anew since?
    stopped: AtomicBool,
}

impl Rules {
    pub(crate) fn new(schemas: Arc<Schemas>) -> Self {
        Self { schemas, named: Mutex::default(), stopped: AtomicBool::new(false) }
    }
}

#[cfg(test)]
mod tests;

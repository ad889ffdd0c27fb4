//! What one call asks for.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::watch;

use crate::budget::SharedUrgency;
use bluegreen::Urgency;

/// What one call asks for, on whose behalf, and whether it is sent.
#[derive(Debug)]
pub(super) struct Wanted {
    names: Mutex<BTreeSet<String>>,
    is_sent: watch::Sender<bool>,
    urgency: Arc<SharedUrgency>,
}

impl Wanted {
    pub(super) fn new(names: &[String], urgency: Urgency) -> Wanted {
        let names = Mutex::new(names.iter().cloned().collect());
        Wanted { names, is_sent: watch::Sender::new(false), urgency: Arc::new(SharedUrgency::new(urgency)) }
    }

    /// That of the most urgent of those who wait for this call.
    pub(super) const fn urgency(&self) -> &Arc<SharedUrgency> {
        &self.urgency
    }

    /// Becomes true when the call is sent.
    pub(super) fn is_sent(&self) -> watch::Receiver<bool> {
        self.is_sent.subscribe()
    }

    /// Does it ask for all of these?
    pub(super) fn has(&self, names: &[String]) -> bool {
        let wanted = self.names();
        names.iter().all(|name| wanted.contains(name))
    }

    /// Adds these unless the call is sent already or takes no more.
    pub(super) fn add(&self, names: &[String], at_most: usize) -> bool {
        let mut wanted = self.names();
        let more = names.iter().filter(|name| !wanted.contains(*name)).count();
        let fits = !*self.is_sent.borrow() && wanted.len() + more <= at_most;
        if fits {
            wanted.extend(names.iter().cloned());
        }
        fits
    }

    /// From here on nobody joins it any more.
    pub(super) fn send(&self) -> Vec<String> {
        let wanted = self.names();
        self.is_sent.send_replace(true);
        wanted.iter().cloned().collect()
    }

    fn names(&self) -> MutexGuard<'_, BTreeSet<String>> {
        self.names.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

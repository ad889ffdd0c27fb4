//! What one call asks for.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::watch;

use crate::budget::SharedUrgency;
use bluegreen::Urgency;

/// What one call asks for, on whose behalf, and what was sent for it.
#[derive(Debug)]
pub(super) struct Wanted {
    names: Mutex<BTreeSet<String>>,
    /// How many calls were sent for it: several, where a name does not exist.
    sent: watch::Sender<u32>,
    urgency: Arc<SharedUrgency>,
}

impl Wanted {
    pub(super) fn new(names: &[String], urgency: Urgency) -> Wanted {
        let names = Mutex::new(names.iter().cloned().collect());
        Wanted { names, sent: watch::Sender::new(0), urgency: Arc::new(SharedUrgency::new(urgency)) }
    }

    /// That of the most urgent of those who wait for this call.
    pub(super) const fn urgency(&self) -> &Arc<SharedUrgency> {
        &self.urgency
    }

    /// How many calls were sent for it so far.
    pub(super) fn sent(&self) -> watch::Receiver<u32> {
        self.sent.subscribe()
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
        let fits = *self.sent.borrow() == 0 && wanted.len() + more <= at_most;
        if fits {
            wanted.extend(names.iter().cloned());
        }
        fits
    }

    /// From here on nobody joins it any more.
    pub(super) fn send(&self) -> Vec<String> {
        let wanted = self.names();
        self.sends_another();
        wanted.iter().cloned().collect()
    }

    /// Takes in that a call is sent for it.
    pub(super) fn sends_another(&self) {
        self.sent.send_modify(|calls| *calls += 1);
    }

    fn names(&self) -> MutexGuard<'_, BTreeSet<String>> {
        self.names.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

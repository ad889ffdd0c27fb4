//! Whoever hands on what happens.

use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use bluegreen::Timestamp;

use crate::event::Event;
use crate::line::{FORMAT_VERSION, ProgressLine, rfc3339};

/// Hands on what happens to one switch. Cloning is cheap, and clones are one record.
#[derive(Clone)]
pub struct Record(Arc<Inner>);

struct Inner {
    switch: String,
    hand_on: Box<dyn Fn(&ProgressLine) + Send + Sync>,
    /// The last look, so that the next is only told when it shows something else.
    last_look: Mutex<Option<Event>>,
}

impl Record {
    /// A record of this switch. `hand_on` is called for every line and must return at once.
    pub fn new(switch: impl Into<String>, hand_on: impl Fn(&ProgressLine) + Send + Sync + 'static) -> Record {
        Record(Arc::new(Inner { switch: switch.into(), hand_on: Box::new(hand_on), last_look: Mutex::default() }))
    }

    /// Takes in something that happened at this time.
    pub fn note(&self, event: Event, now: Timestamp) {
        let time = rfc3339(now);
        let line = ProgressLine { version: FORMAT_VERSION, time, switch: self.0.switch.clone(), event };
        (self.0.hand_on)(&line);
    }

    /// Takes in what a look showed, if that is new.
    pub(crate) fn note_look(&self, look: Event, now: Timestamp) {
        let mut last = self.0.last_look.lock().unwrap_or_else(PoisonError::into_inner);
        if last.as_ref() != Some(&look) {
            *last = Some(look.clone());
            drop(last);
            self.note(look, now);
        }
    }
}

impl fmt::Debug for Record {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Record").field("switch", &self.0.switch).finish_non_exhaustive()
    }
}

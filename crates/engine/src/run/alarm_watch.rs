//! Which alarms were red before anything moved, and since when alarms cannot be read.

use std::collections::BTreeSet;
use std::time::Duration;

use crate::bake::{AlarmName, AlarmState, AlarmsSeen};
use crate::time::Timestamp;

/// The alarms over time.
#[derive(Clone, Debug, Default)]
pub(crate) struct AlarmWatch {
    red_since_start: BTreeSet<AlarmName>,
    unread_since: Option<Timestamp>,
}

impl AlarmWatch {
    /// Takes in one look. An alarm that was red before the first shift and goes green counts like any other from then on;
    /// one that only runs out of data has not gone green.
    pub(crate) fn note(&mut self, seen: &AlarmsSeen, has_moved: bool, now: Timestamp) {
        match seen {
            AlarmsSeen::Failed { .. } => {
                self.unread_since.get_or_insert(now);
            }
            AlarmsSeen::States(states) => {
                self.unread_since = None;
                if !has_moved {
                    let red = states.iter().filter(|(_, state)| **state == AlarmState::Alarm);
                    self.red_since_start.extend(red.map(|(alarm, _)| alarm.clone()));
                }
                self.red_since_start.retain(|alarm| states.get(alarm) != Some(&AlarmState::Ok));
            }
        }
    }

    pub(crate) fn unread_for(&self, now: Timestamp) -> Duration {
        self.unread_since.map(|since| now.since(since)).unwrap_or_default()
    }

    pub(crate) fn is_red_since_start(&self, alarm: &AlarmName) -> bool {
        self.red_since_start.contains(alarm)
    }
}

//! CloudWatch alarms. Nothing is measured here: an alarm has the state that it was given.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use alb_model::{Naming, Tree};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// The three states, in the API's words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub(crate) enum AlarmState {
    Ok,
    Alarm,
    InsufficientData,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum AlarmKind {
    Metric,
    Composite,
}

/// One alarm.
#[derive(Debug, Clone)]
pub(crate) struct Alarm {
    pub(crate) name: String,
    pub(crate) arn: String,
    pub(crate) kind: AlarmKind,
    /// What it was configured with, in the API's words.
    pub(crate) settings: Tree,
    pub(crate) state: AlarmState,
    pub(crate) reason: String,
    pub(crate) reason_data: Option<String>,
    pub(crate) configured: Timestamp,
    /// When the state was last given, be it the same as before.
    pub(crate) updated: Timestamp,
    /// When the state last became another one.
    pub(crate) transitioned: Timestamp,
    pub(crate) tags: BTreeMap<String, String>,
}

/// All alarms by name: names are unique over both kinds.
#[derive(Debug, Default)]
pub(crate) struct Alarms {
    by_name: Mutex<BTreeMap<String, Alarm>>,
}

impl AlarmState {
    /// Reads the API's word.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        [Self::Ok, Self::Alarm, Self::InsufficientData].into_iter().find(|state| state.as_str() == text)
    }

    /// The API's word.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Ok => "OK",
            Self::Alarm => "ALARM",
            Self::InsufficientData => "INSUFFICIENT_DATA",
        }
    }
}

impl Alarm {
    /// A new alarm knows nothing yet.
    pub(crate) fn new(naming: &Naming, kind: AlarmKind, name: &str, settings: Tree) -> Self {
        let now = Timestamp::now();
        Self {
            name: name.to_owned(),
            arn: format!("arn:aws:cloudwatch:{}:{}:alarm:{name}", naming.region, naming.account_id),
            kind,
            settings,
            state: AlarmState::InsufficientData,
            reason: "Unchecked: Initial alarm creation".to_owned(),
            reason_data: None,
            configured: now,
            updated: now,
            transitioned: now,
            tags: BTreeMap::new(),
        }
    }

    /// Gives it a state.
    pub(crate) fn give(&mut self, state: AlarmState, reason: &str, reason_data: Option<String>) {
        self.updated = Timestamp::now();
        if self.state != state {
            self.transitioned = self.updated;
        }
        (self.state, self.reason, self.reason_data) = (state, reason.to_owned(), reason_data);
    }
}

impl Alarms {
    /// Creates an alarm, or configures one anew that then keeps its state.
    pub(crate) fn put(&self, alarm: Alarm) {
        let mut alarms = self.lock();
        match alarms.get_mut(&alarm.name) {
            Some(known) if known.kind == alarm.kind => {
                (known.settings, known.configured) = (alarm.settings, alarm.configured);
            }
            _ => {
                alarms.insert(alarm.name.clone(), alarm);
            }
        }
    }

    /// Changes one alarm; `None` when there is none of that name.
    pub(crate) fn change<T>(&self, name: &str, change: impl FnOnce(&mut Alarm) -> T) -> Option<T> {
        self.lock().get_mut(name).map(change)
    }

    /// All of them, by name.
    pub(crate) fn list(&self) -> Vec<Alarm> {
        self.lock().values().cloned().collect()
    }

    /// Deletes alarms: all of them, or none when one is unknown.
    pub(crate) fn delete(&self, names: &[&str]) -> bool {
        let mut alarms = self.lock();
        let known = names.iter().all(|name| alarms.contains_key(*name));
        if known {
            names.iter().for_each(|name| drop(alarms.remove(*name)));
        }
        known
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, BTreeMap<String, Alarm>> {
        self.by_name.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn alarm(name: &str) -> Alarm {
        let naming = Naming { region: "us-east-1".to_owned(), account_id: "000000000000".to_owned() };
        Alarm::new(&naming, AlarmKind::Metric, name, Tree::fields())
    }

    #[test]
    fn the_same_state_again_is_an_update_and_no_transition() {
        let mut alarm = alarm("a");
        alarm.give(AlarmState::Alarm, "one", None);
        let first = alarm.transitioned;
        while Timestamp::now() == first {}
        alarm.give(AlarmState::Alarm, "two", None);
        assert_eq!(alarm.transitioned, first);
        assert!(alarm.updated > first);
        alarm.give(AlarmState::Ok, "three", None);
        assert!(alarm.transitioned > first);
    }

    #[test]
    fn deleting_is_all_or_nothing() {
        let alarms = Alarms::default();
        alarms.put(alarm("a"));
        assert!(!alarms.delete(&["a", "b"]));
        assert_eq!(alarms.list().len(), 1);
        assert!(alarms.delete(&["a"]));
        assert_eq!(alarms.list().len(), 0);
    }
}

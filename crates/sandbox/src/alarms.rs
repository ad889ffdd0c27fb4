//! CloudWatch alarms. Nothing is measured here: a metric alarm has the state that it was given. A composite one follows
//! its rule, and is judged when it is configured and when one of its children changes; until then it keeps a state that
//! it was given, as on AWS.

mod rule;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Mutex, PoisonError};

use alb_model::{Naming, Tree};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

pub(crate) use rule::Rule;

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
    /// Of a composite alarm.
    pub(crate) rule: Option<Rule>,
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
            arn: naming.arn_of("cloudwatch", &format!("alarm:{name}")),
            kind,
            settings,
            rule: None,
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

    /// Whether its rule names an alarm.
    pub(crate) fn depends_on(&self, other: &Self) -> bool {
        let children = self.rule.as_ref().map(Rule::children).unwrap_or_default();
        children.iter().any(|child| *child == other.name || *child == other.arn)
    }
}

impl Alarms {
    /// Creates alarms, or configures them anew: these keep their states, but for what their rules say.
    ///
    /// # Errors
    /// With the children that do not exist, if a rule names any; then nothing has changed.
    pub(crate) fn put(&self, new: Vec<Alarm>) -> Result<(), Vec<String>> {
        let mut alarms = self.lock();
        let known = |child: &str| new.iter().chain(alarms.values()).any(|one| one.name == child || one.arn == child);
        let children = new.iter().filter_map(|alarm| alarm.rule.as_ref()).flat_map(Rule::children);
        let missing: Vec<_> = children.filter(|child| !known(child)).map(str::to_owned).collect();
        if !missing.is_empty() {
            return Err(missing);
        }
        let names: Vec<_> = new.iter().map(|alarm| alarm.name.clone()).collect();
        for alarm in new {
            match alarms.get_mut(&alarm.name) {
                Some(known) if known.kind == alarm.kind => {
                    (known.settings, known.configured, known.rule) = (alarm.settings, alarm.configured, alarm.rule);
                }
                _ => drop(alarms.insert(alarm.name.clone(), alarm)),
            }
        }
        names.iter().for_each(|name| judge(&mut alarms, name));
        Ok(())
    }

    /// Changes one alarm, and then those that depend on its state; `None` when there is none of that name.
    pub(crate) fn change<T>(&self, name: &str, change: impl FnOnce(&mut Alarm) -> T) -> Option<T> {
        let mut alarms = self.lock();
        let alarm = alarms.get_mut(name)?;
        let before = alarm.state;
        let result = change(alarm);
        if alarm.state != before {
            judge_parents(&mut alarms, name);
        }
        Some(result)
    }

    /// All of them, by name.
    pub(crate) fn list(&self) -> Vec<Alarm> {
        self.lock().values().cloned().collect()
    }

    /// Deletes alarms: all of them, or none when one is unknown. A rule that names one goes on without it.
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

type ByName = BTreeMap<String, Alarm>;

/// Judges one alarm by its rule, if it has one, and then those that depend on it.
fn judge(alarms: &mut ByName, name: &str) {
    if judge_alone(alarms, name) {
        judge_parents(alarms, name);
    }
}

/// Each alarm is judged once at most, so that a circle of rules comes to an end.
fn judge_parents(alarms: &mut ByName, name: &str) {
    let mut changed = vec![name.to_owned()];
    let mut judged = BTreeSet::new();
    while let Some(child) = changed.pop().and_then(|name| alarms.get(&name)) {
        let parents = alarms.values().filter(|alarm| alarm.depends_on(child)).map(|alarm| alarm.name.clone());
        for parent in parents.collect::<Vec<_>>() {
            if judged.insert(parent.clone()) && judge_alone(alarms, &parent) {
                changed.push(parent);
            }
        }
    }
}

/// Whether the alarm's state has become another one by its rule.
fn judge_alone(alarms: &mut ByName, name: &str) -> bool {
    let state_of = |child: &str| {
        let found = alarms.get(child).or_else(|| alarms.values().find(|alarm| alarm.arn == child));
        found.map(|alarm| alarm.state)
    };
    let Some(rule) = alarms.get(name).and_then(|alarm| alarm.rule.as_ref()) else { return false };
    let state = if rule.holds(&state_of) { AlarmState::Alarm } else { AlarmState::Ok };
    let Some(alarm) = alarms.get_mut(name).filter(|alarm| alarm.state != state) else { return false };
    alarm.give(state, &format!("The alarm's rule is {}", state == AlarmState::Alarm), None);
    true
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
        alarms.put(vec![alarm("a")]).unwrap();
        assert!(!alarms.delete(&["a", "b"]));
        assert_eq!(alarms.list().len(), 1);
        assert!(alarms.delete(&["a"]));
        assert_eq!(alarms.list().len(), 0);
    }

    fn composite(name: &str, rule: &str) -> Alarm {
        Alarm { kind: AlarmKind::Composite, rule: Some(Rule::parse(rule).unwrap()), ..alarm(name) }
    }

    fn state(alarms: &Alarms, name: &str) -> AlarmState {
        alarms.list().into_iter().find(|alarm| alarm.name == name).unwrap().state
    }

    #[test]
    fn a_change_goes_up_through_all_rules() {
        let alarms = Alarms::default();
        let arn = alarm("a").arn;
        let rules = [composite("top", "NOT ALARM(middle)"), composite("middle", &format!("ALARM({arn})")), alarm("a")];
        alarms.put(rules.into()).unwrap();
        assert_eq!((state(&alarms, "middle"), state(&alarms, "top")), (AlarmState::Ok, AlarmState::Alarm));
        alarms.change("a", |alarm| alarm.give(AlarmState::Alarm, "test", None)).unwrap();
        assert_eq!((state(&alarms, "middle"), state(&alarms, "top")), (AlarmState::Alarm, AlarmState::Ok));
    }

    #[test]
    fn a_circle_of_rules_comes_to_an_end() {
        let alarms = Alarms::default();
        alarms.put(vec![composite("a", "NOT ALARM(b)"), composite("b", "ALARM(a)")]).unwrap();
        alarms.change("a", |alarm| alarm.give(AlarmState::InsufficientData, "test", None)).unwrap();
    }

    #[test]
    fn a_rule_cannot_name_what_does_not_exist() {
        let alarms = Alarms::default();
        assert_eq!(alarms.put(vec![composite("a", "ALARM(b) OR OK(c)")]), Err(vec!["b".to_owned(), "c".to_owned()]));
        assert!(alarms.list().is_empty());
    }
}

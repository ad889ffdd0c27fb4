//! What was found a moment ago, for those to whom it is new enough.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use bluegreen::Timestamp;

/// For how long anything is remembered: longer than anybody lets it be old.
const REMEMBERED: Duration = Duration::from_secs(120);

/// What was found, by name. That something does not exist is not remembered: it may be on its way.
#[derive(Debug)]
pub(crate) struct Recent<V>(Mutex<BTreeMap<String, Known<V>>>);

#[derive(Debug)]
struct Known<V> {
    /// When it was asked for, or forgotten.
    since: Timestamp,
    /// `None` from when it was forgotten on.
    value: Option<V>,
}

impl<V> Default for Recent<V> {
    fn default() -> Recent<V> {
        Recent(Mutex::default())
    }
}

impl<V: Clone> Recent<V> {
    /// What is known of these and was asked for within this time, and when the oldest of it was. Those are no longer among
    /// the wanted then.
    pub(super) fn of(
        &self,
        wanted: &mut BTreeSet<String>,
        within: Duration,
        now: Timestamp,
    ) -> (BTreeMap<String, V>, Option<Timestamp>) {
        let (mut found, mut oldest) = (BTreeMap::new(), None::<Timestamp>);
        if within.is_zero() {
            return (found, oldest);
        }
        let known = self.known();
        wanted.retain(|name| {
            let Some(Known { since, value: Some(value) }) = known.get(name) else { return true };
            let is_too_old = now.since(*since) > within;
            if !is_too_old {
                found.insert(name.clone(), value.clone());
                oldest = Some(oldest.map_or(*since, |oldest| oldest.min(*since)));
            }
            is_too_old
        });
        (found, oldest)
    }

    /// Takes in what was found by a call that was sent at this time. What was changed since then is not what it shows.
    pub(super) fn note(&self, found: &BTreeMap<String, V>, asked_at: Timestamp) {
        let mut known = self.known();
        known.retain(|_, known| asked_at.since(known.since) <= REMEMBERED);
        for (name, value) in found {
            if known.get(name).is_none_or(|known| known.since < asked_at) {
                known.insert(name.clone(), Known { since: asked_at, value: Some(value.clone()) });
            }
        }
    }

    /// Lets nobody be told any more what was asked for until now.
    pub(super) fn forget(&self, name: &str, now: Timestamp) {
        self.known().insert(name.to_owned(), Known { since: now, value: None });
    }

    fn known(&self) -> MutexGuard<'_, BTreeMap<String, Known<V>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn at(millis: u64) -> Timestamp {
        Timestamp::from_millis(millis)
    }

    /// What somebody is told of `a` who lets it be a second old.
    fn told(recent: &Recent<u8>, now: u64) -> Option<(u8, u64)> {
        let mut wanted = BTreeSet::from(["a".to_owned()]);
        let (found, oldest) = recent.of(&mut wanted, Duration::from_secs(1), at(now));
        assert_eq!(found.is_empty(), wanted.contains("a"));
        Some((*found.get("a")?, oldest?.as_millis()))
    }

    fn noted(value: u8, asked_at: u64) -> Recent<u8> {
        let recent = Recent::default();
        recent.note(&BTreeMap::from([("a".to_owned(), value)]), at(asked_at));
        recent
    }

    #[test]
    fn it_is_told_with_its_time_as_long_as_it_is_new_enough() {
        let recent = noted(1, 5000);
        assert_eq!(told(&recent, 6000), Some((1, 5000)));
        assert_eq!(told(&recent, 6001), None);
    }

    #[test]
    fn who_wants_to_know_what_is_there_now_is_told_nothing() {
        let mut wanted = BTreeSet::from(["a".to_owned()]);
        assert_eq!(noted(1, 5000).of(&mut wanted, Duration::ZERO, at(5000)), (BTreeMap::new(), None));
        assert!(wanted.contains("a"));
    }

    #[test]
    fn what_was_asked_before_a_change_is_not_told_after_it_however_late_it_comes() {
        let recent = noted(1, 5000);
        recent.forget("a", at(5100));
        assert_eq!(told(&recent, 5200), None);
        recent.note(&BTreeMap::from([("a".to_owned(), 1)]), at(5100));
        assert_eq!(told(&recent, 5200), None);
        recent.note(&BTreeMap::from([("a".to_owned(), 2)]), at(5101));
        assert_eq!(told(&recent, 5200), Some((2, 5101)));
    }

    #[test]
    fn an_answer_that_was_overtaken_changes_nothing() {
        let recent = noted(2, 5000);
        recent.note(&BTreeMap::from([("a".to_owned(), 1)]), at(4000));
        assert_eq!(told(&recent, 5500), Some((2, 5000)));
    }
}

//! Since when the gate is watched, and since when it holds.

use std::time::Duration;

use crate::gate::{Demand, GateShortfall, GateVerdict};
use crate::time::Timestamp;

/// The gate over time.
#[derive(Clone, Debug, Default)]
pub(crate) struct GateWatch {
    watched_since: Option<Timestamp>,
    holding_since: Option<Timestamp>,
    /// What was asked for at the last look.
    demand: Option<Demand>,
    shortfalls: Vec<GateShortfall>,
}

impl GateWatch {
    /// Takes in one verdict. Watching starts with the first one, which is only given once the standby is attached on
    /// every route: before that its targets have no health to speak of. From then on every look counts, since one that
    /// is left out may have been a break. What held by another demand has yet to hold by this one.
    pub(crate) fn note(&mut self, verdict: GateVerdict, demand: Demand, now: Timestamp) {
        self.watched_since.get_or_insert(now);
        if self.demand.replace(demand) != Some(demand) {
            self.holding_since = None;
        }
        match verdict {
            GateVerdict::Holds => {
                self.holding_since.get_or_insert(now);
                self.shortfalls.clear();
            }
            GateVerdict::Short(shortfalls) => {
                self.holding_since = None;
                self.shortfalls = shortfalls;
            }
        }
    }

    /// What was not seen may have been a break.
    pub(crate) fn break_off(&mut self) {
        self.holding_since = None;
    }

    /// Was a verdict ever given?
    pub(crate) const fn is_watched(&self) -> bool {
        self.watched_since.is_some()
    }

    /// For how long the gate has been watched.
    pub(crate) fn watched_for(&self, now: Timestamp) -> Duration {
        self.watched_since.map(|since| now.since(since)).unwrap_or_default()
    }

    /// For how long it holds; `None` when it does not.
    pub(crate) fn held_for(&self, now: Timestamp) -> Option<Duration> {
        self.holding_since.map(|since| now.since(since))
    }

    /// What was missing at the last look; empty when nothing was.
    pub(crate) fn shortfalls(&self) -> &[GateShortfall] {
        &self.shortfalls
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_held_by_one_demand_has_yet_to_hold_by_another() {
        let at = |secs: u64| Timestamp::from_millis(secs * 1_000);
        let mut watch = GateWatch::default();
        watch.note(GateVerdict::Holds, Demand::LeaveTheDead, at(0));
        watch.note(GateVerdict::Holds, Demand::Gate, at(9));
        assert_eq!(watch.held_for(at(10)), Some(Duration::from_secs(1)));
        watch.note(GateVerdict::Holds, Demand::Gate, at(20));
        assert_eq!(watch.held_for(at(20)), Some(Duration::from_secs(11)));
    }
}

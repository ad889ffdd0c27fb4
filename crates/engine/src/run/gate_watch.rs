//! Since when the gate is watched, and since when it holds.

use std::time::Duration;

use crate::gate::{GateShortfall, GateVerdict};
use crate::time::Timestamp;

/// The gate over time.
#[derive(Clone, Debug, Default)]
pub(crate) struct GateWatch {
    watched_since: Option<Timestamp>,
    /// Since when all that must hold for some time has held without a break.
    holding_since: Option<Timestamp>,
    /// Did the last look show what is asked for now?
    is_open: bool,
    shortfalls: Vec<GateShortfall>,
}

impl GateWatch {
    /// Nothing is known but when the plan saw it open.
    pub(crate) const fn as_planned(open_at: Option<Timestamp>) -> GateWatch {
        GateWatch { watched_since: None, holding_since: open_at, is_open: open_at.is_some(), shortfalls: Vec::new() }
    }

    /// When the plan saw it open, as long as this run has given no verdict.
    pub(crate) fn open_in_the_plan_at(&self) -> Option<Timestamp> {
        self.holding_since.filter(|_| !self.is_watched())
    }

    /// Takes in two verdicts on one look: on all that must hold for some time before traffic moves, and on what is asked for
    /// now, which may be less. Watching starts with the first look after the standby is attached on every route: before that
    /// its targets have no health to speak of. From then on every look counts, since one that is left out may have been a
    /// break; one at which less was asked for is none.
    pub(crate) fn note(&mut self, lasting: &GateVerdict, now_asked: GateVerdict, now: Timestamp) {
        self.watched_since.get_or_insert(now);
        self.holding_since = match lasting {
            GateVerdict::Holds => self.holding_since.or(Some(now)),
            GateVerdict::Short(_) => None,
        };
        self.is_open = now_asked == GateVerdict::Holds;
        self.shortfalls = match now_asked {
            GateVerdict::Holds => Vec::new(),
            GateVerdict::Short(shortfalls) => shortfalls,
        };
    }

    /// What was not seen may have been a break.
    pub(crate) const fn break_off(&mut self) {
        (self.holding_since, self.is_open) = (None, false);
    }

    /// Was a verdict ever given?
    pub(crate) const fn is_watched(&self) -> bool {
        self.watched_since.is_some()
    }

    /// For how long the gate has been watched.
    pub(crate) fn watched_for(&self, now: Timestamp) -> Duration {
        self.watched_since.map(|since| now.since(since)).unwrap_or_default()
    }

    /// For how long all that must hold has held; `None` when the gate is shut.
    pub(crate) fn held_for(&self, now: Timestamp) -> Option<Duration> {
        self.is_open.then(|| self.holding_since.map(|since| now.since(since)).unwrap_or_default())
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
    fn what_holds_goes_on_holding_while_less_is_asked_for() {
        let at = |secs: u64| Timestamp::from_millis(secs * 1_000);
        let mut watch = GateWatch::default();
        for second in [0, 9, 20] {
            watch.note(&GateVerdict::Holds, GateVerdict::Holds, at(second));
        }
        assert_eq!(watch.held_for(at(20)), Some(Duration::from_secs(20)));
    }

    #[test]
    fn what_held_by_a_lesser_demand_has_yet_to_hold() {
        let at = |secs: u64| Timestamp::from_millis(secs * 1_000);
        let mut watch = GateWatch::default();
        watch.note(&GateVerdict::Short(Vec::new()), GateVerdict::Holds, at(0));
        assert_eq!(watch.held_for(at(9)), Some(Duration::ZERO));
        watch.note(&GateVerdict::Holds, GateVerdict::Holds, at(9));
        assert_eq!(watch.held_for(at(10)), Some(Duration::from_secs(1)));
    }
}

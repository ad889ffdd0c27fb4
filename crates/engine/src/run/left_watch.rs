//! What is known over time of the color that traffic is to be taken from: whether anybody answers there.

use std::time::Duration;

use crate::time::Timestamp;

/// For how long it counts what a plan has found there: as long as a large plan takes.
const ANSWERED_LATELY: Duration = Duration::from_secs(120);

/// The color that is left, over time.
#[derive(Clone, Debug, Default)]
pub(crate) struct LeftWatch {
    /// When the plan saw somebody answer there.
    answered_at: Option<Timestamp>,
    /// Was any look at its health?
    is_looked_at: bool,
    /// Did the last look show that it has no healthy target?
    is_dead: bool,
    /// Was that so when this run sent a shift?
    was_dead: bool,
}

impl LeftWatch {
    /// Nothing is known but what the plan has found.
    pub(crate) fn as_planned(answered_at: Option<Timestamp>) -> LeftWatch {
        LeftWatch { answered_at, ..LeftWatch::default() }
    }

    /// Takes in that a look asks for its health.
    pub(crate) const fn note_asked(&mut self) {
        self.is_looked_at = true;
    }

    /// Takes in whether the last look showed that it has no healthy target.
    pub(crate) const fn note(&mut self, is_dead: bool) {
        self.is_dead = is_dead;
    }

    /// Takes in that traffic begins to leave it: from then on nobody looks at it any more.
    pub(crate) const fn note_shift(&mut self) {
        self.was_dead |= self.is_dead;
    }

    /// Was any look at its health?
    pub(crate) const fn is_looked_at(&self) -> bool {
        self.is_looked_at
    }

    /// Did the last look show that nobody answers there?
    pub(crate) const fn is_dead(&self) -> bool {
        self.is_dead
    }

    /// Does nobody answer there, or did nobody when traffic left it?
    pub(crate) const fn is_or_was_dead(&self) -> bool {
        self.is_dead || self.was_dead
    }

    /// Has the plan seen somebody answer there, not long before this time?
    pub(crate) fn answered_lately(&self, now: Timestamp) -> bool {
        self.answered_at.is_some_and(|at| at <= now && now.since(at) <= ANSWERED_LATELY)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn at(secs: u64) -> Timestamp {
        Timestamp::from_millis(secs * 1_000)
    }

    #[test]
    fn what_a_plan_has_seen_counts_for_two_minutes_and_not_before_it_was_seen() {
        let left = LeftWatch::as_planned(Some(at(300)));
        let counts = [299, 300, 420, 421].map(|secs| left.answered_lately(at(secs)));
        assert_eq!(counts, [false, true, true, false]);
        assert!(!LeftWatch::as_planned(None).answered_lately(at(300)));
    }

    #[test]
    fn a_color_that_was_dead_when_traffic_left_it_stays_so_though_nobody_looks_any_more() {
        let (mut dead, mut alive) = (LeftWatch::default(), LeftWatch::default());
        dead.note(true);
        for left in [&mut dead, &mut alive] {
            left.note_shift();
            left.note(false);
        }
        assert_eq!((dead.is_dead(), dead.is_or_was_dead(), alive.is_or_was_dead()), (false, true, false));
    }
}

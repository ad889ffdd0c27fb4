//! How often a cutover was really looked at, where many share the calls that AWS gives an account.

use std::collections::BTreeMap;
use std::time::Duration;

use bluegreen::{Decision, Observation, ObserveError, Progress, RouteName, Step, Timestamp, WaitingOn, WriteReport};
use tfplugin::Diagnostic;

use crate::diagnostics;

/// Passes on what a run does, and remembers the longest time between two looks at what is watched.
pub(super) struct KeptInterval<'a> {
    declared: Duration,
    longest: Duration,
    listener: Box<dyn Progress + 'a>,
}

impl<'a> KeptInterval<'a> {
    pub(super) const fn declared(declared: Duration, listener: Box<dyn Progress + 'a>) -> KeptInterval<'a> {
        KeptInterval { declared, longest: Duration::ZERO, listener }
    }

    /// What is to be told when it was longer than declared.
    pub(super) fn told(&self) -> Option<Diagnostic> {
        (self.longest > self.declared).then(|| diagnostics::looked_less_often(self.declared, self.longest))
    }
}

impl Progress for KeptInterval<'_> {
    fn decided(&mut self, decision: &Decision, now: Timestamp) {
        self.listener.decided(decision, now);
        if let Decision::Wait { on, recheck_at } = decision
            && is_watching(on)
        {
            self.longest = self.longest.max(recheck_at.since(now));
        }
    }

    fn observed(&mut self, seen: &Observation, now: Timestamp) {
        self.listener.observed(seen, now);
    }

    fn saw_nothing(&mut self, error: &ObserveError, now: Timestamp) {
        self.listener.saw_nothing(error, now);
    }

    fn wrote(&mut self, step: &Step, reports: &BTreeMap<RouteName, WriteReport>, now: Timestamp) {
        self.listener.wrote(step, reports, now);
    }
}

const fn is_watching(on: &WaitingOn) -> bool {
    matches!(
        on,
        WaitingOn::Health(_)
            | WaitingOn::HttpChecks(_)
            | WaitingOn::Stability { .. }
            | WaitingOn::Hold { .. }
            | WaitingOn::Bake { .. }
    )
}

#[cfg(test)]
mod tests {
    use bluegreen::LogProgress;

    use super::*;

    const DECLARED: Duration = Duration::from_secs(5);

    fn told_after(on: WaitingOn, seconds: u64) -> Option<Diagnostic> {
        let mut kept = KeptInterval::declared(DECLARED, Box::new(LogProgress));
        let recheck_at = Timestamp::from_millis(seconds * 1000);
        kept.decided(&Decision::Wait { on, recheck_at }, Timestamp::from_millis(0));
        kept.told()
    }

    #[test]
    fn only_looks_that_are_further_apart_than_declared_are_told() {
        let bake = || WaitingOn::Bake { remaining: Duration::from_secs(60) };
        assert!(told_after(bake(), 5).is_none());
        let detail = told_after(bake(), 20).unwrap().detail;
        assert!(detail.contains("every 20s") && detail.contains("5s"), "{detail}");
        assert!(told_after(WaitingOn::Settle { remaining: Duration::from_secs(60) }, 60).is_none());
    }
}

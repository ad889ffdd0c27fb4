//! How often a cutover was really looked at, where many share the calls that AWS gives an account.

use std::time::Duration;

use bluegreen::{Decision, LogProgress, Progress, Timestamp, WaitingOn};
use tfplugin::Diagnostic;

use crate::diagnostics;

/// Writes every decision to the log, and remembers the longest time between two looks at what is watched.
#[derive(Debug)]
pub(super) struct KeptInterval {
    declared: Duration,
    longest: Duration,
}

impl KeptInterval {
    pub(super) const fn declared(declared: Duration) -> KeptInterval {
        KeptInterval { declared, longest: Duration::ZERO }
    }

    /// What is to be told when it was longer than declared.
    pub(super) fn told(&self) -> Option<Diagnostic> {
        (self.longest > self.declared).then(|| diagnostics::looked_less_often(self.declared, self.longest))
    }
}

impl Progress for KeptInterval {
    fn decided(&mut self, decision: &Decision, now: Timestamp) {
        LogProgress.decided(decision, now);
        if let Decision::Wait { on, recheck_at } = decision
            && is_watching(on)
        {
            self.longest = self.longest.max(recheck_at.since(now));
        }
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
    use super::*;

    const DECLARED: Duration = Duration::from_secs(5);

    fn told_after(on: WaitingOn, seconds: u64) -> Option<Diagnostic> {
        let mut kept = KeptInterval::declared(DECLARED);
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

//! A route that really forwards one way and may for a while still show another.

use std::collections::VecDeque;

use bluegreen::{PerColor, RouteSeen, RouteWrite, TargetGroupId};

use super::Fault;

/// How long after a write its predecessors may still be shown.
const STALE_FOR: u64 = 20_000;

#[derive(Clone, Debug)]
pub(crate) struct FakeRoute {
    pub(crate) groups: PerColor<TargetGroupId>,
    pub(crate) truth: RouteSeen,
    /// How it was when the run began.
    pub(crate) at_first: RouteSeen,
    /// What was true before, with the time at which it was replaced; the latest last.
    history: Vec<(u64, RouteSeen)>,
    /// How many writes ago each of the next looks shows.
    pending_looks: VecDeque<usize>,
    /// What `pending_looks` becomes with each write.
    pub(crate) staleness: Vec<usize>,
    pub(crate) faults: VecDeque<Option<Fault>>,
    pub(crate) then_always: Option<Fault>,
    /// Did somebody else write it since the run first saw it?
    pub(crate) foreign: bool,
}

impl FakeRoute {
    pub(crate) fn new(groups: PerColor<TargetGroupId>, truth: RouteSeen) -> FakeRoute {
        FakeRoute {
            groups,
            at_first: truth.clone(),
            truth,
            history: Vec::new(),
            pending_looks: VecDeque::new(),
            staleness: Vec::new(),
            faults: VecDeque::new(),
            then_always: None,
            foreign: false,
        }
    }

    /// One look, which may be stale.
    pub(crate) fn look(&mut self, now: u64) -> RouteSeen {
        let writes_ago = self.pending_looks.pop_front().unwrap_or(0);
        let shown = self.history.iter().rev().take_while(|(until, _)| until + STALE_FOR > now).take(writes_ago).last();
        shown.map_or_else(|| self.truth.clone(), |(_, seen)| seen.clone())
    }

    /// Takes in a write of the run.
    pub(crate) fn take_effect(&mut self, write: &RouteWrite, now: u64) {
        let written = RouteSeen::Forwards(write.to.clone());
        self.history.push((now, std::mem::replace(&mut self.truth, written)));
        self.pending_looks = self.staleness.iter().copied().collect();
    }

    /// Somebody else's change shows at once: one that cannot be seen cannot be respected either.
    pub(crate) fn is_changed_by_others(&mut self, becomes: RouteSeen) {
        self.truth = becomes;
        self.history.clear();
        self.pending_looks.clear();
        self.foreign = true;
    }

    pub(crate) fn next_fault(&mut self) -> Option<Fault> {
        self.faults.pop_front().unwrap_or(self.then_always)
    }
}

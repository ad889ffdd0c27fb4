//! What happens in a story, and what goes wrong in it.

use std::time::Duration;

use bluegreen::RouteName;
use bluegreen_simulator::{CallKind, Event, Fault, What};

use super::{Happening, Story, millis, name};

impl Story {
    /// Lets something happen this long after the apply began.
    pub(crate) fn at(mut self, after: Duration, happening: Happening) -> Story {
        let what = happening.what(&self);
        // What happens before a run begins does not reach it.
        let at = if what == What::Interrupt { millis(after).max(1) } else { millis(after) };
        self.push(at, what);
        self
    }

    /// Stops the run this long after it began.
    pub(crate) fn stop_at(self, after: Duration) -> Story {
        self.at(after, Happening::Stop)
    }

    /// Sends the next writes of this route into these faults, one after the other; `None` is a write without fault.
    pub(crate) fn faults(self, route: &str, faults: impl IntoIterator<Item = Option<Fault>>) -> Story {
        self.faults_of(&name(route), faults)
    }

    /// Like [`Story::faults`], for preview routes too.
    pub(crate) fn faults_of(mut self, route: &RouteName, faults: impl IntoIterator<Item = Option<Fault>>) -> Story {
        let route = self.route(route);
        let numbered = (0..).zip(faults).filter_map(|(after, fault)| Some((after, fault?)));
        for (after, fault) in numbered {
            self.push(0, What::WritesOf { route, after, times: 1, fault });
        }
        self
    }

    /// Sends every write of this route after so many good ones into this fault.
    pub(crate) fn always(mut self, route: &str, after: u64, fault: Fault) -> Story {
        let route = self.route(&name(route));
        self.push(0, What::WritesOf { route, after, times: u64::MAX, fault });
        self
    }

    /// After each write of this route the replies show how it was this many writes ago, in this order; then the truth.
    pub(crate) fn stale(mut self, route: &str, behind: impl IntoIterator<Item = usize>) -> Story {
        let route = self.route(&name(route));
        self.push(0, What::OldReplies { route, behind: behind.into_iter().collect() });
        self
    }

    /// Makes every look fail from one time to another.
    pub(crate) fn blind(self, from: Duration, to: Duration) -> Story {
        self.trouble(CallKind::Routes, Fault::BrokenBefore, from, to)
    }

    /// Makes the alarms unreadable from one time to another.
    pub(crate) fn alarms_unreadable(self, from: Duration, to: Duration) -> Story {
        self.trouble(CallKind::Alarms, Fault::Throttled, from, to)
    }

    /// Makes the targets' health unreadable from one time to another.
    pub(crate) fn health_unreadable(self, from: Duration, to: Duration) -> Story {
        self.trouble(CallKind::Health, Fault::Throttled, from, to)
    }

    /// Makes calls of one kind go wrong from one time to another.
    pub(crate) fn trouble(mut self, calls: CallKind, fault: Fault, from: Duration, to: Duration) -> Story {
        self.push(millis(from), What::Trouble { calls, fault, lasts_ms: millis(to - from) });
        self
    }

    /// Makes the HTTP checks fail from one time to another.
    pub(crate) fn checks_fail(mut self, from: Duration, to: Duration) -> Story {
        for check in 0..self.last().declared.gate.http_checks.len() {
            self.push(millis(from), What::CheckFails { check, lasts_ms: millis(to - from) });
        }
        self
    }

    pub(super) fn push(&mut self, at: u64, what: What) {
        self.last().events.push(Event { at, what });
    }
}

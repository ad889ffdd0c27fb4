//! The end of all trouble: what must converge then.

use super::calls::Troubles;
use super::old_replies::OldReplies;
use super::{Crowd, Reality};
use crate::scenario::{Alarm, Event, Later};

/// For how long the world is left alone before the last apply: old replies are over, targets are judged.
pub(crate) const QUIET_MS: u64 = 200_000;

impl Reality {
    /// Lets time pass, and ends what troubled the last run, until one begins for which this is declared.
    pub(crate) fn wait(&mut self, pause_ms: u64, later: &Later) {
        self.scenario.events.truncate(self.next_event);
        (self.troubles, self.stale) = (Troubles::default(), None);
        self.old_replies.fill(OldReplies::default());
        self.checks_fail_until.fill(0);
        self.pass_until(self.now + pause_ms);
        self.written = later.declared.clone();
        self.scenario.declared = self.written.effective();
        let begins = self.now;
        let events = later.events.iter().map(|event| Event { at: begins + event.at, what: event.what.clone() });
        self.scenario.events.extend(events);
    }

    /// Nothing goes wrong from here on, and whoever owns the routes, targets and alarms has mended them.
    pub(crate) fn calm_down(&mut self) {
        self.next_event = self.scenario.events.len();
        (self.troubles, self.stale) = (Troubles::default(), None);
        self.old_replies.fill(OldReplies::default());
        self.out_of_service_until.fill(0);
        self.alarms.fill(Alarm::Ok);
        self.is_contested = false;
        // If a target is in both, it is said that it is meant to be.
        self.scenario.declared.looks_for_shared_targets = false;
        self.checks_fail_until.fill(0);
        (self.checks_slow, self.crowded) = ((0, 0), Crowd::default());
        for route in 0..self.sites.routes.len() {
            if self.weights(route).is_none() {
                self.mend_route(route);
            }
        }
        self.mend_machines();
        let least = self.scenario.declared.gate.min_healthy_count;
        for group in 0..self.groups.len() {
            self.mend_group(group, least);
        }
        self.pass_until(self.now + QUIET_MS);
    }
}

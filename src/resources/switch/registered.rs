//! What is registered with both colors, as a run first sees it.

use std::collections::BTreeMap;

use bluegreen::{
    Decision, Environments, GroupFacts, GroupSeen, Intent, Observation, ObserveError, PerColor, Progress, RouteName,
    Step, TargetGroupId, Timestamp, WriteReport,
};
use bluegreen_aws::target_facts_of;

/// Passes on what a run does, and keeps what is registered with both colors on every route, where that is wanted.
pub(super) struct Registered<'a> {
    is_wanted: bool,
    groups: BTreeMap<RouteName, PerColor<TargetGroupId>>,
    found: Option<Environments>,
    listener: &'a mut dyn Progress,
}

impl<'a> Registered<'a> {
    pub(super) fn with_both_colors(intent: &Intent, is_wanted: bool, listener: &'a mut dyn Progress) -> Registered<'a> {
        let groups = intent.routes.iter().map(|(name, route)| (name.clone(), route.groups.clone())).collect();
        Registered { is_wanted, groups, found: None, listener }
    }

    /// What the run saw first; `None` where no look showed all of it.
    pub(super) fn found(self) -> Option<Environments> {
        self.found
    }

    fn seen_in(&self, seen: &Observation) -> Option<Environments> {
        let facts = |group: &TargetGroupId| {
            let Some(GroupSeen::Targets(targets)) = seen.groups.get(group) else { return None };
            let targets = targets.iter().filter_map(target_facts_of).collect();
            Some(GroupFacts { targets: Some(targets), ..GroupFacts::default() })
        };
        let of_route = |(name, groups): (&RouteName, &PerColor<TargetGroupId>)| {
            Some((name.clone(), PerColor { blue: Some(facts(&groups.blue)?), green: Some(facts(&groups.green)?) }))
        };
        let routes: Option<BTreeMap<_, _>> = self.groups.iter().map(of_route).collect();
        Some(Environments { routes: routes?, ..Environments::default() })
    }
}

impl Progress for Registered<'_> {
    fn decided(&mut self, decision: &Decision, now: Timestamp) {
        self.listener.decided(decision, now);
    }

    fn observed(&mut self, seen: &Observation, now: Timestamp) {
        if self.is_wanted && self.found.is_none() {
            self.found = self.seen_in(seen);
        }
        self.listener.observed(seen, now);
    }

    fn saw_nothing(&mut self, error: &ObserveError, now: Timestamp) {
        self.listener.saw_nothing(error, now);
    }

    fn wrote(&mut self, step: &Step, reports: &BTreeMap<RouteName, WriteReport>, now: Timestamp) {
        self.listener.wrote(step, reports, now);
    }
}

//! No traffic from one color to the other while a target is registered with both, where it is left to the apply to look for one.
//!
//! Claims: before the first write of a run that gives the declared color more, no look that told the health of all groups of both
//! colors showed such a target; and a run that is refused for one was told of it.
//!
//! Limits: where traffic was between the colors, or a target of the other color was not healthy, it may have to leave there whatever
//! is shared. What could not be read is not known to be shared.

use std::collections::BTreeSet;

use alb_model::{HealthState, TargetKey};

use super::{Checker, Verdict, verdict};
use crate::moment::{Ending, Moment};
use crate::reality::Reality;

/// What the looks of this run told.
#[derive(Default)]
pub(super) struct SharedTargets {
    /// What is registered with each group, as the look that is under way told.
    read: Vec<Option<BTreeSet<TargetKey>>>,
    is_shared: bool,
    /// May traffic have to leave where it is?
    may_have_to_leave: bool,
    has_raised: bool,
}

impl SharedTargets {
    fn begin(truth: &Reality) -> SharedTargets {
        SharedTargets { read: vec![None; truth.sites.groups.len()], ..SharedTargets::default() }
    }

    /// Is traffic between the colors, or was it, whoever has moved it?
    fn note_routes(&mut self, truth: &Reality) {
        let left = truth.scenario.declared.active.other();
        let is_whole = |route: usize| truth.weights(route).is_some_and(|weights| weights.share(left) == 1000);
        self.may_have_to_leave |= truth.run.is_disturbed || !truth.production().all(is_whole);
    }

    fn note(&mut self, moment: &Moment<'_>, truth: &Reality) {
        match moment {
            Moment::Begins => *self = SharedTargets::begin(truth),
            Moment::LookBegins => {
                self.read.fill(None);
                self.note_routes(truth);
            }
            Moment::HealthRead { group } => {
                self.read[*group] = Some(truth.registered_with(*group));
                let left = truth.scenario.declared.active.other().index();
                let is_left = truth.scenario.topology.routes.iter().any(|route| route.groups[left] == *group);
                let health = truth.health(*group);
                self.may_have_to_leave |= is_left && (health.healthy == 0 || health.healthy < health.countable);
            }
            Moment::HealthUnread { group } => self.read[*group] = None,
            Moment::Looked { complete: true } => self.look_is_over(truth),
            _ => {}
        }
    }

    fn look_is_over(&mut self, truth: &Reality) {
        self.note_routes(truth);
        let both = |route: usize| {
            let [one, other] = truth.scenario.topology.routes[route].groups;
            self.read[one].as_ref().zip(self.read[other].as_ref())
        };
        let all: Option<Vec<_>> = truth.production().map(both).collect();
        self.is_shared |= all.is_some_and(|all| all.iter().any(|(one, other)| !one.is_disjoint(other)));
    }
}

impl Checker for SharedTargets {
    fn name(&self) -> &'static str {
        "shared_targets"
    }

    fn judge(&mut self, moment: &Moment<'_>, truth: &Reality) -> Verdict {
        self.note(moment, truth);
        let looks_for = truth.scenario.declared.looks_for_shared_targets;
        match moment {
            Moment::Sent(sent) if sent.raises(truth) && looks_for && !self.has_raised => {
                self.has_raised = true;
                verdict(!self.is_shared || self.may_have_to_leave, || {
                    format!("route {} is moved, and a target is registered with both colors", sent.route)
                })
            }
            Moment::Ends(Ending::Refused(why)) if why.contains("registered in the blue and in the green") => {
                verdict(self.is_shared, || format!("nothing is shared, and the run is refused: {why}"))
            }
            _ => Verdict::NotAsked,
        }
    }
}

impl Reality {
    /// What is registered with this group. A target that is draining has been deregistered.
    fn registered_with(&self, group: usize) -> BTreeSet<TargetKey> {
        let Some(found) = self.model.target_group(&self.sites.groups[group]) else { return BTreeSet::new() };
        let keys = found.targets.values().map(|target| &target.key);
        keys.filter(|key| found.health(key).state != HealthState::Draining).cloned().collect()
    }
}

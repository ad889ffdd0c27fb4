//! The targets of the groups that were looked at, over time.

use std::collections::BTreeSet;

use super::{Fleet, OutOfUse, attached_groups, judge_targets};
use crate::intent::{Intent, RouteName, TargetGroupId};
use crate::observation::{Forwarding, Observation};
use crate::time::Timestamp;

/// What is known of the targets.
#[derive(Clone, Debug, Default)]
pub(crate) struct TargetsWatch {
    attached: BTreeSet<TargetGroupId>,
    fleet: Fleet,
    out_of_use: OutOfUse,
}

impl TargetsWatch {
    /// What one look alone shows: for how long a target has been out of use is not known then.
    pub(crate) fn of_one_look(intent: &Intent, seen: &Observation) -> TargetsWatch {
        let mut watch = TargetsWatch::default();
        watch.note(intent, |name| seen.forwarding(name), seen, Timestamp::from_millis(0));
        watch
    }

    /// Takes in one look at the targets, while the routes forward like this.
    pub(crate) fn note<'a>(
        &mut self,
        intent: &Intent,
        forwarding: impl Fn(&RouteName) -> Option<&'a Forwarding>,
        seen: &Observation,
        now: Timestamp,
    ) {
        self.attached = attached_groups(intent, forwarding);
        self.out_of_use.note(&self.attached, seen, now);
        self.fleet = judge_targets(intent, &self.attached, seen, &self.out_of_use, now);
    }

    /// The target groups that production routes name, as far as was known at the last look.
    pub(crate) const fn attached(&self) -> &BTreeSet<TargetGroupId> {
        &self.attached
    }

    /// The targets, as they were at the last look.
    pub(crate) const fn fleet(&self) -> &Fleet {
        &self.fleet
    }
}

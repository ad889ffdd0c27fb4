//! Targets of the new color that fail.

use crate::checkers::progress::Progress;
use crate::moment::Moment;
use crate::reality::{Health, Reality};

/// Were there too many of them?
#[derive(Default)]
pub(super) struct Targets {
    /// Were there in the look that is under way?
    fail_now: bool,
    have_failed: bool,
}

impl Targets {
    /// What a reply told of a group is what was true when it was made. It counts from the first look on that shows that
    /// traffic has moved, and anew from each shift on, since that was judged by what was seen before it.
    pub(super) fn note(&mut self, moment: &Moment<'_>, progress: &Progress, truth: &Reality) {
        match moment {
            Moment::Begins => *self = Targets::default(),
            Moment::LookBegins => self.fail_now = false,
            Moment::HealthRead { group } if truth.declared_groups().any(|declared| declared == *group) => {
                self.fail_now |= are_too_bad(truth, truth.health(*group), progress.last_raise.is_some());
            }
            Moment::Looked { .. } => self.have_failed |= progress.has_moved() && self.fail_now,
            Moment::Sent(sent) if sent.raises(truth) => self.have_failed = false,
            _ => {}
        }
    }

    pub(super) const fn have_failed(&self) -> bool {
        self.have_failed
    }
}

/// More fail than declared, or none is in service. Those of a group that was only just attached all begin anew: until a shift
/// that is no failure.
fn are_too_bad(truth: &Reality, health: Health, has_raised: bool) -> bool {
    let declared = &truth.scenario.declared;
    let is_nobody_there = health.in_service(declared.gate.allows_unknown) == 0;
    health.may_fail_more_than(declared.allowed_failing()) || is_nobody_there && (has_raised || health.new_ones() == 0)
}

//! Targets of the new color that fail.

use crate::checkers::Moment;
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
    /// traffic has moved.
    pub(super) fn note(&mut self, moment: &Moment<'_>, has_moved: bool, truth: &Reality) {
        match moment {
            Moment::Begins => *self = Targets::default(),
            Moment::LookBegins => self.fail_now = false,
            Moment::HealthRead { group } if truth.declared_groups().any(|declared| declared == *group) => {
                self.fail_now |= are_too_bad(truth, truth.health(*group));
            }
            Moment::Looked { .. } => self.have_failed |= has_moved && self.fail_now,
            _ => {}
        }
    }

    pub(super) const fn have_failed(&self) -> bool {
        self.have_failed
    }
}

/// More fail than declared, or none is in service.
fn are_too_bad(truth: &Reality, health: Health) -> bool {
    let declared = &truth.scenario.declared;
    health.may_fail_more_than(declared.allowed_failing()) || health.in_service(declared.gate.allows_unknown) == 0
}

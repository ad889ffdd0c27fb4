//! A second apply changes nothing.
//!
//! Claims: right after an apply that succeeded in a world without trouble, a plan has nothing to say and an apply finds
//! everything there, after one look and with no write.
//!
//! Limits: a plan may go on telling of a target group that nobody declared and that stays.

use super::{Checker, Verdict, verdict};
use crate::moment::{Ending, Moment};
use crate::reality::Reality;

/// Compares.
pub(super) struct SecondApply;

impl Checker for SecondApply {
    fn name(&self) -> &'static str {
        "second_apply"
    }

    fn judge(&mut self, moment: &Moment<'_>, truth: &Reality) -> Verdict {
        let Moment::SecondApply { ending, has_planned_nothing } = moment else { return Verdict::NotAsked };
        let writes: u64 = truth.run.sent.iter().sum();
        let is_nothing = **ending == Ending::AlreadyThere && writes == 0 && truth.run.looks == 1;
        verdict(is_nothing && *has_planned_nothing, || {
            format!(
                "{ending:?} after {} looks with {writes} writes; empty plan: {has_planned_nothing}",
                truth.run.looks
            )
        })
    }
}

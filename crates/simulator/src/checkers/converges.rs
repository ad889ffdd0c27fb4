//! Whatever happened, a new apply converges.
//!
//! Claims: once nothing goes wrong any more, and whoever owns routes, targets and alarms has mended them, the plan is
//! not refused and the next apply makes the declared color active on every route, from whatever earlier runs have left.
//!
//! Limits: it is given enough time for the gate and for the declared stages.

use super::{Checker, Verdict, verdict};
use crate::moment::{Ending, Moment};
use crate::reality::Reality;

/// Compares.
pub(super) struct Converges;

impl Checker for Converges {
    fn name(&self) -> &'static str {
        "converges"
    }

    fn judge(&mut self, moment: &Moment<'_>, _truth: &Reality) -> Verdict {
        let Moment::CalmApply(ending) = moment else { return Verdict::NotAsked };
        let has_converged = matches!(ending, Ending::AlreadyThere | Ending::CutOver);
        verdict(has_converged, || format!("with no trouble left it ended in {ending:?}"))
    }
}

//! Target groups that are nobody's color stay as they are, or leave for good.
//!
//! Claims: no write gives one of them any weight or attaches it. Where it is to leave, because it was a color's before or
//! because the user wants that, every write takes it out; otherwise every write leaves its weight as it was.
//!
//! Limits: that none stays which is to leave is what `concludes` claims.

use super::{Checker, Verdict, verdict};
use crate::moment::Moment;
use crate::reality::Reality;

/// Compares what was there with what is written.
pub(super) struct UndeclaredGroups;

impl Checker for UndeclaredGroups {
    fn name(&self) -> &'static str {
        "undeclared_groups"
    }

    fn judge(&mut self, moment: &Moment<'_>, truth: &Reality) -> Verdict {
        let Moment::Wrote(wrote) = moment else { return Verdict::NotAsked };
        let route = wrote.sent.route;
        // What the write replaces may be another one's, which nobody had seen when it was sent.
        let before = truth.other_at(route, wrote.sent.looked_at_version);
        let after = truth.other_at(route, truth.versions(route) - 1);
        let holds = if truth.scenario.declared.takes_out() { after.is_none() } else { after == before };
        verdict(holds, || format!("route {route}: a group that nobody declared had {before:?} and has {after:?}"))
    }
}

//! Target groups that are nobody's color stay as they are, or leave for good.
//!
//! Claims: no write gives one of them any weight or attaches it. Where it is to leave, because it was a color's before or
//! because the user wants that, every write takes it out; otherwise every write leaves its weight as it was. Nor does one that is
//! declared, and stands aside for a group that was replaced, get any before the write that lets that one go.
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
        let route = wrote.change.route;
        // What the write replaces may be another one's, which nobody had seen when it was sent.
        let before = truth.other_at(route, wrote.looked_at_version);
        let after = truth.other_at(route, truth.versions(route) - 1);
        let declared = &truth.scenario.declared;
        // A group that is declared stands aside for one that was replaced, until the write that lets that one go.
        let lets_go = wrote.change.to.0[declared.active.other().index()].is_none();
        let holds = match truth.leaves_replaced(route) {
            true if lets_go => after == (!declared.detaches_standby).then_some(0),
            true => after == before,
            false if declared.takes_out() => after.is_none(),
            false => after == before,
        };
        verdict(holds, || format!("route {route}: a group that nobody declared had {before:?} and has {after:?}"))
    }
}

//! A standby that is declared to be attached is on every route when a run says that it succeeded.
//!
//! Claims: after a run that succeeds, whether it moved traffic or found nothing to move, every production route names both colors,
//! unless the standby is declared to leave.
//!
//! Limits: those of `concludes`, which also judges the routes that leave a replaced group. Routes that somebody else changed
//! during the run are theirs, and what an old reply hid is not known.

use super::concludes::is_theirs;
use super::last_seen::LastSeen;
use super::{Checker, Verdict, verdict};
use crate::moment::{Ending, Moment};
use crate::reality::Reality;
use crate::scenario::Weights;

/// What the run last saw of each route.
#[derive(Default)]
pub(super) struct StandbyAttached {
    last_seen: LastSeen,
}

impl Checker for StandbyAttached {
    fn name(&self) -> &'static str {
        "standby_attached"
    }

    fn judge(&mut self, moment: &Moment<'_>, truth: &Reality) -> Verdict {
        self.last_seen.note(moment, truth);
        let Moment::Ends(ending @ (Ending::AlreadyThere | Ending::CutOver)) = moment else { return Verdict::NotAsked };
        if truth.scenario.declared.detaches_standby {
            return Verdict::NotAsked;
        }
        let has_both = |route: &usize| matches!(truth.weights(*route), Some(Weights([Some(_), Some(_)])));
        let is_excused =
            |route: &usize| is_theirs(*route, truth) || self.last_seen.hides_a_change(*route, ending, truth);
        let own = truth.production().filter(|route| !truth.leaves_replaced(*route));
        let alone: Vec<_> = own.filter(|route| !has_both(route) && !is_excused(route)).collect();
        verdict(alone.is_empty(), || format!("it succeeded, and routes {alone:?} have no standby"))
    }
}

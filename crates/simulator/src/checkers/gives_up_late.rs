//! A way back is not given up before the time is over.
//!
//! Claims: when a run ends and says of a production route that it could not be returned, its whole declared time is over;
//! or a write of this route was refused, somebody else has changed it, or nobody could have answered where it would have
//! gone; or the user has stopped the run and its routes could not be read.
//!
//! Limits: what an old reply shows counts as somebody else's write. How soon a way back goes on after a pause is what
//! `api_budget` and `ends` say of it.

use super::causes::Writes;
use super::known_health::KnownHealth;
use super::{Checker, Verdict, verdict};
use crate::moment::{Ending, Moment};
use crate::reality::Reality;

/// What is known of each route that may be left.
#[derive(Default)]
pub(super) struct GivesUpLate {
    known: KnownHealth,
    writes: Writes,
    is_blind: bool,
}

impl Checker for GivesUpLate {
    fn name(&self) -> &'static str {
        "gives_up_late"
    }

    fn judge(&mut self, moment: &Moment<'_>, truth: &Reality) -> Verdict {
        self.known.note(moment, truth);
        self.writes.note(moment, truth);
        if let Moment::Looked { complete } = moment {
            self.is_blind = !complete;
        }
        let Moment::Ends(Ending::RollbackFailed(left, why)) = moment else { return Verdict::NotAsked };
        let is_excused = |route: usize| self.writes.is_out_of_reach(route) || self.known.is_dark_behind(route, truth);
        let given_up: Vec<_> = left.iter().copied().filter(|route| !is_excused(*route)).collect();
        let until = truth.run.began + truth.run.timeout_ms;
        let is_let_go = self.is_blind && truth.run.stopped.is_some();
        verdict(given_up.is_empty() || is_let_go || truth.now >= until, || {
            format!("routes {given_up:?} are given up, and there was time until {until}: {why}")
        })
    }
}

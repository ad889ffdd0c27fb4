//! No traffic to a color whose HTTP checks did not pass.
//!
//! Claims: when a write that gives the declared color more of a route is sent, every declared HTTP check has passed at
//! least as often in a row as it must, in tries that began after the last time traffic moved in this run.
//!
//! Not so where traffic leaves a color of which the last look of the first such write showed no healthy target.
//!
//! Limits: what a check would say between two tries is not known.

use super::check_streaks::CheckStreaks;
use super::gate_looks::GateLooks;
use super::{Checker, Verdict, verdict};
use crate::moment::Moment;
use crate::reality::Reality;

/// How often each check has passed in a row.
#[derive(Default)]
pub(super) struct HttpChecks {
    streaks: CheckStreaks,
    looks: GateLooks,
    has_raised: bool,
    left_the_dead: bool,
}

impl Checker for HttpChecks {
    fn name(&self) -> &'static str {
        "http_checks"
    }

    fn judge(&mut self, moment: &Moment<'_>, truth: &Reality) -> Verdict {
        self.streaks.note(moment, truth);
        self.looks.note(moment, truth);
        let needed = &truth.scenario.declared.gate.http_checks;
        match moment {
            Moment::Begins => {
                (self.has_raised, self.left_the_dead) = (false, false);
                Verdict::NotAsked
            }
            Moment::Sent(sent) if sent.raises(truth) && !needed.is_empty() => {
                self.left_the_dead |= !self.has_raised && self.looks.leaves_the_dead();
                self.has_raised = true;
                verdict(self.left_the_dead || self.streaks.all_passed(truth), || {
                    format!("route {} moves on; passes {:?} of {needed:?}", sent.route, self.streaks.passes)
                })
            }
            _ => Verdict::NotAsked,
        }
    }
}

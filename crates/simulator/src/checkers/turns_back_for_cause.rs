//! Nothing that has moved is undone, or given up, without a cause that was declared.
//!
//! Claims: when a run sends the first write that takes traffic from the declared color, and when it ends without success
//! after traffic has moved, one of these had happened.
//!
//! - More of the new color's targets than declared failed when the run read their health: failing, stopped, or in a zone
//!   without a node; not those that leave or are new. Or none was in service.
//! - A declared alarm fired, was missing, or had no data where that counts.
//! - An HTTP check failed as often in a row as declared.
//! - Routes, health or alarms could not be read for a minute.
//! - A write was refused, failed again and again or did not show, or somebody else wrote a route.
//! - The user stopped the run and wants it to go back.
//! - The gate stayed shut for as long as declared.
//! - The time was over: the declared one, and what is declared to follow the first shift, with a minute for calls.
//!
//! The end of the time and the stop are none once everything was moved, given its time and then seen to be well. And a run
//! decides to move traffic only when what must follow fits into what is left of its time.
//!
//! Limits: a cause stays one for the rest of the run, even where what it was about has been mended before the run turned
//! back. What an old reply shows counts as somebody else's write, and what was true when a reply was made as what the run
//! could have seen, even if the reply was lost in a look that failed.

use super::causes::{Causes, must_follow};
use super::{Checker, Verdict, verdict};
use crate::moment::{Change, Ending, Moment};
use crate::reality::Reality;

/// What happened, and whether it was asked for already.
#[derive(Default)]
pub(super) struct TurnsBackForCause {
    causes: Causes,
    has_raised: bool,
    has_turned: bool,
}

impl TurnsBackForCause {
    /// Does the write take traffic from the declared color, or what was sent to it?
    fn takes_back(&self, sent: &Change, truth: &Reality) -> bool {
        let active = truth.scenario.declared.active;
        let had = sent.from.share(active).max(self.causes.progress.sent[sent.route]);
        truth.is_production(sent.route) && sent.to.share(active) < had
    }

    fn fits(&self, truth: &Reality) -> Verdict {
        let (follows, until) = (must_follow(&self.causes.progress, truth), truth.run.began + truth.run.timeout_ms);
        verdict(truth.run.last_step_at + follows <= until, || {
            format!("traffic moves, {follows} ms must follow, and the time is over at {until}")
        })
    }
}

impl Checker for TurnsBackForCause {
    fn name(&self) -> &'static str {
        "turns_back_for_cause"
    }

    fn judge(&mut self, moment: &Moment<'_>, truth: &Reality) -> Verdict {
        if matches!(moment, Moment::Begins) {
            (self.has_raised, self.has_turned) = (false, false);
        }
        let takes_back = matches!(moment, Moment::Sent(sent) if self.takes_back(sent, truth));
        self.causes.note(moment, truth);
        match moment {
            Moment::Sent(sent) if sent.raises(truth) && !self.has_raised => {
                self.has_raised = true;
                self.fits(truth)
            }
            Moment::Sent(sent) if takes_back && !self.has_turned => {
                self.has_turned = true;
                verdict(self.causes.is_any(truth), || {
                    format!("route {} goes back to {:?} without cause", sent.route, sent.to)
                })
            }
            Moment::Ends(
                ending
                @ (Ending::RolledBack(_) | Ending::RollbackFailed(..) | Ending::Interrupted | Ending::Refused(_)),
            ) if self.has_raised && !self.has_turned => {
                verdict(self.causes.is_any(truth), || format!("it ends without cause: {ending:?}"))
            }
            Moment::Ends(Ending::NotConcluded(why)) => verdict(self.causes.is_any_at_the_end(truth), || {
                format!("what follows is not done, without cause: {why}")
            }),
            _ => Verdict::NotAsked,
        }
    }
}

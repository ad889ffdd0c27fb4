//! A Ctrl-C is followed at once.
//!
//! Claims: after a Ctrl-C no route is given more of the declared color and the run comes to an end, unless the user
//! wants it to finish; and no run ends as one that was held when nobody stopped it, or when that is not what the user
//! wants.
//!
//! Limits: a step that was under way when the stop came is completed, on all its routes. How long the end may take is
//! what `ends` says of it.

use super::ends::time_to_end;
use super::{Checker, Ending, Moment, Verdict, verdict};
use crate::reality::Reality;
use crate::scenario::Policy;

/// Judges what follows a Ctrl-C.
pub(super) struct Interrupts;

impl Checker for Interrupts {
    fn name(&self) -> &'static str {
        "interrupts"
    }

    fn judge(&mut self, moment: &Moment<'_>, truth: &Reality) -> Verdict {
        let (declared, stopped) = (&truth.scenario.declared, truth.run.stopped);
        match moment {
            Moment::Looked { .. } | Moment::Sent(_) => {
                let Some(stopped) = stopped.filter(|_| declared.on_interrupt != Policy::Finish) else {
                    return Verdict::NotAsked;
                };
                if truth.now > stopped + time_to_end(truth) {
                    return Verdict::Broken(format!("it was stopped at {stopped} and goes on"));
                }
                let Moment::Sent(sent) = moment else { return Verdict::Holds };
                let raises = sent.raises(truth);
                let was_decided_after = truth.run.last_step_at > stopped;
                verdict(!(raises && was_decided_after), || format!("route {} moves on after the stop", sent.route))
            }
            Moment::Ends(Ending::Held) => {
                verdict(stopped.is_some() && declared.on_interrupt == Policy::Hold, || "held without a stop".to_owned())
            }
            _ => Verdict::NotAsked,
        }
    }
}

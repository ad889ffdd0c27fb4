//! A Ctrl-C is followed at once.
//!
//! Claims: after a Ctrl-C no route is given more of the declared color and the run comes to an end, unless the user
//! wants it to finish. It ends within seconds, whatever hangs, where it has moved nothing, or leaves everything where it
//! is. And no run ends as one that was held, or interrupted, when nobody stopped it, or when that is not what the user
//! wants; nor as one that was held when nothing has moved.
//!
//! Limits: a step that was under way when the stop came is completed, on all its routes. How long a way back may take is
//! what `ends` says of it.

use super::ends::time_to_end;
use super::progress::Progress;
use super::{Checker, Verdict, verdict};
use crate::moment::{Ending, Moment};
use crate::reality::Reality;
use crate::scenario::Policy;

/// How long a run may take to end that has nothing to do for it.
const AT_ONCE_MS: u64 = 5_000;

/// Judges what follows a Ctrl-C.
#[derive(Default)]
pub(super) struct Interrupts {
    progress: Progress,
    /// When the last write was answered.
    answered_at: u64,
}

impl Interrupts {
    /// Until when a run that was stopped then is to be over. A way back that meets trouble goes on until its time is over.
    fn until(&self, stopped: u64, moment: &Moment<'_>, truth: &Reality) -> u64 {
        let is_held = matches!(moment, Moment::Ends(Ending::Held));
        if is_held || !self.progress.has_moved() {
            return stopped.max(self.answered_at) + AT_ONCE_MS + truth.run.frozen_ms;
        }
        let over = self.progress.until(truth);
        time_to_end(truth) + if truth.run.is_disturbed { stopped.max(over) } else { stopped }
    }
}

impl Checker for Interrupts {
    fn name(&self) -> &'static str {
        "interrupts"
    }

    fn judge(&mut self, moment: &Moment<'_>, truth: &Reality) -> Verdict {
        self.progress.note(moment, truth);
        let (declared, stopped) = (&truth.scenario.declared, truth.run.stopped);
        match moment {
            Moment::Begins => self.answered_at = 0,
            Moment::Answered { .. } => self.answered_at = truth.now,
            Moment::Ends(Ending::Held) if stopped.is_none() || declared.on_interrupt != Policy::Hold => {
                return Verdict::Broken("held without a stop".to_owned());
            }
            Moment::Ends(Ending::Held) if !self.progress.has_moved() => {
                return Verdict::Broken("held, and nothing has moved".to_owned());
            }
            Moment::Ends(Ending::Interrupted) if stopped.is_none() || declared.on_interrupt == Policy::Finish => {
                return Verdict::Broken("interrupted without a stop".to_owned());
            }
            Moment::Looked { .. } | Moment::Sent(_) | Moment::Ends(_) => {
                let Some(stopped) = stopped.filter(|_| declared.on_interrupt != Policy::Finish) else {
                    return Verdict::NotAsked;
                };
                if matches!(moment, Moment::Ends(Ending::Died)) {
                    return Verdict::NotAsked;
                }
                let Moment::Sent(sent) = moment else {
                    let is_in_time = truth.now <= self.until(stopped, moment, truth);
                    return verdict(is_in_time, || format!("it was stopped at {stopped} and goes on"));
                };
                let raises = sent.raises(truth);
                let was_decided_after = truth.run.last_step_at > stopped;
                return verdict(!(raises && was_decided_after), || {
                    format!("route {} moves on after the stop", sent.route)
                });
            }
            _ => {}
        }
        Verdict::NotAsked
    }
}

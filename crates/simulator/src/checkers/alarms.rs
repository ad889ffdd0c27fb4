//! Nothing moves on, and nothing is done, while an alarm fires.
//!
//! Claims: when a write that gives the declared color more is sent, and when a run says that it has cut over, the last
//! look told the state of every declared alarm, each exists, and none fires (nor lacks data, where that counts as
//! firing), except one that is left out because it has been firing since before the run moved anything: since the user wants that,
//! or since traffic left a color that had no healthy target.
//!
//! Limits: what an alarm becomes after the last look is seen at the next one.

use super::known_alarms::KnownAlarms;
use super::{Checker, Verdict, verdict};
use crate::moment::{Ending, Moment};
use crate::reality::Reality;

/// What the last look told of alarms.
#[derive(Default)]
pub(super) struct Alarms {
    known: KnownAlarms,
}

impl Alarms {
    fn lets_pass(&self, truth: &Reality) -> bool {
        self.known.are_known(truth) && self.known.all_let_pass(truth)
    }
}

impl Checker for Alarms {
    fn name(&self) -> &'static str {
        "alarms"
    }

    fn judge(&mut self, moment: &Moment<'_>, truth: &Reality) -> Verdict {
        self.known.note(moment, truth);
        match moment {
            Moment::Sent(sent) if sent.raises(truth) => {
                let passes = self.lets_pass(truth);
                verdict(passes, || format!("route {} moves on, and alarms are {:?}", sent.route, self.known.told))
            }
            Moment::Ends(Ending::CutOver) => {
                verdict(self.lets_pass(truth), || format!("done, and alarms are {:?}", self.known.told))
            }
            _ => Verdict::NotAsked,
        }
    }
}

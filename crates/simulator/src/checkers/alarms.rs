//! Nothing moves on, and nothing is done, while an alarm fires.
//!
//! Claims: when a write that gives the declared color more is sent, and when a run says that it has cut over, the last
//! look told the state of every declared alarm, each exists, and none fires (nor lacks data, where that counts as
//! firing), except one that the user leaves out because it has been firing since before the run moved anything.
//!
//! Limits: what an alarm becomes after the last look is seen at the next one.

use super::{Checker, Ending, Moment, Verdict, verdict};
use crate::reality::Reality;
use crate::scenario::Alarm;

/// What the last look told of alarms.
#[derive(Default)]
pub(super) struct Alarms {
    told: Option<Vec<Alarm>>,
    red_from_the_start: Vec<bool>,
    has_moved: bool,
}

impl Alarms {
    fn note(&mut self, told: bool, truth: &Reality) {
        self.told = told.then(|| truth.alarms.clone());
        if let Some(told) = &self.told {
            for (red, state) in self.red_from_the_start.iter_mut().zip(told) {
                match state {
                    Alarm::Red if !self.has_moved => *red = true,
                    Alarm::Ok => *red = false,
                    _ => {}
                }
            }
        }
    }

    fn lets_pass(&self, truth: &Reality) -> bool {
        let Some(bake) = truth.scenario.declared.bake.as_ref().filter(|bake| !bake.alarms.is_empty()) else {
            return true;
        };
        let Some(told) = &self.told else { return false };
        told.iter().zip(&self.red_from_the_start).all(|(state, red)| match state {
            Alarm::Ok => true,
            Alarm::Red => bake.ignores_red_at_start && *red,
            Alarm::NoData => !bake.fails_without_data,
            Alarm::Missing => false,
        })
    }
}

impl Checker for Alarms {
    fn name(&self) -> &'static str {
        "alarms"
    }

    fn judge(&mut self, moment: &Moment<'_>, truth: &Reality) -> Verdict {
        match moment {
            Moment::Begins => {
                *self = Alarms { red_from_the_start: vec![false; truth.alarms.len()], ..Alarms::default() };
            }
            Moment::AlarmsRead { told } => self.note(*told, truth),
            Moment::Sent(sent) if sent.raises(truth) => {
                self.has_moved = true;
                let passes = self.lets_pass(truth);
                return verdict(passes, || format!("route {} moves on, and alarms are {:?}", sent.route, self.told));
            }
            Moment::Ends(Ending::CutOver) => {
                return verdict(self.lets_pass(truth), || format!("done, and alarms are {:?}", self.told));
            }
            _ => {}
        }
        Verdict::NotAsked
    }
}

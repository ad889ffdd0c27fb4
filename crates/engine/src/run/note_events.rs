//! Taking in what happens beside a look: a step, a turn, a stop, and a look that fails.

use std::collections::BTreeMap;

use super::{Phase, RouteRun, RunSoFar, Turned, WriteReport};
use crate::intent::RouteName;
use crate::refusal::Refusal;
use crate::step::{Purpose, Step};
use crate::time::Timestamp;

impl RunSoFar {
    /// Takes in how the writes of one step went; `now` is when that became known.
    pub fn note_step(&mut self, step: &Step, reports: &BTreeMap<RouteName, WriteReport>, now: Timestamp) {
        match &step.purpose {
            Purpose::GoBack { .. } => {
                if let Phase::GoingBack { has_stepped, .. } = &mut self.phase {
                    *has_stepped = true;
                }
            }
            // Where nothing was sent, nothing has moved: what passed says how it is still.
            Purpose::Shift | Purpose::Leave if reports.values().any(|report| report.result.was_sent()) => {
                self.http_checks.count_passes_anew(now);
                self.left.note_shift();
            }
            Purpose::Conclude => self.phase = Phase::Concluding,
            Purpose::Shift | Purpose::Leave | Purpose::Prime => {}
        }
        for (name, report) in reports {
            let Some(write) = step.writes.get(name) else { continue };
            let routes = if name.is_preview() { &mut self.preview_routes } else { &mut self.routes };
            routes.entry(name.clone()).or_default().note_write(name, &step.purpose, write, report, now);
        }
        let first_shift = || self.routes.values().filter_map(RouteRun::shifted_at).min();
        self.first_shift_at = self.first_shift_at.or_else(first_shift);
    }

    /// Takes in that this run turns back. From here on there is no other way.
    pub fn note_turning_back(&mut self, why: &Refusal, now: Timestamp) {
        if self.phase == Phase::Forward {
            self.phase = Phase::TurningBack(Turned { why: why.clone(), at: now });
            self.routes.values_mut().for_each(RouteRun::turn_back);
        }
    }

    /// Takes in that the user wants this run to end.
    pub fn note_interrupt(&mut self) {
        self.interrupted = true;
    }

    /// Takes in that a look at the world failed.
    pub fn note_blind(&mut self, now: Timestamp) {
        self.blind_since.get_or_insert(now);
        self.gate.break_off();
    }
}

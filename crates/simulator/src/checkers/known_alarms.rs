//! What a run knows of the declared alarms: what the last reply told it.

use super::gate_looks::GateLooks;
use crate::moment::Moment;
use crate::reality::Reality;
use crate::scenario::Alarm;

/// What the run knows of every alarm.
#[derive(Default)]
pub(super) struct KnownAlarms {
    /// `None`: the last attempt told nothing, or there was none.
    pub(super) told: Option<Vec<Alarm>>,
    /// When a reply last told them.
    pub(super) told_at: Option<u64>,
    red_from_the_start: Vec<bool>,
    looks: GateLooks,
    has_raised: bool,
    left_the_dead: bool,
}

impl KnownAlarms {
    pub(super) fn note(&mut self, moment: &Moment<'_>, truth: &Reality) {
        match moment {
            Moment::Begins => {
                *self = KnownAlarms { red_from_the_start: vec![false; truth.alarms.len()], ..KnownAlarms::default() };
            }
            Moment::AlarmsRead { told } => self.note_read(*told, truth),
            Moment::Sent(sent) if sent.raises(truth) => {
                self.left_the_dead |= !self.has_raised && self.looks.leaves_the_dead();
                self.has_raised = true;
            }
            _ => {}
        }
        self.looks.note(moment, truth);
    }

    fn note_read(&mut self, told: bool, truth: &Reality) {
        self.told = told.then(|| truth.alarms.clone());
        self.told_at = told.then_some(truth.now).or(self.told_at);
        for (red, state) in self.red_from_the_start.iter_mut().zip(self.told.iter().flatten()) {
            match state {
                Alarm::Red if !self.has_raised => *red = true,
                Alarm::Ok => *red = false,
                _ => {}
            }
        }
    }

    /// Does none of the alarms that were told stand in the way, as declared?
    pub(super) fn all_let_pass(&self, truth: &Reality) -> bool {
        let Some(bake) = &truth.scenario.declared.bake else { return true };
        let mut told = self.told.iter().flatten().zip(&self.red_from_the_start);
        told.all(|(state, red)| match state {
            Alarm::Ok => true,
            Alarm::Red => (bake.ignores_red_at_start || self.left_the_dead) && *red,
            Alarm::NoData => !bake.fails_without_data,
            Alarm::Missing => false,
        })
    }

    /// Was the state of every declared alarm told?
    pub(super) fn are_known(&self, truth: &Reality) -> bool {
        truth.alarms.is_empty() || self.told.is_some()
    }
}

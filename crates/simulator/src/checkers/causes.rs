//! What has happened in a run that it may turn back for, found in what is true and in what the replies told: never in what
//! the engine says.

mod sight;
mod targets;
mod time;
mod writes;

use super::check_streaks::CheckStreaks;
use super::gate_looks::GateLooks;
use super::known_alarms::KnownAlarms;
use super::progress::Progress;
use crate::moment::Moment;
use crate::reality::Reality;

use sight::Sight;
use targets::Targets;
use time::Time;
pub(super) use time::must_follow;
pub(super) use writes::Writes;

/// Everything that may be a cause.
#[derive(Default)]
pub(super) struct Causes {
    pub(super) progress: Progress,
    gate: GateLooks,
    targets: Targets,
    alarms: KnownAlarms,
    has_alarm_fired: bool,
    checks: CheckStreaks,
    has_check_failed: bool,
    sight: Sight,
    writes: Writes,
    time: Time,
    has_waited_in_vain: bool,
}

impl Causes {
    pub(super) fn note(&mut self, moment: &Moment<'_>, truth: &Reality) {
        if matches!(moment, Moment::Begins) {
            (self.has_alarm_fired, self.has_check_failed, self.has_waited_in_vain) = (false, false, false);
        }
        self.progress.note(moment, truth);
        self.gate.note(moment, truth);
        self.alarms.note(moment, truth);
        self.checks.note(moment, truth);
        self.sight.note(moment, truth);
        self.writes.note(moment, truth);
        self.time.note(moment, &self.progress);
        match moment {
            Moment::Looked { complete: true } => {
                self.note_done(truth);
                self.time.look_is_over(&self.progress, truth);
                self.has_waited_in_vain |= self.waits_in_vain(truth);
            }
            Moment::Looked { complete: false } => self.time.look_is_over(&self.progress, truth),
            Moment::Sent(sent) if sent.raises(truth) => self.has_waited_in_vain = false,
            _ => {}
        }
        self.targets.note(moment, &self.progress, truth);
        if self.progress.has_moved() {
            self.has_alarm_fired |= !self.alarms.all_let_pass(truth);
            self.has_check_failed |= self.checks.any_failed(truth);
        }
    }

    /// Was everything moved, given its time and looked at, so that only what follows is left?
    fn note_done(&mut self, truth: &Reality) {
        let is_watched_well = truth.scenario.declared.bake.is_none()
            || (self.sight.is_health_known() && self.alarms.are_known(truth) && !self.checks.is_failing());
        if is_watched_well && self.progress.is_all_there(truth) {
            self.time.note_well(&self.progress, self.news_at(truth), truth);
        }
    }

    /// When the oldest reply was made that shows how things are; `None` where nothing is watched.
    fn news_at(&self, truth: &Reality) -> Option<u64> {
        truth.scenario.declared.bake.as_ref()?;
        let alarms = (!truth.alarms.is_empty()).then_some(self.alarms.told_at).flatten();
        self.gate.oldest().into_iter().chain(alarms).min()
    }

    /// Is there any for going back, or for giving up what has moved?
    pub(super) fn is_any(&self, truth: &Reality) -> bool {
        self.targets.have_failed()
            || self.has_alarm_fired
            || self.has_check_failed
            || self.sight.was_lost()
            || self.writes.have_failed()
            || self.time.is_over(&self.progress, truth)
            || self.has_waited_in_vain
    }

    /// Is there any for not doing what follows a complete cutover?
    pub(super) fn is_any_at_the_end(&self, truth: &Reality) -> bool {
        self.is_any(truth) || self.writes.have_failed_anywhere() || self.time.is_past_or_stopped(truth)
    }

    /// Has the gate stayed shut for as long as the user wants to wait for it? Its time begins when the stage that the routes
    /// furthest behind have reached has been held, and anew with each shift, even one of which nothing came.
    fn waits_in_vain(&self, truth: &Reality) -> bool {
        let declared = &truth.scenario.declared;
        let held_until = self.progress.held_until(truth);
        let since = self.progress.last_raise.map_or(held_until, |at| at.max(held_until));
        let is_open = match self.progress.last_raise {
            Some(_) => self.gate.is_good_enough(),
            None => self.gate.held_for().is_some_and(|held| held >= declared.gate.stable_ms),
        };
        let more_to_follow = self.progress.all_there_since.is_none();
        let is_shut = !is_open || !self.gate.is_new() || !self.checks.all_passed(truth);
        more_to_follow && is_shut && truth.now >= since + declared.gate.timeout_ms
    }
}

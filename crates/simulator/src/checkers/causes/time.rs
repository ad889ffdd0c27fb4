//! The end of the declared time, and the user's stop.

use crate::checkers::gate_looks::NEW_MS;
use crate::checkers::progress::Progress;
use crate::moment::Moment;
use crate::reality::Reality;
use crate::scenario::Policy;

/// What is known of time.
#[derive(Default)]
pub(super) struct Time {
    /// From when on only what follows a complete cutover was left, once a look has shown that all is well.
    done_at: Option<u64>,
    was_over: bool,
}

impl Time {
    pub(super) fn note(&mut self, moment: &Moment<'_>, progress: &Progress) {
        if matches!(moment, Moment::Begins) || progress.all_there_since.is_none() {
            *self = Time::default();
        }
    }

    /// Takes in that a look is over.
    pub(super) fn look_is_over(&mut self, progress: &Progress, truth: &Reality) {
        self.was_over |= self.is_over_now(progress, truth);
    }

    /// Takes in that a look showed nothing wrong. What it showed from before all was over only counts while it is new.
    pub(super) fn note_well(&mut self, progress: &Progress, news_at: Option<u64>, truth: &Reality) {
        let declared = &truth.scenario.declared;
        let bake = declared.bake.as_ref().map_or(0, |bake| bake.ms);
        let due = progress.all_there_since.map(|since| since + declared.settle(&truth.scenario.topology) + bake);
        let shows_it = |due: u64| news_at.is_none_or(|at| at >= due || truth.now <= at + NEW_MS);
        self.done_at = self.done_at.or(due.filter(|due| truth.now >= *due && shows_it(*due)));
    }

    /// Did the time end, or the user want to go back, while something was left to wait for as far as any look showed?
    pub(super) fn is_over(&self, progress: &Progress, truth: &Reality) -> bool {
        self.was_over || self.is_over_now(progress, truth)
    }

    /// A run that has moved nothing need not wait for the end of a time that cannot suffice.
    fn is_over_now(&self, progress: &Progress, truth: &Reality) -> bool {
        let was_in_time = |at: u64| self.done_at.is_none_or(|done| at < done);
        let until = progress.until(truth);
        let is_past = truth.now >= until && was_in_time(until);
        let is_hopeless = progress.last_raise.is_none() && truth.now + must_follow(progress, truth) > until;
        let goes_back = truth.scenario.declared.on_interrupt == Policy::Rollback;
        is_past || is_hopeless || (goes_back && truth.run.stopped.is_some_and(was_in_time))
    }

    /// Is the time over, or did the user stop the run?
    pub(super) fn is_past_or_stopped(&self, truth: &Reality) -> bool {
        let stops = truth.scenario.declared.on_interrupt != Policy::Finish;
        truth.now >= truth.run.began + truth.run.timeout_ms || (stops && truth.run.stopped.is_some())
    }
}

/// How long everything takes that is declared to follow what has been reached.
pub(in crate::checkers) fn must_follow(progress: &Progress, truth: &Reality) -> u64 {
    let declared = &truth.scenario.declared;
    let bake = declared.bake.as_ref().map_or(0, |bake| bake.ms);
    declared.holds_above_ms(progress.least_share()) + declared.settle(&truth.scenario.topology) + bake
}

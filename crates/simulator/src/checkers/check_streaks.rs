//! How often each HTTP check passed or failed in a row.

use crate::moment::{CheckAnswer, Moment};
use crate::reality::Reality;

/// Both, by check.
#[derive(Default)]
pub(super) struct CheckStreaks {
    /// Of tries that began since traffic last moved in this run.
    pub(super) passes: Vec<u32>,
    /// Whether traffic moved or not.
    failures: Vec<u32>,
    raised_at: Option<u64>,
    has_raised: bool,
}

impl CheckStreaks {
    pub(super) fn note(&mut self, moment: &Moment<'_>, truth: &Reality) {
        match moment {
            Moment::Begins => {
                let none = vec![0; truth.scenario.declared.gate.http_checks.len()];
                *self = CheckStreaks { passes: none.clone(), failures: none, ..CheckStreaks::default() };
            }
            // Only now, since the routes of one step are written one after the other.
            Moment::LookBegins if std::mem::take(&mut self.has_raised) => self.passes.fill(0),
            Moment::HttpChecked { answers } => {
                for (check, answer) in answers.iter().enumerate() {
                    answer.iter().for_each(|answer| self.note_answer(check, *answer));
                }
            }
            Moment::Sent(sent) if sent.raises(truth) => (self.has_raised, self.raised_at) = (true, Some(truth.now)),
            _ => {}
        }
    }

    fn note_answer(&mut self, check: usize, answer: CheckAnswer) {
        let is_after_raise = self.raised_at.is_none_or(|at| answer.began >= at);
        match answer.passed {
            true if is_after_raise => self.passes[check] += 1,
            true => {}
            false => self.passes[check] = 0,
        }
        self.failures[check] = if answer.passed { 0 } else { self.failures[check] + 1 };
    }

    /// Has every check passed as often as declared?
    pub(super) fn all_passed(&self, truth: &Reality) -> bool {
        self.passes.iter().zip(&truth.scenario.declared.gate.http_checks).all(|(passes, needed)| passes >= needed)
    }

    /// Has a check failed as often as declared?
    pub(super) fn any_failed(&self, truth: &Reality) -> bool {
        let needed = truth.scenario.declared.gate.http_checks.iter();
        self.failures.iter().zip(needed).any(|(failures, needed)| *failures >= (*needed).max(1))
    }

    /// Did a check fail when it was last tried?
    pub(super) fn is_failing(&self) -> bool {
        self.failures.iter().any(|failures| *failures > 0)
    }
}

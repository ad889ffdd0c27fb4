//! How often each HTTP check passed or failed in a row.

use super::Moment;
use crate::reality::Reality;

/// Both, by check.
#[derive(Default)]
pub(super) struct CheckStreaks {
    tried: Option<Vec<bool>>,
    /// At looks that were complete, since traffic last moved in this run.
    pub(super) passes: Vec<u32>,
    /// Whatever else of the look failed, and whether traffic moved or not.
    failures: Vec<u32>,
    has_raised: bool,
}

impl CheckStreaks {
    pub(super) fn note(&mut self, moment: &Moment<'_>, truth: &Reality) {
        match moment {
            Moment::Begins => {
                let none = vec![0; truth.scenario.declared.gate.http_checks.len()];
                *self = CheckStreaks { passes: none.clone(), failures: none, ..CheckStreaks::default() };
            }
            Moment::LookBegins => {
                self.tried = None;
                if std::mem::take(&mut self.has_raised) {
                    self.passes.fill(0);
                }
            }
            Moment::HttpChecked { passed } => {
                self.tried = Some(passed.to_vec());
                for (failures, passed) in self.failures.iter_mut().zip(*passed) {
                    *failures = if *passed { 0 } else { *failures + 1 };
                }
            }
            Moment::Looked { complete: true } => {
                for (passes, passed) in self.passes.iter_mut().zip(self.tried.take().unwrap_or_default()) {
                    *passes = if passed { *passes + 1 } else { 0 };
                }
            }
            Moment::Sent(sent) if sent.raises(truth) => self.has_raised = true,
            _ => {}
        }
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

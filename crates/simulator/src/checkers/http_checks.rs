//! No traffic to a color whose HTTP checks did not pass.
//!
//! Claims: when a write that gives the declared color more of a route is sent, every declared HTTP check has passed at
//! least as often in a row as it must, at looks that were complete, since the last time traffic moved in this run.
//!
//! Limits: what a check would say between two looks is not known.

use super::{Checker, Moment, Verdict, verdict};
use crate::reality::Reality;

/// How often each check has passed in a row.
#[derive(Default)]
pub(super) struct HttpChecks {
    tried: Option<Vec<bool>>,
    passes: Vec<u32>,
    has_raised: bool,
}

impl Checker for HttpChecks {
    fn name(&self) -> &'static str {
        "http_checks"
    }

    fn judge(&mut self, moment: &Moment<'_>, truth: &Reality) -> Verdict {
        let needed = &truth.scenario.declared.gate.http_checks;
        match moment {
            Moment::Begins => *self = HttpChecks { passes: vec![0; needed.len()], ..HttpChecks::default() },
            Moment::LookBegins => {
                self.tried = None;
                if std::mem::take(&mut self.has_raised) {
                    self.passes.fill(0);
                }
            }
            Moment::HttpChecked { passed } => self.tried = Some(passed.to_vec()),
            Moment::Looked { complete: true } => {
                for (passes, passed) in self.passes.iter_mut().zip(self.tried.take().unwrap_or_default()) {
                    *passes = if passed { *passes + 1 } else { 0 };
                }
            }
            Moment::Sent(sent) if sent.raises(truth) && !needed.is_empty() => {
                self.has_raised = true;
                let all_passed = self.passes.iter().zip(needed).all(|(passes, needed)| passes >= needed);
                return verdict(all_passed, || {
                    format!("route {} moves on; passes {:?} of {needed:?}", sent.route, self.passes)
                });
            }
            _ => {}
        }
        Verdict::NotAsked
    }
}

//! Nothing moves on old news.
//!
//! Claims: when it is the turn of a write that gives the declared color more of a route, the health of every group of that color,
//! and the declared alarms, were told by replies that came no more than eleven seconds ago, whatever else the look had to wait for.
//!
//! Limits: the write itself may take long, and so may the last look right before it, which looks at the route alone. Nobody
//! can tell a reply that was on its way while the machine slept from one that has just been made. What HTTP checks told is
//! judged by `http_checks`.

use super::{Checker, Verdict, verdict};
use crate::moment::Moment;
use crate::reality::Reality;

/// How old that may be.
const OLD_MS: u64 = 11_000;

/// When each was last told.
#[derive(Default)]
pub(super) struct FreshNews {
    health: Vec<Option<u64>>,
    alarms: Option<u64>,
}

impl FreshNews {
    /// When the oldest reply came that a step rests on; `None` when one never came.
    fn oldest(&self, truth: &Reality) -> Option<u64> {
        let health = truth.declared_groups().map(|group| self.health[group]);
        let alarms = (!truth.alarms.is_empty()).then_some(self.alarms);
        health.chain(alarms).min().flatten()
    }
}

impl Checker for FreshNews {
    fn name(&self) -> &'static str {
        "fresh_news"
    }

    fn judge(&mut self, moment: &Moment<'_>, truth: &Reality) -> Verdict {
        match moment {
            Moment::Begins => *self = FreshNews { health: vec![None; truth.sites.groups.len()], alarms: None },
            Moment::HealthCame { group } => self.health[*group] = Some(truth.now),
            Moment::AlarmsCame => self.alarms = Some(truth.now),
            Moment::Sent(sent) if sent.raises(truth) => {
                let (oldest, turn) = (self.oldest(truth), truth.run.last_turn_at);
                let is_new = oldest.is_some_and(|oldest| turn <= oldest + OLD_MS + truth.run.frozen_ms);
                return verdict(is_new, || {
                    format!("route {} moves on at {turn}, and the oldest news is of {oldest:?}", sent.route)
                });
            }
            _ => {}
        }
        Verdict::NotAsked
    }
}

//! How often each HTTP check passed or failed in a row.

use crate::http_check::{HttpCheck, HttpCheckSeen, HttpCheckShortfall};
use crate::mutation::{self, Mutation};
use crate::time::Timestamp;

/// The HTTP checks over time.
#[derive(Clone, Debug, Default)]
pub(crate) struct HttpCheckWatch {
    streaks: Vec<Streak>,
    /// When traffic moved last.
    shifted_at: Option<Timestamp>,
}

#[derive(Clone, Debug, Default)]
struct Streak {
    passes: u32,
    failures: u32,
    last_failure: Option<String>,
}

impl HttpCheckWatch {
    /// Takes in what has come of every check; nothing when none was tried.
    pub(crate) fn note(&mut self, seen: &[HttpCheckSeen], now: Timestamp) {
        self.streaks.resize_with(self.streaks.len().max(seen.len()), Streak::default);
        for (streak, seen) in self.streaks.iter_mut().zip(seen) {
            match seen {
                HttpCheckSeen::NoAnswerYet => {}
                HttpCheckSeen::Passed { began_ago } if self.shifted_at.is_some_and(|at| now.since(at) < *began_ago) => {
                }
                HttpCheckSeen::Passed { .. } => streak.pass(),
                HttpCheckSeen::Failed { why } => streak.fail(why),
            }
        }
    }

    /// Traffic has moved: what passed before, or was asked before, says nothing of how it is now. Failures go on counting.
    pub(crate) fn count_passes_anew(&mut self, now: Timestamp) {
        self.shifted_at = Some(now);
        self.streaks.iter_mut().for_each(|streak| streak.passes = 0);
    }

    /// The checks that have not passed often enough in a row.
    pub(crate) fn shortfalls(&self, declared: &[HttpCheck]) -> Vec<HttpCheckShortfall> {
        let shortfalls = declared.iter().enumerate().filter_map(|(index, check)| {
            let streak = self.streaks.get(index).cloned().unwrap_or_default();
            let needed = check.successes.max(1);
            let holds = streak.passes >= needed || mutation::is_on(Mutation::HttpChecksNeedNotPass);
            (!holds).then(|| HttpCheckShortfall {
                check: check.name.clone(),
                passes: streak.passes,
                needed,
                last_failure: streak.last_failure,
            })
        });
        shortfalls.collect()
    }

    /// The first check that has failed as often in a row as it takes to turn a cutover back, with what came of its last try.
    pub(crate) fn failed<'a>(&self, declared: &'a [HttpCheck]) -> Option<(&'a HttpCheck, String)> {
        declared.iter().zip(&self.streaks).find_map(|(check, streak)| {
            let failed = streak.failures >= check.successes.max(1);
            failed.then(|| (check, streak.last_failure.clone().unwrap_or_default()))
        })
    }

    /// Did any check fail at the last look?
    pub(crate) fn is_failing(&self) -> bool {
        self.streaks.iter().any(|streak| streak.failures > 0)
    }
}

impl Streak {
    fn pass(&mut self) {
        self.passes = self.passes.saturating_add(1);
        (self.failures, self.last_failure) = (0, None);
    }

    fn fail(&mut self, why: &str) {
        self.failures = self.failures.saturating_add(1);
        (self.passes, self.last_failure) = (0, Some(why.to_owned()));
    }
}

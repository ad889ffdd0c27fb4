//! How often each HTTP check passed or failed in a row.

use crate::http_check::{HttpCheck, HttpCheckSeen, HttpCheckShortfall};
use crate::mutation::{self, Mutation};

/// The HTTP checks over time.
#[derive(Clone, Debug, Default)]
pub(crate) struct HttpCheckWatch {
    streaks: Vec<Streak>,
}

#[derive(Clone, Debug, Default)]
struct Streak {
    passes: u32,
    failures: u32,
    last_failure: Option<String>,
}

impl HttpCheckWatch {
    /// Takes in one try of every check; nothing when there was none.
    pub(crate) fn note(&mut self, seen: &[HttpCheckSeen]) {
        self.streaks.resize_with(self.streaks.len().max(seen.len()), Streak::default);
        for (streak, seen) in self.streaks.iter_mut().zip(seen) {
            streak.note(seen);
        }
    }

    /// Traffic has moved: what passed before says nothing of how it is now. Failures go on counting.
    pub(crate) fn count_passes_anew(&mut self) {
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
    fn note(&mut self, seen: &HttpCheckSeen) {
        match seen {
            HttpCheckSeen::Passed => {
                self.passes = self.passes.saturating_add(1);
                (self.failures, self.last_failure) = (0, None);
            }
            HttpCheckSeen::Failed { why } => {
                self.failures = self.failures.saturating_add(1);
                (self.passes, self.last_failure) = (0, Some(why.clone()));
            }
        }
    }
}

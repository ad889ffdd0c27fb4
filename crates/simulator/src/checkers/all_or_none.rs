//! All routes or none at rest.
//!
//! Claims: after a run that succeeds, or says that it has moved everything, every production route gives everything to
//! the declared color; and it says that it has moved traffic just when it sent a write for that. After one that fails, no route that it wrote gives the declared color more than when the run
//! first saw it, unless the run says so of that route by name, and then something must have gone wrong that it could
//! not help, or nobody could have answered where that route would have gone.
//!
//! Limits: routes that somebody else changed during the run are theirs, and so are those where an old reply hid such a
//! change from the run's last look. A run that finds everything there has nothing but that look: when the reply is old,
//! so is what it says. A run that was held or died promises nothing: it leaves a cutover half done for the next one,
//! which is judged in its turn. Between the first and the last write of a shift routes differ; ELBv2 has no
//! transactions.

use super::first_seen::FirstSeen;
use super::known_health::KnownHealth;
use super::last_seen::LastSeen;
use super::{Checker, Verdict, verdict};
use crate::moment::{Ending, Moment};
use crate::reality::Reality;

/// What the run first and last saw of each route.
#[derive(Default)]
pub(super) struct AllOrNone {
    first_seen: FirstSeen,
    known: KnownHealth,
    last_seen: LastSeen,
    has_raised: bool,
}

impl AllOrNone {
    /// The routes that give the declared color more than the run found.
    fn moved(&self, truth: &Reality) -> Vec<usize> {
        let active = truth.scenario.declared.active;
        let has_moved = |route: usize| {
            let first = self.first_seen.version(route).and_then(|version| truth.weights_at(route, version));
            let more =
                first.zip(truth.weights(route)).is_some_and(|(first, now)| now.share(active) > first.share(active));
            more && truth.is_written_by_run(route) && !truth.is_foreign_since(route, truth.run.planned)
        };
        truth.production().filter(|route| has_moved(*route)).collect()
    }
}

impl Checker for AllOrNone {
    fn name(&self) -> &'static str {
        "all_or_none"
    }

    fn judge(&mut self, moment: &Moment<'_>, truth: &Reality) -> Verdict {
        self.first_seen.note(moment, truth);
        self.known.note(moment, truth);
        self.last_seen.note(moment, truth);
        match moment {
            Moment::Begins => self.has_raised = false,
            Moment::Sent(sent) => self.has_raised |= sent.raises(truth),
            Moment::Ends(ending @ (Ending::AlreadyThere | Ending::CutOver | Ending::NotConcluded(_))) => {
                let active = truth.scenario.declared.active;
                let is_excused = |route: usize| {
                    truth.is_foreign_since(route, truth.run.began)
                        || self.last_seen.hides_a_change(route, ending, truth)
                };
                let is_there = |route: usize| truth.share(route, active) == Some(1000) || is_excused(route);
                let left: Vec<_> = truth.production().filter(|route| !is_there(*route)).collect();
                let says_so = self.has_raised != (**ending == Ending::AlreadyThere);
                return verdict(left.is_empty() && says_so, || {
                    let raised = self.has_raised;
                    format!("it ended in {ending:?}, moved traffic: {raised}, and routes {left:?} are not there")
                });
            }
            Moment::Ends(Ending::RollbackFailed(named, why)) => {
                let unnamed: Vec<_> = self.moved(truth).into_iter().filter(|route| !named.contains(route)).collect();
                let is_excused =
                    truth.run.is_disturbed || named.iter().all(|route| self.known.is_dark_behind(*route, truth));
                return verdict(unnamed.is_empty() && is_excused, || {
                    format!("it failed without cause, or without naming routes {unnamed:?}: {why}")
                });
            }
            Moment::Ends(ending @ (Ending::RolledBack(_) | Ending::Interrupted | Ending::Refused(_))) => {
                let moved = self.moved(truth);
                return verdict(moved.is_empty(), || format!("it failed, and routes {moved:?} stay moved: {ending:?}"));
            }
            _ => {}
        }
        Verdict::NotAsked
    }
}

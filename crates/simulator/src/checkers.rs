//! The checkers: one promise each, judged from what is true and from the calls that were made, never by asking the
//! engine.
//!
//! After every event all of them look. The first promise that is broken ends a world.

mod alarms;
mod all_or_none;
mod api_budget;
mod causes;
mod check_streaks;
mod concludes;
mod converges;
mod ends;
mod first_seen;
mod foreign_writes;
mod fresh_news;
mod gate_looks;
mod gate_passed;
mod gives_up_late;
mod healthy_route;
mod http_checks;
mod interrupts;
mod known_alarms;
mod known_health;
mod last_seen;
mod one_owner;
mod progress;
mod rollback_restores;
mod second_apply;
mod shared_targets;
mod stages;
mod standby_attached;
mod state_is_true;
mod turns_back_for_cause;
mod undeclared_groups;

use crate::moment::{Change, Moment};
use crate::reality::Reality;
use crate::watch::{Violation, Watch};

/// What a checker says.
pub(crate) enum Verdict {
    /// It is not about that.
    NotAsked,
    /// The promise holds.
    Holds,
    /// It is broken, like this.
    Broken(String),
}

/// One promise.
pub(crate) trait Checker: Send {
    /// Its name: that of its file.
    fn name(&self) -> &'static str;

    /// Judges one moment.
    fn judge(&mut self, moment: &Moment<'_>, truth: &Reality) -> Verdict;
}

/// All checkers.
#[derive(Default)]
pub(crate) struct Checkers(Vec<Box<dyn Checker>>);

impl Checkers {
    pub(crate) fn all() -> Checkers {
        Checkers(vec![
            Box::new(one_owner::OneOwner),
            Box::new(gate_passed::GatePassed::default()),
            Box::new(fresh_news::FreshNews::default()),
            Box::new(shared_targets::SharedTargets::default()),
            Box::new(http_checks::HttpChecks::default()),
            Box::new(healthy_route::HealthyRoute::default()),
            Box::new(foreign_writes::ForeignWrites::default()),
            Box::new(undeclared_groups::UndeclaredGroups),
            Box::new(all_or_none::AllOrNone::default()),
            Box::new(concludes::Concludes::default()),
            Box::new(standby_attached::StandbyAttached::default()),
            Box::new(rollback_restores::RollbackRestores::default()),
            Box::new(stages::Stages::default()),
            Box::new(alarms::Alarms::default()),
            Box::new(interrupts::Interrupts::default()),
            Box::new(turns_back_for_cause::TurnsBackForCause::default()),
            Box::new(gives_up_late::GivesUpLate::default()),
            Box::new(ends::Ends::default()),
            Box::new(api_budget::ApiBudget::default()),
            Box::new(state_is_true::StateIsTrue),
            Box::new(converges::Converges),
            Box::new(second_apply::SecondApply),
        ])
    }
}

/// The names of all checkers.
#[must_use]
pub fn checker_names() -> Vec<&'static str> {
    Checkers::all().0.iter().map(|checker| checker.name()).collect()
}

impl Watch<Reality> for Checkers {
    fn judge(&mut self, moment: &Moment<'_>, truth: &mut Reality) -> Option<Violation> {
        for (index, checker) in self.0.iter_mut().enumerate() {
            match checker.judge(moment, truth) {
                Verdict::NotAsked => {}
                Verdict::Holds => truth.tally.judged(index, checker.name()),
                Verdict::Broken(what) => {
                    truth.tally.judged(index, checker.name());
                    return Some(Violation { checker: checker.name(), at: truth.now, what });
                }
            }
        }
        None
    }
}

/// Holds, or is broken like this.
pub(crate) fn verdict(holds: bool, otherwise: impl FnOnce() -> String) -> Verdict {
    if holds { Verdict::Holds } else { Verdict::Broken(otherwise()) }
}

impl Change {
    /// Does it give production traffic to the declared color that it had not?
    pub(crate) fn raises(&self, truth: &Reality) -> bool {
        let active = truth.scenario.declared.active;
        truth.is_production(self.route) && self.to.share(active) > self.from.share(active)
    }

    /// Does it take production traffic from the declared color, or give it to the other one where nobody was served?
    fn gives_back(&self, truth: &Reality) -> bool {
        let other = truth.scenario.declared.active.other();
        truth.is_production(self.route) && self.to.share(other) > self.from.share(other)
    }
}

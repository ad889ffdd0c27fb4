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
mod progress;
mod rollback_restores;
mod second_apply;
mod stages;
mod state_is_true;
mod turns_back_for_cause;

use std::fmt;

use crate::reality::Reality;
use crate::scenario::{Color, Weights};

/// Something that may break a promise.
#[derive(Debug)]
pub(crate) enum Moment<'a> {
    /// A run begins.
    Begins,
    /// An event of the scenario has happened.
    Happened,
    /// The run wants to wait until then.
    Waits { until: u64 },
    /// A look begins.
    LookBegins,
    /// A reply told the health of a group.
    HealthRead { group: usize },
    /// That reply, or the lack of one, was of no use.
    HealthUnread { group: usize },
    /// Answers to HTTP checks were told; `None` where there was none yet.
    HttpChecked { answers: &'a [Option<CheckAnswer>] },
    /// A reply told the state of all alarms, or none could be had.
    AlarmsRead { told: bool },
    /// A reply showed a route as it was in one of its versions.
    RouteRead { route: usize, version: usize },
    /// A look is over; `complete`: it showed everything.
    Looked { complete: bool },
    /// A write was sent.
    Sent(&'a Sent),
    /// A write took effect.
    Wrote(&'a Wrote),
    /// The run learns what became of a write that it wanted to make.
    Answered { route: usize, answer: Answer },
    /// A run is over.
    Ends(&'a Ending),
    /// The state was refreshed, and says this.
    Refreshed(&'a Refreshed),
    /// In a world without trouble an apply ended like this.
    CalmApply(&'a Ending),
    /// And the one after that, which had nothing to do, like this.
    SecondApply { ending: &'a Ending, has_planned_nothing: bool },
}

/// The answer to an HTTP check.
#[derive(Clone, Copy, Debug)]
pub(crate) struct CheckAnswer {
    /// When it was tried.
    pub(crate) began: u64,
    pub(crate) passed: bool,
}

/// A write on its way.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Sent {
    pub(crate) route: usize,
    /// What the last look right before it showed.
    pub(crate) looked_at_version: usize,
    pub(crate) from: Weights,
    pub(crate) to: Weights,
    /// The stickiness it changes to; the outer `None` leaves it.
    pub(crate) sticky: Option<Option<u32>>,
}

impl Sent {
    /// Does it give production traffic to the declared color that it had not?
    pub(crate) fn raises(&self, truth: &Reality) -> bool {
        let active = truth.scenario.declared.active;
        truth.is_production(self.route) && self.to.share(active) > self.from.share(active)
    }

    /// Does it take production traffic from the declared color, or give it to the other one where nobody was served?
    pub(crate) fn gives_back(&self, truth: &Reality) -> bool {
        let other = truth.scenario.declared.active.other();
        truth.is_production(self.route) && self.to.share(other) > self.from.share(other)
    }
}

/// A write that took effect.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Wrote {
    pub(crate) sent: Sent,
    /// What it replaced.
    pub(crate) replaced: usize,
}

/// What a run learns of a write.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Answer {
    /// It was accepted.
    Applied,
    /// It was refused: sending it again would change nothing.
    Rejected,
    /// It was not sent, since the last look before it failed or showed something else.
    NotSent,
    /// Nothing that is definite.
    MayPass,
}

/// How a run ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Ending {
    /// Everything showed the declared color already.
    AlreadyThere,
    /// Traffic was moved.
    CutOver,
    /// It was interrupted, and left everything where it was.
    Held,
    /// It went back.
    RolledBack(String),
    /// It went back and could not return these.
    RollbackFailed(Vec<usize>, String),
    /// All traffic was moved, and what was to follow was not done.
    NotConcluded(String),
    /// The user stopped it before anything had moved.
    Interrupted,
    /// It ended before anything had moved.
    Refused(String),
    /// The plan was refused.
    PlanRefused(String),
    /// The process died.
    Died,
    /// It waits for something that never comes.
    Stuck,
}

/// What a refreshed state says.
#[derive(Clone, Debug)]
pub(crate) struct Refreshed {
    /// The share of each color, in tenths of a percent, by production route; `None` where nothing is said.
    pub(crate) live: Vec<Option<[u16; 2]>>,
    pub(crate) active: Color,
    /// The color that was active as far as was known before.
    pub(crate) last_known: Option<Color>,
}

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

/// A broken promise.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Violation {
    /// Which checker says so.
    pub checker: &'static str,
    /// When, in milliseconds since the world began.
    pub at: u64,
    /// What happened.
    pub what: String,
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} at {} ms: {}", self.checker, self.at, self.what)
    }
}

/// All checkers.
#[derive(Default)]
pub(crate) struct Checkers(Vec<Box<dyn Checker>>);

impl Checkers {
    pub(crate) fn all() -> Checkers {
        Checkers(vec![
            Box::new(gate_passed::GatePassed::default()),
            Box::new(fresh_news::FreshNews::default()),
            Box::new(http_checks::HttpChecks::default()),
            Box::new(healthy_route::HealthyRoute::default()),
            Box::new(foreign_writes::ForeignWrites::default()),
            Box::new(all_or_none::AllOrNone::default()),
            Box::new(concludes::Concludes::default()),
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

    /// The names of all checkers.
    pub(crate) fn names() -> Vec<&'static str> {
        Checkers::all().0.iter().map(|checker| checker.name()).collect()
    }

    pub(crate) fn judge(&mut self, moment: &Moment<'_>, truth: &mut Reality) -> Option<Violation> {
        for (index, checker) in self.0.iter_mut().enumerate() {
            match checker.judge(moment, truth) {
                Verdict::NotAsked => {}
                Verdict::Holds => truth.tally.judged(index),
                Verdict::Broken(what) => {
                    truth.tally.judged(index);
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

impl Ending {
    /// Its name in reports.
    pub(crate) const fn name(&self) -> &'static str {
        match self {
            Ending::AlreadyThere => "already there",
            Ending::CutOver => "cut over",
            Ending::Held => "held",
            Ending::RolledBack(_) => "rolled back",
            Ending::RollbackFailed(..) => "rollback not complete",
            Ending::NotConcluded(_) => "cut over and not concluded",
            Ending::Interrupted => "interrupted before anything moved",
            Ending::Refused(_) => "refused before anything moved",
            Ending::PlanRefused(_) => "plan refused",
            Ending::Died => "process died",
            Ending::Stuck => "stuck",
        }
    }
}

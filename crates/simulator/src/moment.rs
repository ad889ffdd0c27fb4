//! Moments of a world at which a promise may be broken.

use crate::scenario::{Color, Weights};

/// Something that may break a promise.
#[derive(Debug)]
pub(crate) enum Moment<'a> {
    /// A plan looks, and tells its apply of the gate.
    PlanTells,
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
    /// That reply has come.
    HealthCame { group: usize },
    /// That reply, or the lack of one, was of no use.
    HealthUnread { group: usize },
    /// Answers to HTTP checks were told; `None` where there was none yet.
    HttpChecked { answers: &'a [Option<CheckAnswer>] },
    /// A reply told the state of all alarms, or none could be had.
    AlarmsRead { told: bool },
    /// A reply that told them has come.
    AlarmsCame,
    /// A reply showed a route as it was in one of its versions.
    RouteRead { route: usize, version: usize },
    /// A look is over; `complete`: it showed everything.
    Looked { complete: bool },
    /// The run wants to write a route, and looks once more before it does.
    Tries(Change),
    /// A write was sent.
    Sent(Change),
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

/// What a write is to change.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Change {
    pub(crate) route: usize,
    pub(crate) from: Weights,
    pub(crate) to: Weights,
}

/// A write that took effect.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Wrote {
    pub(crate) change: Change,
    /// What the last look right before it showed.
    pub(crate) looked_at_version: usize,
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

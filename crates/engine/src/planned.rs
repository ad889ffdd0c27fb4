//! What an apply is told of its plan.

use std::collections::BTreeMap;
use std::time::Duration;

use crate::fleet::TargetsWatch;
use crate::gate::{Demand, GateVerdict, judge_gate};
use crate::intent::{Intent, RouteName};
use crate::observation::Observation;
use crate::testable::can_be_tested;
use crate::time::Timestamp;
use crate::turn::writes_ahead;
use crate::weights::Percentages;

/// What a plan has found, if one was made.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Planned {
    /// What it saw on the routes: finding anything else means that somebody moved them since.
    pub live: BTreeMap<RouteName, Percentages>,
    /// When somebody answered on the color that traffic is to be taken from ([`left_answers`](crate::left_answers)), if the plan
    /// has looked.
    pub left_answered_at: Option<Timestamp>,
    /// The gate, if the plan saw it open ([`open_gate`]).
    pub open_gate: Option<OpenGate>,
    /// How far apart looks are to be, so that all that were planned together have as many. Zero where nobody is in anybody's way.
    pub fair_interval: Duration,
    /// Is a target that is registered with both colors to end the run, and has the plan not looked for one?
    pub looks_for_shared_targets: bool,
}

/// A gate that a plan saw open. Where the first look of the apply follows soon enough, that was a look like any other at the
/// gate, and it has held since then.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OpenGate {
    /// When the plan had looked.
    pub seen_at: Timestamp,
    /// How many routes the first shift writes.
    pub writes: u32,
}

/// The gate, if this look, which was over now, shows it open.
#[must_use]
pub fn open_gate(intent: &Intent, seen: &Observation, now: Timestamp) -> Option<OpenGate> {
    let targets = TargetsWatch::of_one_look(intent, seen);
    let is_open = || judge_gate(intent, targets.fleet(), Demand::before_first_shift(intent)) == GateVerdict::Holds;
    let writes = writes_ahead(intent, seen);
    let is_testable = writes > 0 && can_be_tested(intent, seen);
    (is_testable && is_open()).then_some(OpenGate { seen_at: now, writes })
}

impl From<BTreeMap<RouteName, Percentages>> for Planned {
    fn from(live: BTreeMap<RouteName, Percentages>) -> Planned {
        Planned { live, ..Planned::default() }
    }
}

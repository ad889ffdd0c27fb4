//! One apply of a world, told with everything that came of it.

use std::collections::BTreeMap;

use bluegreen::{Decision, Outcome, Preview, Purpose, Refusal, RouteName, RouteSeen, TargetGroupId, Weights};

use crate::course::Course;
use crate::ports::{observe_now, route_name};
use crate::reality::Reality;
use crate::record::Write;
use crate::scenario::{self, Later, Scenario};
use crate::watch::Violation;

/// How long after an apply a later one begins.
const PAUSE_MS: u64 = 60_000;

/// What came of an apply. Times are milliseconds since it began.
#[derive(Debug)]
pub struct Told {
    /// What its plan said. The apply went on whatever that was, as one does that was planned before its routes were known.
    pub plan: Preview,
    /// How it ended; `None` when its process died, or a promise was broken before its end.
    pub result: Option<Result<Outcome, Refusal>>,
    /// What the engine decided.
    pub decisions: Vec<(u64, Decision)>,
    /// The writes that were sent, in order.
    pub writes: Vec<WriteTold>,
    /// When looks began.
    pub looks: Vec<u64>,
    /// When HTTP checks were tried.
    pub checks_tried: Vec<u64>,
    /// How long it took.
    pub took: u64,
    /// What every route really was at its end.
    pub routes: BTreeMap<RouteName, RouteSeen>,
    /// The target groups, by their place in the topology.
    pub groups: Vec<TargetGroupId>,
    /// The first promise that was broken: by this apply, one before it, or in the calm after it.
    pub violation: Option<Violation>,
}

/// One write that was sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WriteTold {
    /// When it was sent.
    pub at: u64,
    /// When it took effect; `None`: it never did.
    pub took_effect_at: Option<u64>,
    /// Which route it was for.
    pub route: RouteName,
    /// What for.
    pub purpose: Purpose,
    /// What the last look right before it showed.
    pub from: Weights,
    /// What it asked for.
    pub to: Weights,
}

/// Lets one apply of a scenario happen, and these later ones, and tells of the last. Then all trouble ends, as it does in
/// every world, and what must hold then is judged as well.
#[must_use]
pub fn tell(scenario: Scenario, later: &[Later]) -> Told {
    let mut course = Course::begin(scenario, true);
    let mut told = apply(&mut course);
    for later in later {
        course.wait(PAUSE_MS, later);
        told = apply(&mut course);
    }
    told.violation = course.end();
    told
}

/// What happens at the very beginning is there when the plan looks.
fn apply(course: &mut Course) -> Told {
    course.shared.lock().pass_no_time();
    let (plan, result) = course.apply_whatever_was_planned();
    let decisions = course.take_decisions();
    let reality = course.shared.lock();
    let began = reality.run.began;
    let seen = observe_now(&reality);
    let since = |times: &[u64]| times.iter().map(|at| at - began).collect();
    let elapsed = |clock: u64| clock.saturating_sub(reality.clock() - (reality.now - began));
    Told {
        plan,
        result,
        decisions: decisions.into_iter().map(|(clock, decision)| (elapsed(clock), decision)).collect(),
        writes: reality.record.writes.iter().map(|write| write_told(&reality, write)).collect(),
        looks: since(&reality.record.looks),
        checks_tried: since(&reality.record.checks_tried),
        took: reality.now - began,
        routes: seen.routes.into_iter().chain(seen.preview_routes).collect(),
        groups: reality.sites.groups.iter().cloned().map(TargetGroupId).collect(),
        violation: None,
    }
}

fn write_told(reality: &Reality, write: &Write) -> WriteTold {
    let began = reality.run.began;
    WriteTold {
        at: write.sent_at - began,
        took_effect_at: write.took_effect_at.map(|at| at - began),
        route: route_name(reality, write.change.route),
        purpose: write.purpose.clone(),
        from: weights(write.change.from),
        to: weights(write.change.to),
    }
}

fn weights(weights: scenario::Weights) -> Weights {
    Weights(bluegreen::PerColor { blue: weights.of(scenario::Color::Blue), green: weights.of(scenario::Color::Green) })
}

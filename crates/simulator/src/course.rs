//! The course of a world: plan, apply, trouble, again; then calm, one more apply, and one that has nothing to do.

use std::collections::BTreeMap;
use std::time::Duration;

use bluegreen::{
    Decision, Intent, OpenGate, Outcome, Owners, Percentages, Planned, Preview, Refusal, RouteId, RouteName, SwitchKey,
    Timestamp, TwoOwners, Warning, active_color_of, cut_over, left_answers, live_percentages, open_gate, preview,
};

use crate::checkers::Checkers;
use crate::executor::{self, Ended, Shared};
use crate::moment::{Ending, Moment, Refreshed};
use crate::ports::{
    Diary, SimulatedClock, SimulatedWorld, color_of, in_places, intent, observe_now, places, recorded_now,
    refusal_ending, route_name,
};
use crate::reality::Reality;
use crate::scenario::{Color, Later, Scenario, Weights};
use crate::tally::Tally;
use crate::watch::Violation;

/// How often somebody tries again before giving up and mending everything.
const ATTEMPTS: u64 = 3;

/// What came of a world.
#[derive(Clone, Debug)]
pub struct World {
    /// The promise that was broken, if one was.
    pub violation: Option<Violation>,
    /// What happened.
    pub tally: Tally,
    /// What the engine decided, with the time in milliseconds since 1970; empty unless it was asked for.
    pub diary: Vec<(u64, String)>,
}

/// Lets a world happen. With `keep_diary` it tells what the engine decided.
#[must_use]
pub fn simulate(scenario: Scenario, keep_diary: bool) -> World {
    simulate_through(scenario, keep_diary, |intent| intent)
}

/// Lets a world happen in which every intent reaches the engine by this way, such as by a state that somebody else reads.
#[must_use]
pub fn simulate_through(scenario: Scenario, keep_diary: bool, way: impl Fn(Intent) -> Intent + 'static) -> World {
    let mut course = Course { way: Box::new(way), ..Course::begin(scenario, keep_diary) };
    course.first_applies();
    let violation = course.end();
    let diary = course.diary.lines();
    let reality = course.shared.into_inner().expect("nobody else holds the world at its end");
    World { violation, tally: reality.tally, diary }
}

/// Somebody who plans and applies.
pub(crate) struct Course {
    pub(crate) shared: Shared,
    diary: Diary,
    /// The active color in the state; `None` while there is no state.
    last_known: Option<Color>,
    /// What the state knows of the routes, by the groups that it knows.
    live: BTreeMap<RouteName, Percentages>,
    /// How the last run ended; `None` when its process died.
    result: Option<Result<Outcome, Refusal>>,
    /// By which way an intent reaches the engine.
    way: Box<dyn Fn(Intent) -> Intent>,
}

impl Course {
    pub(crate) fn begin(scenario: Scenario, keep_diary: bool) -> Course {
        let diary = Diary { decisions: keep_diary.then(Vec::new) };
        let mut reality = Reality::new(scenario, Box::new(Checkers::all()));
        reality.tally.worlds = 1;
        let declared = &reality.scenario.declared;
        let last_known = (!declared.creates).then_some(declared.remembers);
        Course {
            shared: Shared::new(reality),
            diary,
            last_known,
            live: BTreeMap::new(),
            result: None,
            way: Box::new(|intent| intent),
        }
    }

    /// Ends all trouble, and says which promise was broken first, if one was.
    pub(crate) fn end(&mut self) -> Option<Violation> {
        self.in_the_calm();
        self.shared.lock().violation.take()
    }

    fn is_broken(&self) -> bool {
        self.shared.lock().violation.is_some()
    }

    /// Applies, and again when it failed, while everything may go wrong.
    fn first_applies(&mut self) {
        for attempt in 0..ATTEMPTS {
            let ending = self.plan_and_apply(|intent| intent);
            if self.is_broken() || matches!(ending, Ending::AlreadyThere | Ending::CutOver) {
                return;
            }
            let mut reality = self.shared.lock();
            let again_at = reality.now + 5000 * (attempt + 1);
            reality.pass_until(again_at);
        }
    }

    /// Nothing goes wrong any more: an apply converges, and another one has nothing to do.
    fn in_the_calm(&mut self) {
        if self.is_broken() {
            return;
        }
        self.shared.lock().calm_down();
        let ending = self.plan_and_apply(with_enough_time);
        self.shared.lock().note(&Moment::CalmApply(&ending));
        if self.is_broken() {
            return;
        }
        let intent = with_enough_time(self.intent());
        let planned = self.planned(&intent);
        let mut previewed = self.preview(&intent, planned.clone());
        // What nobody declared is told for as long as it is there.
        previewed.warnings.retain(|warning| !matches!(warning, Warning::UndeclaredIdle { leaves: false, .. }));
        let has_planned_nothing = previewed == Preview::default();
        let ending = self.apply(&intent, planned);
        self.shared.lock().note(&Moment::SecondApply { ending: &ending, has_planned_nothing });
    }

    /// Lets time pass, and all trouble with it, until another apply with this is to begin.
    pub(crate) fn wait(&mut self, pause_ms: u64, later: &Later) {
        self.shared.lock().wait(pause_ms, later);
    }

    /// What was decided since this was last asked.
    pub(crate) fn take_decisions(&mut self) -> Vec<(u64, Decision)> {
        self.diary.decisions.as_mut().map(std::mem::take).unwrap_or_default()
    }

    /// Plans from a refreshed state, or from none, and applies; what succeeded is in the state afterwards.
    fn plan_and_apply(&mut self, change: impl Fn(Intent) -> Intent) -> Ending {
        if let Err(two_owners) = owned(&self.shared.lock()) {
            return Ending::PlanRefused(two_owners.to_string());
        }
        let (intent, planned) = self.plan(change);
        if let Some(refusal) = self.preview(&intent, planned.clone()).refusal {
            return Ending::PlanRefused(refusal.to_string());
        }
        self.apply_and_refresh(&intent, planned)
    }

    /// What the plan said, and how the apply ended that goes on whatever that was.
    pub(crate) fn apply_whatever_was_planned(&mut self) -> (Preview, Option<Result<Outcome, Refusal>>) {
        let (intent, planned) = self.plan(|intent| intent);
        let plan = self.preview(&intent, planned.clone());
        self.apply_and_refresh(&intent, planned);
        (plan, self.result.take())
    }

    fn plan(&mut self, change: impl Fn(Intent) -> Intent) -> (Intent, BTreeMap<RouteName, Percentages>) {
        if self.last_known.is_some() {
            self.refresh();
        }
        let intent = change(self.intent());
        let planned = self.planned(&intent);
        (intent, planned)
    }

    /// What the engine is told; the world shows the routes in its places from here on.
    fn intent(&self) -> Intent {
        let mut reality = self.shared.lock();
        let intent = (self.way)(intent(&reality, self.last_known, &self.live));
        reality.places = places(&reality, &intent);
        intent
    }

    fn apply_and_refresh(&mut self, intent: &Intent, planned: BTreeMap<RouteName, Percentages>) -> Ending {
        let ending = self.apply(intent, planned);
        let succeeded = matches!(ending, Ending::AlreadyThere | Ending::CutOver);
        self.shared.lock().has_let_go |= succeeded;
        if self.last_known.is_some() || succeeded {
            self.refresh();
        }
        ending
    }

    /// What a refreshed state says of the routes, in the places of this intent.
    fn planned(&self, intent: &Intent) -> BTreeMap<RouteName, Percentages> {
        in_places(&self.shared.lock(), intent, &self.live)
    }

    fn preview(&self, intent: &Intent, planned: BTreeMap<RouteName, Percentages>) -> Preview {
        let reality = self.shared.lock();
        preview(intent, planned, &observe_now(&reality), Timestamp::from_millis(reality.clock()))
    }

    fn refresh(&mut self) {
        let mut reality = self.shared.lock();
        let mut seen = recorded_now(&reality);
        self.live = live_percentages(&seen);
        seen.retain(|name, _| !name.is_preview());
        let live = live_percentages(&seen);
        let told = active_color_of(&seen, self.last_known.map(color_of));
        let active = if told == bluegreen::Color::Blue { Color::Blue } else { Color::Green };
        let of = |route: usize| live.get(&route_name(&reality, route)).map(|one| [one.0.blue, one.0.green]);
        let live = reality.production().map(of).collect();
        let state = Refreshed { live, active, last_known: self.last_known };
        reality.note(&Moment::Refreshed(&state));
        self.last_known = Some(active);
    }

    /// Waits for the approval, and runs in a process of its own.
    fn apply(&mut self, intent: &Intent, planned: BTreeMap<RouteName, Percentages>) -> Ending {
        let (stop, found) = {
            let mut reality = self.shared.lock();
            let planned_at = reality.now;
            let has_left_answered = plan_sees_the_left_answer(&reality, intent);
            let open_gate = plan_tells_of_the_gate(&mut reality, intent);
            let shown = (0..reality.sites.routes.len()).map(|route| {
                let is_planned = planned.contains_key(&route_name(&reality, route));
                reality.weights(route).filter(|_| is_planned)
            });
            let shown: Vec<Option<Weights>> = shown.collect();
            let approved = planned_at + reality.scenario.declared.approval_ms;
            reality.pass_until(approved);
            let timeout = u64::try_from(intent.timeout.as_millis()).unwrap_or(u64::MAX);
            let stop = reality.begin_run(planned_at, shown, self.last_known, timeout);
            // By the clock of the process that applies.
            let planned_at = Timestamp::from_millis(reality.clock().saturating_sub(reality.now - planned_at));
            let fair_interval = Duration::from_millis(reality.scenario.declared.others_look_every_ms);
            let open_gate = open_gate.map(|gate| OpenGate { seen_at: planned_at, ..gate });
            let looks_for_shared_targets = reality.scenario.declared.looks_for_shared_targets;
            let left_answered_at = has_left_answered.then_some(planned_at);
            (stop, Planned { live: planned, left_answered_at, open_gate, fair_interval, looks_for_shared_targets })
        };
        let mut world = SimulatedWorld::new(self.shared.clone());
        let clock = SimulatedClock(self.shared.clone());
        let ended = executor::run(&self.shared, cut_over(intent, found, &mut world, &clock, &stop, &mut self.diary));
        let mut reality = self.shared.lock();
        let ending = match &ended {
            Ended::With(Ok(Outcome::AlreadyThere)) => Ending::AlreadyThere,
            Ended::With(Ok(Outcome::CutOver { .. })) => Ending::CutOver,
            Ended::With(Err(refusal)) => refusal_ending(refusal, &reality),
            Ended::Died => Ending::Died,
            Ended::Stuck | Ended::Broken => Ending::Stuck,
        };
        (reality.run.is_under_way, reality.run.is_killed) = (false, false);
        reality.tally.ending(ending.name());
        reality.note(&Moment::Ends(&ending));
        self.result = if let Ended::With(result) = ended { Some(result) } else { None };
        ending
    }
}

/// Does a plan that is made now look at the color which is to be left, and see somebody answer there?
fn plan_sees_the_left_answer(reality: &Reality, intent: &Intent) -> bool {
    reality.scenario.declared.plan_sees_the_left && left_answers(intent, &observe_now(reality))
}

/// What a plan that is made now tells its apply of the gate.
fn plan_tells_of_the_gate(reality: &mut Reality, intent: &Intent) -> Option<OpenGate> {
    if !reality.scenario.declared.plan_tells_of_the_gate {
        return None;
    }
    reality.note(&Moment::PlanTells);
    open_gate(intent, &observe_now(reality), Timestamp::from_millis(reality.clock()))
}

/// Declares the routes, where another switch may have declared one of them before.
fn owned(reality: &Reality) -> Result<(), TwoOwners> {
    let place = |route: usize| RouteId(reality.sites.routes[route].clone());
    let routes = 0..reality.sites.routes.len();
    let mut owners = Owners::default();
    if reality.is_contested {
        let theirs = (RouteName::preview("theirs"), place(routes.end - 1));
        owners.declare(SwitchKey("theirs".to_owned()), [theirs].into())?;
    }
    owners
        .declare(SwitchKey("ours".to_owned()), routes.map(|route| (route_name(reality, route), place(route))).collect())
}

/// Time for everything, however long the user wanted to wait.
fn with_enough_time(mut intent: Intent) -> Intent {
    intent.gate.timeout = intent.gate.timeout.max(intent.gate.stable_for + Duration::from_secs(300));
    intent.timeout =
        intent.timeout.max((intent.shortest_duration() + intent.gate.timeout) * 2 + Duration::from_secs(600));
    intent
}

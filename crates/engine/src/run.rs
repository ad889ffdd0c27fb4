//! What this run has done and seen so far: the engine's only memory. Each watch knows one thing over time, `note_look` and
//! `note_events` take in what happens, `routes` says what the run has made of its routes, and `next_look` what it has to see next.

mod alarm_watch;
mod gate_watch;
mod http_check_watch;
mod left_watch;
mod next_look;
mod note_events;
mod note_look;
mod phase;
mod route_run;
mod routes;
mod shared_watch;
mod write_report;

use std::collections::BTreeMap;
use std::time::Duration;

use crate::bake::{AlarmAtStart, AlarmName, Bake, OnInterrupt};
use crate::fleet::TargetsWatch;
use crate::gate::Demand;
use crate::intent::{Intent, RouteName};
use crate::mutation::{self, Mutation};
use crate::planned::Planned;
use crate::refusal::Refusal;
use crate::stickiness::Traits;
use crate::time::Timestamp;

use alarm_watch::AlarmWatch;
pub(crate) use gate_watch::GateWatch;
pub(crate) use http_check_watch::HttpCheckWatch;
use left_watch::LeftWatch;
pub(crate) use phase::{Phase, Turned, Way};
pub(crate) use route_run::{RouteRun, Standing};
use shared_watch::SharedWatch;
pub use write_report::{WriteReport, WriteResult};

/// How many intervals lie between two looks at most, where a turn is waited for: so nobody looks less than half as often as is
/// fair.
const LONGEST_GAP: u32 = 2;

/// What one run has done and seen so far.
///
/// A run begins with nothing and is told everything through its `note_…` functions; it is thrown away at the end. A
/// later run learns what it needs from the load balancer itself, so nothing here is ever stored.
#[derive(Clone, Debug)]
pub struct RunSoFar {
    started_at: Timestamp,
    /// When the last look was begun.
    asked_at: Timestamp,
    routes: BTreeMap<RouteName, RouteRun>,
    preview_routes: BTreeMap<RouteName, RouteRun>,
    /// Were all routes seen as they should be, so that it is known where a rollback leads?
    beginning_is_known: bool,
    phase: Phase,
    gate: GateWatch,
    http_checks: HttpCheckWatch,
    interrupted: bool,
    /// When this run's first shift was sent.
    first_shift_at: Option<Timestamp>,
    targets: TargetsWatch,
    blind_since: Option<Timestamp>,
    health_unread_since: Option<Timestamp>,
    alarms: AlarmWatch,
    /// The target groups' settings, once they were asked for; empty where they could not be read.
    traits: Option<Traits>,
    /// Were all load balancers seen in service? They stay so.
    all_in_service: bool,
    left: LeftWatch,
    shared: SharedWatch,
    /// How far apart looks are at least, for the sake of others.
    fair_interval: Duration,
    /// The same as the plan found it.
    planned_interval: Duration,
    /// How many routes the first shift will write, as far as the last look showed, or that of the plan.
    writes_ahead: u32,
}

impl RunSoFar {
    /// A run that begins now. `planned` is what a plan has found, if one was made.
    #[must_use]
    pub fn begin(now: Timestamp, planned: impl Into<Planned>) -> RunSoFar {
        let Planned { live, left_answered_at, open_gate, fair_interval, looks_for_shared_targets } = planned.into();
        // A clock that was set back meanwhile tells nothing.
        let open_gate = open_gate.filter(|gate| gate.seen_at <= now);
        let planned = live.into_iter().map(|(route, seen)| (route, RouteRun::planned_at(seen)));
        let (preview_routes, routes) = planned.partition(|(route, _)| route.is_preview());
        RunSoFar {
            started_at: now,
            asked_at: now,
            routes,
            preview_routes,
            beginning_is_known: false,
            phase: Phase::Forward,
            gate: GateWatch::as_planned(open_gate.map(|gate| gate.seen_at)),
            http_checks: HttpCheckWatch::default(),
            interrupted: false,
            first_shift_at: None,
            targets: TargetsWatch::default(),
            blind_since: None,
            health_unread_since: None,
            alarms: AlarmWatch::default(),
            traits: None,
            all_in_service: open_gate.is_some(),
            left: LeftWatch::as_planned(left_answered_at),
            shared: SharedWatch::begin(looks_for_shared_targets),
            fair_interval,
            planned_interval: fair_interval,
            writes_ahead: open_gate.map_or(0, |gate| gate.writes),
        }
    }

    pub(crate) const fn phase(&self) -> &Phase {
        &self.phase
    }

    /// Has a step back been taken?
    pub(crate) const fn has_stepped_back(&self) -> bool {
        matches!(self.phase, Phase::GoingBack { has_stepped: true, .. })
    }

    /// Why this route is better left where it is instead of going back, if so.
    pub(crate) fn stays(&self, route: &RouteName) -> Option<&str> {
        match &self.phase {
            Phase::GoingBack { stay, .. } => stay.get(route).map(String::as_str),
            Phase::Forward | Phase::TurningBack(_) | Phase::Concluding => None,
        }
    }

    /// Does this run know that the user wants it to end?
    #[must_use]
    pub const fn is_interrupted(&self) -> bool {
        self.interrupted
    }

    /// Has the user interrupted this run, and is that to end it?
    pub(crate) fn is_to_end(&self, intent: &Intent) -> bool {
        let is_heard = !mutation::is_on(Mutation::InterruptIsIgnored);
        self.interrupted && intent.on_interrupt != OnInterrupt::Finish && is_heard
    }

    pub(crate) const fn started_at(&self) -> Timestamp {
        self.started_at
    }

    /// When the last look was begun.
    pub(crate) const fn asked_at(&self) -> Timestamp {
        self.asked_at
    }

    /// How far apart two looks are while something is watched: as declared, or further where others look, too.
    pub(crate) fn interval(&self, intent: &Intent) -> Duration {
        intent.gate.interval.max(self.fair_interval)
    }

    /// Would a look at this time come so soon after the last one at the gate as looks of one run do? It always does where that was
    /// this run's own.
    pub(crate) fn is_gate_news(&self, intent: &Intent, at: Timestamp) -> bool {
        let interval = intent.gate.interval.max(self.planned_interval);
        let is_soon = |seen_at: Timestamp| at <= seen_at.plus(LONGEST_GAP * interval);
        self.gate.open_in_the_plan_at().is_none_or(is_soon) || mutation::is_on(Mutation::PlansNeverAge)
    }

    pub(crate) const fn targets(&self) -> &TargetsWatch {
        &self.targets
    }

    /// What is known of the target groups' settings.
    pub(crate) fn traits(&self) -> &Traits {
        static NOTHING: Traits = Traits::new();
        self.traits.as_ref().unwrap_or(&NOTHING)
    }

    /// Why nothing may move from one color to the other, if targets are registered with both.
    pub(crate) const fn shared_targets(&self) -> Option<&Refusal> {
        self.shared.refusal()
    }

    pub(crate) const fn gate(&self) -> &GateWatch {
        &self.gate
    }

    pub(crate) const fn http_checks(&self) -> &HttpCheckWatch {
        &self.http_checks
    }

    /// What is asked of the declared color's targets now.
    pub(crate) fn demand(&self, intent: &Intent) -> Demand {
        match self.has_shifted() {
            _ if self.is_leaving_the_dead() => Demand::LeaveTheDead,
            true => Demand::GoOn,
            false => Demand::before_first_shift(intent),
        }
    }

    /// Is, or was, traffic taken from a color on which nobody answers?
    pub(crate) const fn is_leaving_the_dead(&self) -> bool {
        self.left.is_or_was_dead()
    }

    /// Does this alarm take back traffic that has moved when it fires?
    pub(crate) fn takes_back(&self, bake: &Bake, alarm: &AlarmName) -> bool {
        !self.leaves_out_red_at_start(bake) || !self.alarms.is_red_since_start(alarm)
    }

    /// Are alarms that fire from the start on left out? Where nobody answers they do, and traffic may leave all the same.
    pub(crate) fn leaves_out_red_at_start(&self, bake: &Bake) -> bool {
        bake.alarm_at_start == AlarmAtStart::Ignore || self.is_leaving_the_dead()
    }

    pub(crate) const fn blind_since(&self) -> Option<Timestamp> {
        self.blind_since
    }

    /// For how long the targets' health could not be read.
    pub(crate) fn health_unread_for(&self, now: Timestamp) -> Duration {
        self.health_unread_since.map(|since| now.since(since)).unwrap_or_default()
    }

    /// For how long the alarms could not be read.
    pub(crate) fn alarms_unread_for(&self, now: Timestamp) -> Duration {
        self.alarms.unread_for(now)
    }
}

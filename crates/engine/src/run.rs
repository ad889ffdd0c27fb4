//! What this run has done and seen so far: the engine's only memory.

mod alarm_watch;
mod gate_watch;
mod route_run;

use std::collections::BTreeMap;
use std::time::Duration;

use crate::bake::AlarmName;
use crate::gate::judge;
use crate::intent::{Intent, RouteName};
use crate::observation::{Forwarding, Observation};
use crate::refusal::Refusal;
use crate::step::{Purpose, Step};
use crate::time::Timestamp;
use crate::weights::Percentages;

use alarm_watch::AlarmWatch;
pub(crate) use gate_watch::GateWatch;
pub(crate) use route_run::{RouteRun, Standing};

/// What one run has done and seen so far.
///
/// A run begins with nothing and is told everything through its `note_…` functions; it is thrown away at the end. A
/// later run learns what it needs from the load balancer itself, so nothing here is ever stored.
#[derive(Clone, Debug)]
pub struct RunSoFar {
    started_at: Timestamp,
    routes: BTreeMap<RouteName, RouteRun>,
    gate: GateWatch,
    interrupted: bool,
    going_back: Option<Refusal>,
    blind_since: Option<Timestamp>,
    alarms: AlarmWatch,
}

/// How one route's write went.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WriteReport {
    /// When it was sent.
    pub at: Timestamp,
    /// How it went.
    pub result: WriteResult,
}

/// How a write went.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WriteResult {
    /// The load balancer accepted it.
    Applied,
    /// The last look before the write showed something else; nothing was sent.
    ChangedMeanwhile,
    /// The load balancer refused it for a reason that will not pass by itself.
    Rejected {
        /// What it said.
        message: String,
    },
    /// It was not even sent, because what had to come before it failed; it may be tried again.
    NotSent {
        /// What went wrong.
        message: String,
    },
    /// It was throttled or the reply was lost; it may or may not have taken effect, and may be tried again.
    Unclear {
        /// What went wrong.
        message: String,
    },
}

impl RunSoFar {
    /// A run that begins now. `planned` is what a plan, if one was made, saw on the routes: finding anything else means
    /// that somebody moved them since.
    #[must_use]
    pub fn begin(now: Timestamp, planned: BTreeMap<RouteName, Percentages>) -> RunSoFar {
        let routes = planned.into_iter().map(|(route, seen)| (route, RouteRun::planned_at(seen))).collect();
        RunSoFar {
            started_at: now,
            routes,
            gate: GateWatch::default(),
            interrupted: false,
            going_back: None,
            blind_since: None,
            alarms: AlarmWatch::default(),
        }
    }

    /// Takes in one look at the world.
    pub fn note_observation(&mut self, intent: &Intent, seen: &Observation, now: Timestamp) {
        self.blind_since = None;
        for (name, route) in &seen.routes {
            let run = self.routes.entry(name.clone()).or_default();
            if let Some(forwarding) = route.forwarding() {
                run.note_seen(name, forwarding, now);
            }
        }
        self.alarms.note(&seen.alarms, self.has_moved(), now);
        if self.gate.is_watched() || all_attached(intent, seen) {
            self.gate.note(judge(intent, seen), now);
        }
    }

    /// Takes in that a look at the world failed.
    pub fn note_blind(&mut self, now: Timestamp) {
        self.blind_since.get_or_insert(now);
        self.gate.break_off();
    }

    /// Takes in how the writes of one step went.
    pub fn note_step(&mut self, step: &Step, reports: &BTreeMap<RouteName, WriteReport>) {
        if let Purpose::GoBack { why } = &step.purpose {
            self.note_going_back(why);
        }
        for (name, report) in reports {
            let Some(write) = step.writes.get(name) else { continue };
            self.routes.entry(name.clone()).or_default().note_write(name, &step.purpose, write, report);
        }
    }

    /// From the first step back on there is no way but back.
    fn note_going_back(&mut self, why: &Refusal) {
        if self.going_back.is_none() {
            self.going_back = Some(why.clone());
            self.routes.values_mut().for_each(RouteRun::turn_back);
        }
    }

    /// Takes in that the user wants this run to end.
    pub fn note_interrupt(&mut self) {
        self.interrupted = true;
    }

    /// Has this run sent anything to the load balancer?
    #[must_use]
    pub fn has_written(&self) -> bool {
        self.routes.values().any(RouteRun::has_written)
    }

    pub(crate) const fn started_at(&self) -> Timestamp {
        self.started_at
    }

    /// Does this run know that the user wants it to end?
    #[must_use]
    pub const fn is_interrupted(&self) -> bool {
        self.interrupted
    }

    pub(crate) const fn going_back(&self) -> Option<&Refusal> {
        self.going_back.as_ref()
    }

    pub(crate) const fn gate(&self) -> &GateWatch {
        &self.gate
    }

    /// Every route with how it stands.
    pub(crate) fn standings(&self) -> impl Iterator<Item = (&RouteName, &Standing)> {
        self.routes.iter().map(|(name, route)| (name, route.standing()))
    }

    /// The routes whose traffic this run has moved and not returned.
    pub(crate) fn moved(&self) -> impl Iterator<Item = (&RouteName, &RouteRun)> {
        self.routes.iter().filter(|(_, route)| route.is_moved())
    }

    /// Has this run moved traffic that it has not returned?
    pub(crate) fn has_moved(&self) -> bool {
        self.moved().next().is_some()
    }

    /// When the last of these routes was seen with what this run moved it to; `None` when none of them was.
    pub(crate) fn shifted_at<'a>(&self, routes: impl Iterator<Item = &'a RouteName>) -> Option<Timestamp> {
        let moved = routes.filter_map(|name| self.routes.get(name)).filter(|route| route.is_moved());
        moved.filter_map(|route| route.last_write()?.confirmed_at).max()
    }

    /// The time between the first and the last moved route's write.
    pub(crate) fn skew(&self) -> Duration {
        let sent = || self.moved().filter_map(|(_, route)| Some(route.last_write()?.at));
        sent().max().zip(sent().min()).map(|(last, first)| last.since(first)).unwrap_or_default()
    }

    /// For how long the alarms could not be read.
    pub(crate) fn alarms_unread_for(&self, now: Timestamp) -> Duration {
        self.alarms.unread_for(now)
    }

    /// Has this alarm been firing since before the first shift?
    pub(crate) fn is_red_since_start(&self, alarm: &AlarmName) -> bool {
        self.alarms.is_red_since_start(alarm)
    }

    pub(crate) const fn blind_since(&self) -> Option<Timestamp> {
        self.blind_since
    }
}

fn all_attached(intent: &Intent, seen: &Observation) -> bool {
    let is_attached = |forwarding: &Forwarding| forwarding.is_attached(intent.active);
    seen.routes.values().all(|route| route.forwarding().is_some_and(is_attached))
}

//! Everything that is true in the fake world, and its time.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::time::Duration;

use bluegreen::{
    AlarmName, AlarmState, AlarmsSeen, Color, GroupSeen, GroupTraits, HttpCheckSeen, Intent, Look, Observation,
    RouteName, RouteSeen, Step, Stop, TargetGroupId, TraitsSeen, WriteResult,
};

use super::group::FakeGroup;
use super::route::FakeRoute;
use super::{Event, Fault, WriteSeen, checks};

/// When the first run begins; any number but zero would do.
const BEGIN: u64 = 1_000_000;

#[derive(Debug)]
pub(crate) struct State {
    /// What the run is asked for, by which its writes are judged.
    pub(crate) intent: Intent,
    /// When the run begins.
    begin: u64,
    now: u64,
    /// Preview routes are among them.
    pub(crate) routes: BTreeMap<RouteName, FakeRoute>,
    pub(crate) groups: BTreeMap<TargetGroupId, FakeGroup>,
    /// What is going to happen, in order, in milliseconds since the run began.
    pub(crate) events: Vec<(u64, Event)>,
    pub(crate) stop: Stop,
    pub(crate) stop_at: Option<u64>,
    pub(crate) blind: Vec<Range<u64>>,
    pub(crate) writes: Vec<WriteSeen>,
    /// How long a write that was sent takes to reach the load balancer.
    pub(crate) writes_hang: u64,
    /// From when on the machine sleeps in the middle of a look, and for how long.
    pub(crate) sleeps: Option<(u64, u64)>,
    pub(crate) last_look: Option<Observation>,
    /// The alarms that exist.
    pub(crate) alarms: BTreeMap<AlarmName, AlarmState>,
    /// When the alarms cannot be read.
    pub(crate) alarms_unreadable: Vec<Range<u64>>,
    /// When the targets' health cannot be read.
    pub(crate) health_unreadable: Vec<Range<u64>>,
    pub(crate) traits: BTreeMap<TargetGroupId, GroupTraits>,
    /// When the HTTP checks fail, all alike.
    pub(crate) checks_fail: Vec<Range<u64>>,
    /// When they were tried.
    pub(crate) checks_tried: Vec<u64>,
}

impl State {
    pub(crate) fn new<const N: usize>(intent: &Intent, routes: [(RouteName, RouteSeen); N]) -> State {
        let groups = intent.routes.values().flat_map(|route| [&route.groups.blue, &route.groups.green]);
        let groups = groups.map(|group| (group.clone(), FakeGroup::with_three_healthy(&group.0))).collect();
        let route = |(name, truth): (RouteName, RouteSeen)| {
            let groups = intent.routes[&name].groups.clone();
            (name, FakeRoute::new(groups, truth))
        };
        let mut state = State {
            intent: intent.clone(),
            begin: BEGIN,
            now: BEGIN,
            routes: routes.into_iter().map(route).collect(),
            groups,
            events: Vec::new(),
            stop: Stop::new(),
            stop_at: None,
            blind: Vec::new(),
            writes: Vec::new(),
            writes_hang: 0,
            sleeps: None,
            last_look: None,
            alarms: BTreeMap::new(),
            alarms_unreadable: Vec::new(),
            health_unreadable: Vec::new(),
            traits: BTreeMap::new(),
            checks_fail: Vec::new(),
            checks_tried: Vec::new(),
        };
        state.note_attachments(0);
        state
    }

    /// Adds a preview route.
    pub(crate) fn preview_route(&mut self, route: &str, truth: RouteSeen) {
        let groups = self.intent.preview_routes[&RouteName::preview(route)].groups.clone();
        self.routes.insert(RouteName::preview(route), FakeRoute::new(groups, truth));
        self.note_attachments(self.now);
    }

    pub(crate) fn route(&mut self, route: &str) -> &mut FakeRoute {
        self.routes.get_mut(&super::name(route)).expect("a declared route")
    }

    pub(crate) fn group(&mut self, group: &TargetGroupId) -> &mut FakeGroup {
        self.groups.get_mut(group).expect("a declared group")
    }

    pub(crate) const fn now(&self) -> u64 {
        self.now
    }

    pub(crate) const fn elapsed(&self) -> u64 {
        self.now - self.begin
    }

    /// This world some time later, for another run: without the troubles that were made for the last one.
    pub(crate) fn for_a_later_run(mut self) -> State {
        self.now += 60_000;
        self.begin = self.now;
        self.stop = Stop::new();
        (self.stop_at, self.sleeps, self.writes_hang) = (None, None, 0);
        (self.last_look, self.writes) = (None, Vec::new());
        (self.events, self.blind, self.alarms_unreadable) = (Vec::new(), Vec::new(), Vec::new());
        (self.health_unreadable, self.checks_fail, self.checks_tried) = (Vec::new(), Vec::new(), Vec::new());
        for route in self.routes.values_mut() {
            route.faults.clear();
            (route.then_always, route.staleness) = (None, Vec::new());
        }
        self
    }

    /// Lets time pass, with everything that happens in it. Returns early, with `true`, when the user's stop comes.
    pub(crate) fn pass_until(&mut self, instant: u64) -> bool {
        let begin = self.begin;
        let stop_at = self.stop_at.map(|after| begin + after).filter(|at| !self.stop.is_cancelled() && *at <= instant);
        let until = stop_at.unwrap_or(instant).max(self.now);
        while self.events.first().is_some_and(|(after, _)| begin + after <= until) {
            let (after, event) = self.events.remove(0);
            self.now = self.now.max(begin + after);
            self.happen(event);
        }
        self.now = until;
        if stop_at.is_some() {
            self.stop.cancel();
        }
        stop_at.is_some()
    }

    /// Lets time pass that a stop cannot shorten: a call under way is not broken off.
    pub(crate) fn take(&mut self, millis: u64) {
        let instant = self.now + millis;
        while self.pass_until(instant) {}
    }

    /// The machine sleeps, where it is time for that, while the reply to a look is on its way.
    pub(crate) fn sleep_in_a_look(&mut self) {
        let elapsed = self.elapsed();
        if let Some((_, lasts)) = self.sleeps.take_if(|(from, _)| *from <= elapsed) {
            self.take(lasts);
        }
    }

    fn happen(&mut self, event: Event) {
        match event {
            Event::ForeignWrite(route, weights) => {
                let route = self.routes.get_mut(&route).expect("a declared route");
                let written = route.truth.forwarding().map(|truth| RouteSeen::Forwards(truth.with_weights(weights)));
                if let Some(written) = written {
                    route.is_changed_by_others(written);
                }
            }
            Event::RouteBecomes(route, becomes) => {
                self.routes.get_mut(&route).expect("a declared route").is_changed_by_others(becomes);
            }
            Event::Target(group, index, state) => {
                // It may have been deregistered meanwhile.
                if let Some(target) = self.group(&group).targets.get_mut(index) {
                    target.state = state;
                }
            }
            Event::AllTargets(group, state) => {
                self.group(&group).targets.iter_mut().for_each(|target| target.state = state.clone());
            }
            Event::NoTargets(group) => self.group(&group).targets.clear(),
            Event::Alarm(alarm, state) => {
                self.alarms.insert(alarm, state);
            }
        }
        self.note_attachments(self.now);
    }

    /// Targets only have health while a route names their group.
    fn note_attachments(&mut self, now: u64) {
        for (id, group) in &mut self.groups {
            let is_attached = self.routes.values().any(|route| names(route, id));
            group.attached_since = if is_attached { group.attached_since.or(Some(now)) } else { None };
        }
    }

    /// One look at everything; `None` while the run is blind.
    pub(crate) fn look(&mut self, look: &Look) -> Option<Observation> {
        let elapsed = self.elapsed();
        if self.blind.iter().any(|range| range.contains(&elapsed)) {
            return None;
        }
        if self.last_look.is_none() {
            self.begin_to_be_seen();
        }
        let now = self.now;
        let routes = self.routes.iter_mut().map(|(name, route)| (name.clone(), route.look(now)));
        let (preview_routes, routes) = routes.partition(|(name, _)| name.is_preview());
        let mut seen = Observation { routes, preview_routes, ..Observation::default() };
        if look.traits.is_wanted(&seen.routes) {
            seen.traits = Some(TraitsSeen::Traits(self.traits.clone()));
        }
        let groups = self.groups.iter().filter(|(id, _)| look.health.contains(id));
        seen.groups = groups.map(|(id, group)| (id.clone(), self.look_at_group(group))).collect();
        seen.alarms = self.look_at_alarms(&look.alarms);
        if look.http_checks {
            seen.http_checks = self.look_at_http_checks();
        }
        self.last_look = Some(seen.clone());
        Some(seen)
    }

    fn look_at_group(&self, group: &FakeGroup) -> GroupSeen {
        match self.health_unreadable.iter().any(|range| range.contains(&self.elapsed())) {
            true => GroupSeen::Unreadable { message: "DescribeTargetHealth: throttled".to_owned() },
            false => group.seen(self.now),
        }
    }

    fn look_at_http_checks(&mut self) -> Vec<HttpCheckSeen> {
        let elapsed = self.elapsed();
        self.checks_tried.push(elapsed);
        let fails = self.checks_fail.iter().any(|range| range.contains(&elapsed));
        let answer = || match fails {
            true => HttpCheckSeen::Failed { why: "it answered 503, expected 200-299".to_owned() },
            false => HttpCheckSeen::Passed { began_ago: Duration::ZERO },
        };
        self.intent.gate.http_checks.iter().map(|_| answer()).collect()
    }

    /// These alarms, as CloudWatch would tell them; one that does not exist is not among its answers.
    fn look_at_alarms(&self, asked: &BTreeSet<AlarmName>) -> AlarmsSeen {
        let state = |alarm: &AlarmName| self.alarms.get(alarm).cloned().unwrap_or(AlarmState::Missing);
        let states: BTreeMap<_, _> = asked.iter().map(|alarm| (alarm.clone(), state(alarm))).collect();
        let elapsed = self.elapsed();
        if !states.is_empty() && self.alarms_unreadable.iter().any(|range| range.contains(&elapsed)) {
            return AlarmsSeen::Failed { message: "DescribeAlarms: throttled".to_owned() };
        }
        AlarmsSeen::States(states)
    }

    /// Whatever others did before the first look is where the run begins.
    fn begin_to_be_seen(&mut self) {
        for route in self.routes.values_mut() {
            route.at_first = route.truth.clone();
            route.foreign = false;
        }
    }

    /// Carries out one route's write of a step.
    pub(crate) fn write(&mut self, step: &Step, name: &RouteName) -> WriteResult {
        let (now, write) = (self.now, &step.writes[name]);
        let route = self.routes.get_mut(name).expect("a declared route");
        match route.look(now) {
            RouteSeen::Forwards(seen) if seen.colors == write.from.colors && seen.others == write.from.others => {}
            _ => return WriteResult::ChangedMeanwhile,
        }
        let fault = route.next_fault();
        if fault == Some(Fault::NotSent) {
            return WriteResult::NotSent { message: "the look before the write was throttled".to_owned() };
        }
        let took_effect = matches!(fault, None | Some(Fault::LostAfterEffect));
        checks::may_write(&self.intent, step, name, route, self.last_look.as_ref());
        if took_effect {
            route.take_effect(write, now);
        }
        self.note_attachments(now);
        self.writes.push(WriteSeen {
            at: self.elapsed(),
            route: name.to_string(),
            purpose: step.purpose.clone(),
            from: write.from.weights(),
            to: write.to.weights(),
            took_effect,
        });
        match fault {
            None | Some(Fault::AcceptedWithoutEffect) => WriteResult::Applied,
            Some(Fault::NotSent) => unreachable!("it was not sent"),
            Some(Fault::Rejected) => WriteResult::Rejected { message: "the weights are not welcome".to_owned() },
            Some(Fault::LostAfterEffect | Fault::LostBeforeEffect) => {
                WriteResult::Unclear { message: "the reply was lost".to_owned() }
            }
        }
    }
}

fn names(route: &FakeRoute, group: &TargetGroupId) -> bool {
    let attached = |color: Color| route.truth.forwarding().is_some_and(|forwarding| forwarding.is_attached(color));
    Color::ALL.into_iter().any(|color| route.groups.get(color) == group && attached(color))
}

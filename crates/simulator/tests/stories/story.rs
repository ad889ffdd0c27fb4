//! A story: what stands there, what is declared, what happens meanwhile, and what came of it.

mod begin;
mod end;
mod happening;

use std::time::Duration;

use bluegreen::{AlarmName, Color, OnInterrupt, PerColor, RouteName, Shift, Weights};
use bluegreen_simulator::{
    Alarm, Bake, CallKind, Declared, Event, Fault, Kind, Later, Policy, Route, Scenario, Stage, Topology, What, tell,
};

pub(crate) use begin::Is;
pub(crate) use end::{End, path};
pub(crate) use happening::{Happening, Turns, alarm_becomes, foreign, sick, target, well};

/// How long one call takes. A look is two calls, or a few more.
pub(crate) const CALL: u64 = 10;

/// A look takes no longer than this.
pub(crate) const LOOK: u64 = 5 * CALL;

/// How much later each further write of a step is sent.
pub(crate) const SPREAD: u64 = 30;

/// One apply to be told, after those before it.
#[derive(Clone, Debug)]
pub(crate) struct Story {
    topology: Topology,
    applies: Vec<Later>,
}

pub(crate) fn name(route: &str) -> RouteName {
    RouteName::production(route.to_owned())
}

pub(crate) fn alarm(number: usize) -> AlarmName {
    AlarmName(format!("alarm-{number}"))
}

pub(crate) const fn weights(blue: u16, green: u16) -> Weights {
    Weights(PerColor { blue, green })
}

/// A route with both colors attached.
pub(crate) const fn attached(blue: u16, green: u16) -> bluegreen_simulator::Weights {
    bluegreen_simulator::Weights::both(blue, green)
}

/// A route with only blue attached, with the weight the load balancer shows for a single group.
pub(crate) const fn only_blue() -> bluegreen_simulator::Weights {
    only(Color::Blue)
}

/// A route with only this color attached.
pub(crate) const fn only(color: Color) -> bluegreen_simulator::Weights {
    bluegreen_simulator::Weights::only(color_in_the_simulator(color))
}

const fn color_in_the_simulator(color: Color) -> bluegreen_simulator::Color {
    match color {
        Color::Blue => bluegreen_simulator::Color::Blue,
        Color::Green => bluegreen_simulator::Color::Green,
    }
}

impl Story {
    /// One route with both colors attached and blue active: the everyday case.
    pub(crate) fn one_route() -> Story {
        Story::to_green([("web", attached(100, 0))])
    }

    /// Two routes with both colors attached and blue active.
    pub(crate) fn two_routes() -> Story {
        Story::to_green([("api", attached(100, 0)), ("web", attached(100, 0))])
    }

    /// Changes anything of what is declared.
    pub(crate) fn declaring(mut self, change: impl FnOnce(&mut Declared)) -> Story {
        change(&mut self.last().declared);
        self
    }

    /// Changes anything of what stands there.
    pub(crate) fn standing(mut self, change: impl FnOnce(&mut Topology)) -> Story {
        change(&mut self.topology);
        self
    }

    /// Declares this color instead of green.
    pub(crate) fn towards(self, active: Color) -> Story {
        let active = color_in_the_simulator(active);
        self.declaring(|declared| (declared.active, declared.remembers) = (active, active.other()))
    }

    /// This color is remembered as the one that was active before; a plan has looked at the routes.
    pub(crate) fn was(self, color: Color) -> Story {
        let remembers = color_in_the_simulator(color);
        self.declaring(|declared| (declared.creates, declared.remembers) = (false, remembers))
    }

    /// This route's load balancer is one of its own, of this kind.
    pub(crate) fn on(self, route: &str, kind: Kind) -> Story {
        let index = self.route(&name(route));
        self.standing(|topology| {
            topology.load_balancers.push(kind);
            topology.routes[index].load_balancer = topology.load_balancers.len() - 1;
        })
    }

    /// Moves the traffic like this.
    pub(crate) fn shifting(self, shift: &Shift) -> Story {
        let stage = |stage: &bluegreen::Stage| Stage { tenths: stage.share.tenths(), hold_ms: millis(stage.hold) };
        self.declaring(|declared| declared.stages = shift.stages().iter().map(stage).collect())
    }

    /// Bakes for this long, and otherwise as by default.
    pub(crate) fn baking(self, duration: Duration) -> Story {
        let bake = Bake {
            ms: millis(duration),
            alarms: Vec::new(),
            ignores_red_at_start: false,
            fails_without_data: false,
            max_unhealthy_percent: 0,
        };
        self.declaring(|declared| declared.bake = Some(bake))
    }

    /// Changes the bake that is declared already.
    pub(crate) fn with_bake(self, change: impl FnOnce(&mut Bake)) -> Story {
        self.declaring(|declared| change(declared.bake.as_mut().expect("a bake")))
    }

    /// Declares one alarm more, which is in this state when the world begins, for the bake that is declared already.
    pub(crate) fn with_alarm(self, state: Alarm) -> Story {
        self.with_bake(|bake| bake.alarms.push(state))
    }

    /// Declares an HTTP check that has to pass this many times in a row.
    pub(crate) fn with_check(self, successes: u32) -> Story {
        self.declaring(|declared| declared.gate.http_checks.push(successes))
    }

    /// Takes the standby out of the routes after the bake.
    pub(crate) fn detaching(self) -> Story {
        self.declaring(|declared| declared.detaches_standby = true)
    }

    /// The time for everything.
    pub(crate) fn within(self, time: Duration) -> Story {
        self.declaring(|declared| declared.timeout_ms = millis(time))
    }

    /// The time for the gate.
    pub(crate) fn gate_within(self, time: Duration) -> Story {
        self.declaring(|declared| declared.gate.timeout_ms = millis(time))
    }

    /// How long the data plane is given.
    pub(crate) fn settling(self, settle: Duration) -> Story {
        self.declaring(|declared| declared.settle_ms = Some(millis(settle)))
    }

    /// Does this when the user interrupts.
    pub(crate) fn on_interrupt(self, policy: OnInterrupt) -> Story {
        let policy = match policy {
            OnInterrupt::Rollback => Policy::Rollback,
            OnInterrupt::Hold => Policy::Hold,
            OnInterrupt::Finish => Policy::Finish,
        };
        self.declaring(|declared| declared.on_interrupt = policy)
    }

    /// Declares a preview route beside the route of the same name, and how it is when the world begins.
    pub(crate) fn with_preview(self, route: &str, forwards: bluegreen_simulator::Weights) -> Story {
        let shown = self.topology.routes[self.route(&name(route))].clone();
        self.standing(|topology| topology.routes.push(Route { is_preview: true, forwards, ..shown }))
    }

    /// Lets something happen this long after the apply began.
    pub(crate) fn at(mut self, after: Duration, happening: Happening) -> Story {
        let what = happening.what(&self);
        // What happens before a run begins does not reach it.
        let at = if what == What::Interrupt { millis(after).max(1) } else { millis(after) };
        self.push(at, what);
        self
    }

    /// Stops the run this long after it began.
    pub(crate) fn stop_at(self, after: Duration) -> Story {
        self.at(after, Happening::Stop)
    }

    /// Sends the next writes of this route into these faults, one after the other; `None` is a write without fault.
    pub(crate) fn faults(self, route: &str, faults: impl IntoIterator<Item = Option<Fault>>) -> Story {
        self.faults_of(&name(route), faults)
    }

    pub(crate) fn faults_of(mut self, route: &RouteName, faults: impl IntoIterator<Item = Option<Fault>>) -> Story {
        let route = self.route(route);
        let numbered = (0..).zip(faults).filter_map(|(after, fault)| Some((after, fault?)));
        for (after, fault) in numbered {
            self.push(0, What::WritesOf { route, after, times: 1, fault });
        }
        self
    }

    /// Sends every write of this route after so many good ones into this fault.
    pub(crate) fn always(mut self, route: &str, after: u64, fault: Fault) -> Story {
        let route = self.route(&name(route));
        self.push(0, What::WritesOf { route, after, times: u64::MAX, fault });
        self
    }

    /// After each write of this route the replies show how it was this many writes ago, in this order; then the truth.
    pub(crate) fn stale(mut self, route: &str, behind: impl IntoIterator<Item = usize>) -> Story {
        let route = self.route(&name(route));
        self.push(0, What::OldReplies { route, behind: behind.into_iter().collect() });
        self
    }

    /// Makes every look fail from one time to another.
    pub(crate) fn blind(self, from: Duration, to: Duration) -> Story {
        self.trouble(CallKind::Routes, Fault::BrokenBefore, from, to)
    }

    /// Makes the alarms unreadable from one time to another.
    pub(crate) fn alarms_unreadable(self, from: Duration, to: Duration) -> Story {
        self.trouble(CallKind::Alarms, Fault::Throttled, from, to)
    }

    /// Makes the targets' health unreadable from one time to another.
    pub(crate) fn health_unreadable(self, from: Duration, to: Duration) -> Story {
        self.trouble(CallKind::Health, Fault::Throttled, from, to)
    }

    pub(crate) fn trouble(mut self, calls: CallKind, fault: Fault, from: Duration, to: Duration) -> Story {
        self.push(millis(from), What::Trouble { calls, fault, lasts_ms: millis(to - from) });
        self
    }

    /// Makes the HTTP checks fail from one time to another.
    pub(crate) fn checks_fail(mut self, from: Duration, to: Duration) -> Story {
        for check in 0..self.last().declared.gate.http_checks.len() {
            self.push(millis(from), What::CheckFails { check, lasts_ms: millis(to - from) });
        }
        self
    }

    /// Tells it, with every checker of the simulator watching, and the calm after it. A promise that is broken fails the
    /// story.
    pub(crate) fn run(mut self) -> End {
        self.applies.iter_mut().for_each(|apply| apply.events.sort_by_key(|event| event.at));
        let scenario = Scenario {
            seed: 0,
            topology: self.topology.clone(),
            declared: self.applies[0].declared.clone(),
            events: self.applies[0].events.clone(),
        };
        let told = tell(scenario.clone(), &self.applies[1..]);
        if let Some(violation) = &told.violation {
            panic!("a promise is broken: {violation}; it ended in {:?}\n{scenario}", told.result);
        }
        End::new(self, told)
    }

    fn last(&mut self) -> &mut Later {
        self.applies.last_mut().expect("there is one apply at least")
    }

    fn push(&mut self, at: u64, what: What) {
        self.last().events.push(Event { at, what });
    }

    /// The place of a route in the topology.
    fn route(&self, wanted: &RouteName) -> usize {
        let is_wanted =
            |route: &Route| route.name.as_deref() == Some(wanted.key()) && route.is_preview == wanted.is_preview();
        self.topology.routes.iter().position(is_wanted).expect("a declared route")
    }

    /// The place of one color's target group of a route.
    fn group(&self, route: &str, color: Color) -> usize {
        self.topology.routes[self.route(&name(route))].groups[color_in_the_simulator(color).index()]
    }
}

pub(crate) fn millis(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap()
}

/// Shortens the tests.
pub(crate) const fn secs(seconds: u64) -> Duration {
    Duration::from_secs(seconds)
}

/// Shortens the tests.
pub(crate) const fn ms(millis: u64) -> Duration {
    Duration::from_millis(millis)
}

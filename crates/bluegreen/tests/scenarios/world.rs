//! A scenario: what is declared, what the world does meanwhile, and what came of it.

mod checks;
mod fault;
mod group;
mod ports;
mod route;
mod stage_checks;
mod state;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use bluegreen::{
    AlarmName, AlarmState, Attachment, Bake, Color, Decision, Errand, Forwarding, Gate, HttpCheck, Intent,
    LoadBalancerKind, Look, OnInterrupt, Outcome, PerColor, Percentages, Preview, Purpose, Refusal, RouteIntent,
    RouteName, RouteSeen, Shift, Standby, TargetGroupId, TargetState, Timestamp, UndeclaredIdle, Weights, cut_over,
    live_percentages, preview,
};

pub(crate) use fault::{Event, Fault};
pub(crate) use group::FakeTarget;
use ports::{FakeClock, FakeWorld, Recorder};
use state::State;

/// How long one look at the fake world takes.
pub(crate) const LOOK_TAKES: u64 = 20;

/// How long one route's write takes.
pub(crate) const WRITE_TAKES: u64 = 30;

/// One run to be: change the public parts, then run it.
#[derive(Debug)]
pub(crate) struct Scenario {
    pub(crate) intent: Intent,
    pub(crate) planned: BTreeMap<RouteName, Percentages>,
    pub(crate) state: State,
}

/// What came of a scenario.
pub(crate) struct End {
    pub(crate) result: Result<Outcome, Refusal>,
    pub(crate) decisions: Vec<(u64, Decision)>,
    pub(crate) state: State,
}

/// What one accepted or refused write of the run did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct WriteSeen {
    /// Milliseconds since the run began.
    pub(crate) at: u64,
    pub(crate) route: String,
    pub(crate) purpose: Purpose,
    pub(crate) from: Weights,
    pub(crate) to: Weights,
    pub(crate) took_effect: bool,
}

pub(crate) fn name(route: &str) -> RouteName {
    RouteName::production(route.to_owned())
}

pub(crate) fn group_of(route: &str, color: Color) -> TargetGroupId {
    TargetGroupId(format!("{route}-{color}"))
}

pub(crate) fn alarm(name: &str) -> AlarmName {
    AlarmName(name.to_owned())
}

/// An alarm's change of state, to happen at some time.
pub(crate) fn alarm_becomes(name: &str, state: AlarmState) -> Event {
    Event::Alarm(alarm(name), state)
}

pub(crate) fn weights(blue: u16, green: u16) -> Weights {
    Weights(PerColor { blue, green })
}

/// A route with both colors attached.
pub(crate) fn attached(blue: u16, green: u16) -> RouteSeen {
    forwards(Attachment::Attached(blue), Attachment::Attached(green))
}

/// A route with only blue attached, with the weight the load balancer shows for a single group.
pub(crate) fn only_blue() -> RouteSeen {
    only(Color::Blue)
}

/// A route with only this color attached.
pub(crate) fn only(color: Color) -> RouteSeen {
    let attachment = |other| if other == color { Attachment::Attached(1) } else { Attachment::Detached };
    forwards(attachment(Color::Blue), attachment(Color::Green))
}

pub(crate) fn forwards(blue: Attachment, green: Attachment) -> RouteSeen {
    RouteSeen::Forwards(Forwarding {
        colors: PerColor { blue, green },
        others: BTreeMap::new(),
        group_stickiness: None,
        would_be_lost: Vec::new(),
    })
}

/// This route with another target group in its forward action.
pub(crate) fn with_other(seen: RouteSeen, group: &str, weight: u16) -> RouteSeen {
    let RouteSeen::Forwards(mut forwarding) = seen else { panic!("it forwards") };
    forwarding.others.insert(TargetGroupId(group.to_owned()), weight);
    RouteSeen::Forwards(forwarding)
}

impl Scenario {
    /// A cutover to green over these routes, with three healthy targets per color and everything else as by default.
    pub(crate) fn to_green<const N: usize>(routes: [(&str, RouteSeen); N]) -> Scenario {
        let declared = |route: &str| RouteIntent {
            groups: PerColor::from_fn(|color| group_of(route, color)),
            load_balancer: LoadBalancerKind::Application,
        };
        let intent = Intent {
            active: Color::Green,
            was_active: None,
            preview_routes: BTreeMap::new(),
            standby: Standby::Attached,
            routes: routes.iter().map(|(route, _)| (name(route), declared(route))).collect(),
            former_groups: BTreeSet::new(),
            undeclared_idle: UndeclaredIdle::default(),
            gate: Gate::default(),
            shift: Shift::all_at_once(),
            bake: None,
            on_interrupt: OnInterrupt::Rollback,
            settle: None,
            timeout: Duration::from_secs(3600),
            errand: Errand::Release,
        };
        let state = State::new(&intent, routes.map(|(route, seen)| (name(route), seen)));
        Scenario { intent, planned: BTreeMap::new(), state }
    }

    /// One route with both colors attached and blue active: the everyday case.
    pub(crate) fn one_route() -> Scenario {
        Scenario::to_green([("web", attached(100, 0))])
    }

    /// Two routes with both colors attached and blue active.
    pub(crate) fn two_routes() -> Scenario {
        Scenario::to_green([("api", attached(100, 0)), ("web", attached(100, 0))])
    }

    /// Declares this color instead of green.
    pub(crate) fn towards(mut self, active: Color) -> Scenario {
        self.intent.active = active;
        self
    }

    /// Sends the next writes of this route into these faults, one after the other; `None` is a write without fault.
    pub(crate) fn faults(mut self, route: &str, faults: impl IntoIterator<Item = Option<Fault>>) -> Scenario {
        self.state.route(route).faults.extend(faults);
        self
    }

    /// Sends every further write of this route into this fault.
    pub(crate) fn always(mut self, route: &str, fault: Fault) -> Scenario {
        self.state.route(route).then_always = Some(fault);
        self
    }

    /// After each write of this route the looks show how it was this many writes ago, in this order; then the truth.
    pub(crate) fn stale(mut self, route: &str, looks: impl IntoIterator<Item = usize>) -> Scenario {
        self.state.route(route).staleness = looks.into_iter().collect();
        self
    }

    /// Makes every write reach the load balancer, and its answer the run, only this long after it was sent.
    pub(crate) fn hanging_writes(mut self, hang: Duration) -> Scenario {
        self.state.writes_hang = millis(hang);
        self
    }

    /// Lets the machine sleep for so long while the reply to the first look after this time is on its way.
    pub(crate) fn asleep_in_a_look(mut self, after: Duration, lasting: Duration) -> Scenario {
        self.state.sleeps = Some((millis(after), millis(lasting)));
        self
    }

    /// Lets something happen this long after the run began.
    pub(crate) fn at(mut self, after: Duration, event: Event) -> Scenario {
        self.state.events.push((millis(after), event));
        self.state.events.sort_by_key(|(at, _)| *at);
        self
    }

    /// Stops the run this long after it began.
    pub(crate) fn stop_at(mut self, after: Duration) -> Scenario {
        self.state.stop_at = Some(millis(after));
        self
    }

    /// Makes every look fail from one time to another.
    pub(crate) fn blind(mut self, from: Duration, to: Duration) -> Scenario {
        self.state.blind.push(millis(from)..millis(to));
        self
    }

    /// Moves the traffic like this.
    pub(crate) fn shifting(mut self, shift: Shift) -> Scenario {
        self.intent.shift = shift;
        self
    }

    /// Bakes for this long, and otherwise as by default.
    pub(crate) fn baking(mut self, duration: Duration) -> Scenario {
        self.intent.bake = Some(Bake { duration, ..Bake::default() });
        self
    }

    /// Declares this alarm, which is in this state when the run begins, for the bake that is declared already.
    pub(crate) fn with_alarm(mut self, name: &str, state: AlarmState) -> Scenario {
        self.intent.bake.as_mut().expect("a bake").alarms.push(alarm(name));
        self.state.alarms.insert(alarm(name), state);
        self
    }

    /// Makes the alarms unreadable from one time to another.
    pub(crate) fn alarms_unreadable(mut self, from: Duration, to: Duration) -> Scenario {
        self.state.alarms_unreadable.push(millis(from)..millis(to));
        self
    }

    /// Makes the targets' health unreadable from one time to another.
    pub(crate) fn health_unreadable(mut self, from: Duration, to: Duration) -> Scenario {
        self.state.health_unreadable.push(millis(from)..millis(to));
        self
    }

    /// Declares a preview route beside the route of the same name, and how it is when the run begins.
    pub(crate) fn with_preview(mut self, route: &str, truth: RouteSeen) -> Scenario {
        let declared = self.intent.routes[&name(route)].clone();
        self.intent.preview_routes.insert(RouteName::preview(route), declared);
        self.state.intent = self.intent.clone();
        self.state.preview_route(route, truth);
        self
    }

    /// Declares an HTTP check that has to pass this many times in a row.
    pub(crate) fn with_check(mut self, successes: u32) -> Scenario {
        let check = HttpCheck { name: "ready".to_owned(), successes };
        self.intent.gate.http_checks.push(check);
        self
    }

    /// Makes the HTTP checks fail from one time to another.
    pub(crate) fn checks_fail(mut self, from: Duration, to: Duration) -> Scenario {
        self.state.checks_fail.push(millis(from)..millis(to));
        self
    }

    /// This color is remembered as the one that was active before.
    pub(crate) fn was(mut self, color: Color) -> Scenario {
        self.intent.was_active = Some(color);
        self
    }

    /// This target group was a color's before.
    pub(crate) fn remembering(mut self, group: &str) -> Scenario {
        self.intent.former_groups.insert(TargetGroupId(group.to_owned()));
        self
    }

    /// Takes the standby out of the routes after the bake.
    pub(crate) fn detaching(mut self) -> Scenario {
        self.intent.standby = Standby::Detached;
        self
    }

    /// Does this when the user interrupts.
    pub(crate) fn on_interrupt(mut self, policy: OnInterrupt) -> Scenario {
        self.intent.on_interrupt = policy;
        self
    }

    /// The state that this color's targets of a route report while they are attached.
    pub(crate) fn targets(mut self, route: &str, color: Color, targets: Vec<FakeTarget>) -> Scenario {
        self.state.group(&group_of(route, color)).targets = targets;
        self
    }

    /// What a plan would say of it.
    ///
    /// Targets that were attached when the world began are past their first health checks.
    pub(crate) fn preview(&mut self) -> Preview {
        self.state.intent = self.intent.clone();
        self.state.take(group::WARM_UP);
        let seen = self.state.look(&Look::survey(&self.intent)).expect("nothing is blind here");
        preview(&self.intent, live_percentages(&seen.routes), &seen, Timestamp::from_millis(self.state.now()))
    }

    /// Runs it to its end, checks what must hold in every run, and says what came of it.
    pub(crate) fn run(self) -> End {
        let Scenario { intent, planned, mut state } = self;
        state.intent = intent.clone();
        let stop = state.stop.clone();
        let started_at = Timestamp::from_millis(state.now());
        let shared = Arc::new(Mutex::new(state));
        let mut world = FakeWorld(shared.clone());
        let mut recorder = Recorder::new(started_at);
        let clock = FakeClock(shared.clone());
        let run = cut_over(&intent, planned, &mut world, &clock, &stop, &mut recorder);
        let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
        // In virtual time nothing takes long; a run that hangs must fail its test instead of hanging it too.
        let result = runtime.block_on(async { tokio::time::timeout(Duration::from_secs(20), run).await });
        let result = result.expect("a run in virtual time ends at once");
        drop((world, clock));
        let state = Arc::into_inner(shared).expect("the ports are gone").into_inner().unwrap();
        let end = End { result, decisions: recorder.decisions, state };
        checks::end_is_true(&intent, &end);
        end
    }
}

impl End {
    /// A later run over what this one left behind.
    pub(crate) fn and_then(self) -> Scenario {
        let state = self.state.for_a_later_run();
        let intent = state.intent.clone();
        Scenario { intent, planned: BTreeMap::new(), state }
    }

    /// Why the cutover was rolled back, which it must have been, with every route verified to be back.
    pub(crate) fn rolled_back(&self) -> &Refusal {
        match self.refusal() {
            Refusal::RolledBack { why } => why,
            other => panic!("not rolled back: {other}"),
        }
    }

    /// When each shift of this route reached the load balancer, and what it wrote.
    pub(crate) fn shifts(&self, route: &str) -> Vec<(u64, Weights)> {
        let is_shift = |write: &&WriteSeen| write.route == route && write.purpose == Purpose::Shift;
        self.writes().iter().filter(is_shift).map(|write| (write.at, write.to)).collect()
    }

    /// The writes that reached the load balancer, in order.
    pub(crate) fn writes(&self) -> &[WriteSeen] {
        &self.state.writes
    }

    /// The first writes' purposes and weights, for comparing at a glance.
    pub(crate) fn written(&self) -> Vec<(&str, String, Weights)> {
        self.writes().iter().map(|write| (write.route.as_str(), write.purpose.to_string(), write.to)).collect()
    }

    /// How one route, or the preview route of that name, really forwards at the end.
    pub(crate) fn forwarding(&self, name: &RouteName) -> &Forwarding {
        self.state.routes[name].truth.forwarding().unwrap()
    }

    /// What one route really shows at the end.
    pub(crate) fn truth(&self, route: &str) -> Weights {
        self.state.routes[&name(route)].truth.forwarding().unwrap().weights()
    }

    /// Milliseconds from the run's begin to its end.
    pub(crate) fn took(&self) -> u64 {
        self.state.elapsed()
    }

    /// The refusal, which must be there.
    pub(crate) fn refusal(&self) -> &Refusal {
        self.result.as_ref().expect_err("the run is refused")
    }

    /// When the first write with this purpose reached the load balancer.
    pub(crate) fn first(&self, purpose: &str) -> u64 {
        self.writes().iter().find(|write| write.purpose.to_string() == purpose).unwrap().at
    }
}

pub(crate) fn millis(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap()
}

/// A target in this state.
pub(crate) fn target(name: &str, state: TargetState, reason: Option<&str>) -> FakeTarget {
    FakeTarget { name: name.to_owned(), state, reason: reason.map(str::to_owned) }
}

/// Shortens the tests.
pub(crate) const fn secs(seconds: u64) -> Duration {
    Duration::from_secs(seconds)
}

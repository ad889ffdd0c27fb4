//! What a story declares, and what stands there.

use std::time::Duration;

use bluegreen::{Color, OnInterrupt, RouteName, Shift};
use bluegreen_simulator::{Alarm, Bake, Declared, Kind, Policy, Route, Stage, Topology, Weights};

use super::{Story, color_in_the_simulator, millis, name};

impl Story {
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

    /// The plan looks at the color that is to be left, too, and is approved this long after that.
    pub(crate) fn whose_plan_sees_the_left(self, approved_after: Duration) -> Story {
        self.declaring(|declared| {
            (declared.plan_sees_the_left, declared.approval_ms) = (true, millis(approved_after));
        })
    }

    /// The apply hears from its plan whether the gate was open, and is approved this long after that.
    pub(crate) fn whose_plan_tells_of_the_gate(self, approved_after: Duration) -> Story {
        self.declaring(|declared| {
            (declared.plan_tells_of_the_gate, declared.approval_ms) = (true, millis(approved_after));
        })
    }

    /// Health is read this often.
    pub(crate) fn looking_every(self, interval: Duration) -> Story {
        self.declaring(|declared| declared.gate.interval_ms = millis(interval))
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

    /// Takes out target groups that nobody declared.
    pub(crate) fn removing_undeclared(self) -> Story {
        self.declaring(|declared| declared.removes_undeclared = true)
    }

    /// The routes were at the declared color before, and some of them are new.
    pub(crate) fn bringing_back(self) -> Story {
        self.declaring(|declared| declared.brings_back = true)
    }

    /// The further target group of a route was a color's before, and is replaced by that color's.
    pub(crate) fn replaced(self) -> Story {
        self.declaring(|declared| declared.replaced = true)
    }

    /// The target group at the place of the color that is not declared was this color's, had the traffic, and was replaced on
    /// every route. What is declared there is the further group of the route.
    pub(crate) fn leaving_replaced(self, was: Color) -> Story {
        let was = color_in_the_simulator(was);
        let story = self.declaring(|declared| {
            (declared.within_color, declared.creates, declared.remembers) = (was == declared.active, false, was);
        });
        story.standing(|topology| topology.routes.iter_mut().for_each(|route| route.replaced = true))
    }

    /// A route has a further target group, which is nobody's color, with this weight.
    pub(crate) fn with_other(self, route: &RouteName, weight: u16) -> Story {
        let route = self.route(route);
        self.standing(|topology| topology.routes[route].other = Some(weight))
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
    pub(crate) fn with_preview(self, route: &str, forwards: Weights) -> Story {
        let shown = self.topology.routes[self.route(&name(route))].clone();
        // Where a group was replaced, the further one is what a preview route shows at blue's place.
        let other = shown.other.filter(|_| !shown.replaced);
        self.standing(|topology| topology.routes.push(Route { is_preview: true, forwards, other, ..shown }))
    }
}

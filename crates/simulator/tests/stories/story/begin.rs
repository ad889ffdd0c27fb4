//! How a story begins: what stands there and is declared unless it says otherwise.

use std::time::Duration;

use bluegreen::Color;
use bluegreen_simulator::{Declared, Gate, Group, Kind, Later, Place, Policy, Route, Topology, What};

use super::{CALL, SPREAD, Story, color_in_the_simulator};

/// How a target is when the story begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Is {
    Healthy,
    Unhealthy,
    /// Registered only now, and never ready.
    Initial,
    Draining,
    /// Its machine does not run.
    Stopped,
}

/// Longer than any story.
const NEVER_MS: u64 = 100_000_000;

impl Story {
    /// A cutover to green over these routes, with three healthy targets per color and everything else as by default. What
    /// becomes of a target shows within some hundredths of a second.
    pub(crate) fn to_green<const N: usize>(routes: [(&str, bluegreen_simulator::Weights); N]) -> Story {
        let groups = (0..2 * N).map(|_| Group {
            targets: vec![None; 3],
            checked: true,
            check_every_ms: 30,
            healthy_after: 1,
            unhealthy_after: 1,
            sticky_targets: false,
            down: Vec::new(),
            drains_ms: 300_000,
        });
        let route = |(index, (name, forwards)): (usize, (&str, bluegreen_simulator::Weights))| Route {
            name: Some(name.to_owned()),
            is_preview: false,
            load_balancer: 0,
            place: Place::Listener,
            groups: [2 * index, 2 * index + 1],
            forwards,
            sticky_seconds: None,
            authenticates: false,
            replaced: false,
            other: None,
        };
        let topology = Topology {
            shares_targets: false,
            call_ms: CALL,
            write_spread_ms: SPREAD,
            propagation_ms: 0,
            load_balancers: vec![Kind::Application],
            groups: groups.collect(),
            routes: routes.into_iter().enumerate().map(route).collect(),
        };
        Story { topology, applies: vec![Later { declared: declared(), events: Vec::new() }] }
    }

    /// The states of this color's targets of a route when the world begins, as far as the route forwards to them.
    pub(crate) fn targets(mut self, route: &str, color: Color, targets: &[Is]) -> Story {
        let group = self.group(route, color);
        let places = |is: Is| (0..).zip(targets).filter(move |(_, target)| **target == is).map(|(place, _)| place);
        let registered = targets.iter().filter(|target| **target != Is::Initial).count();
        self.topology.groups[group].targets = vec![None; registered];
        self.topology.groups[group].down = places(Is::Unhealthy).collect();
        for target in places(Is::Draining) {
            self.push(0, What::TargetRemoved { group, target: Some(target) });
        }
        for target in places(Is::Stopped) {
            self.push(0, What::TargetRuns { group, target, runs: false });
        }
        for _ in places(Is::Initial) {
            self.push(0, What::TargetRegistered { group, zone: None, ready_after_ms: NEVER_MS });
        }
        self
    }

    /// This color's targets of a route have no health checks.
    pub(crate) fn unchecked(mut self, route: &str, color: Color) -> Story {
        let group = self.group(route, color);
        self.topology.groups[group].checked = false;
        self
    }

    /// This color's targets of a route drain for so long.
    pub(crate) fn draining_for(mut self, route: &str, color: Color, delay: Duration) -> Story {
        let group = self.group(route, color);
        self.topology.groups[group].drains_ms = super::millis(delay);
        self
    }
}

/// What a user declares who declares nothing more than a color.
fn declared() -> Declared {
    let active = color_in_the_simulator(Color::Green);
    let gate = bluegreen::Gate::default();
    Declared {
        active,
        gate: Gate {
            min_healthy_percent: gate.min_healthy_percent,
            min_healthy_count: gate.min_healthy_count,
            stable_ms: super::millis(gate.stable_for),
            timeout_ms: super::millis(gate.timeout),
            interval_ms: super::millis(gate.interval),
            allows_unknown: false,
            http_checks: Vec::new(),
        },
        stages: Vec::new(),
        bake: None,
        replaced: false,
        within_color: false,
        brings_back: false,
        contested: false,
        removes_undeclared: false,
        detaches_standby: false,
        on_interrupt: Policy::Rollback,
        settle_ms: None,
        timeout_ms: 3_600_000,
        creates: true,
        remembers: active.other(),
        plan_sees_the_left: false,
        plan_tells_of_the_gate: false,
        others_look_every_ms: 0,
        looks_for_shared_targets: false,
        approval_ms: 0,
    }
}

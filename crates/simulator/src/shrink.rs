//! Cutting a world down to what breaks a promise.

use crate::course::simulate;
use crate::scenario::{Declared, Policy, Scenario, Topology};
use crate::watch::Violation;

/// A smaller world in which the same promise is broken, found by leaving out events and simplifying everything else for
/// as long as that goes on breaking it.
#[must_use]
pub fn shrink(scenario: Scenario, violation: &Violation) -> Scenario {
    let breaks = |smaller: &Scenario| {
        simulate(smaller.clone(), false).violation.is_some_and(|found| found.checker == violation.checker)
    };
    let mut smallest = scenario;
    loop {
        let before = smallest.clone();
        smallest = fewer_events(smallest, &breaks);
        for simpler in SIMPLIFICATIONS {
            let candidate = simpler(&smallest);
            if candidate != smallest && breaks(&candidate) {
                smallest = candidate;
            }
        }
        for route in (0..smallest.topology.routes.len()).rev() {
            let candidate = without_route(&smallest, route);
            if candidate.as_ref().is_some_and(&breaks) {
                smallest = candidate.unwrap_or(smallest);
            }
        }
        if smallest == before {
            return smallest;
        }
    }
}

/// Leaves out halves, quarters and so on, down to single events.
fn fewer_events(mut scenario: Scenario, breaks: &impl Fn(&Scenario) -> bool) -> Scenario {
    let mut size = scenario.events.len().div_ceil(2);
    while size > 0 {
        let mut from = 0;
        while from < scenario.events.len() {
            let mut candidate = scenario.clone();
            candidate.events.drain(from..(from + size).min(scenario.events.len()));
            if breaks(&candidate) {
                scenario = candidate;
            } else {
                from += size;
            }
        }
        size = if size == 1 { 0 } else { size.div_ceil(2) };
    }
    scenario
}

/// A world without this route, whose events are then those of the route after it; `None` for the last one left.
fn without_route(scenario: &Scenario, route: usize) -> Option<Scenario> {
    let mut smaller = scenario.clone();
    smaller.topology.routes.remove(route);
    smaller.topology.routes.iter().any(|route| !route.is_preview).then_some(smaller)
}

type Simplification = fn(&Scenario) -> Scenario;

/// Each makes one thing as plain as it can be.
const SIMPLIFICATIONS: [Simplification; 24] = [
    |world| declared(world, |declared| declared.stages.clear()),
    |world| declared(world, |declared| declared.stages.truncate(1)),
    |world| declared(world, |declared| declared.bake = None),
    |world| declared(world, |declared| declared.bake.iter_mut().for_each(|bake| bake.alarms.clear())),
    |world| declared(world, |declared| declared.bake.iter_mut().for_each(|bake| bake.ms = 0)),
    |world| declared(world, |declared| declared.gate.http_checks.clear()),
    |world| declared(world, |declared| declared.detaches_standby = false),
    |world| topology(world, |topology| topology.groups.iter_mut().for_each(|group| group.sticky_targets = false)),
    |world| declared(world, |declared| declared.on_interrupt = Policy::Rollback),
    |world| declared(world, |declared| declared.gate.stable_ms = 0),
    |world| declared(world, |declared| declared.settle_ms = Some(0)),
    // What was replaced is only known where the state remembers it.
    |world| match world.topology.routes.iter().any(|route| route.replaced) {
        true => world.clone(),
        false => declared(world, |declared| declared.creates = true),
    },
    |world| declared(world, |declared| declared.approval_ms = 0),
    |world| declared(world, |declared| declared.plan_sees_the_left = false),
    |world| declared(world, |declared| declared.plan_tells_of_the_gate = false),
    |world| declared(world, |declared| declared.looks_for_shared_targets = false),
    |world| topology(world, |topology| topology.shares_targets = false),
    |world| topology(world, |topology| topology.write_spread_ms = 0),
    |world| topology(world, |topology| topology.propagation_ms = 0),
    |world| topology(world, |topology| topology.call_ms = 40),
    |world| topology(world, |topology| topology.groups.iter_mut().for_each(|group| group.down.clear())),
    |world| topology(world, |topology| topology.groups.iter_mut().for_each(|group| group.targets.truncate(1))),
    |world| topology(world, |topology| topology.groups.iter_mut().for_each(|group| group.drains_ms = 300_000)),
    |world| {
        topology(world, |topology| {
            for route in &mut topology.routes {
                (route.sticky_seconds, route.authenticates) = (None, false);
            }
        })
    },
];

fn declared(scenario: &Scenario, change: impl Fn(&mut Declared)) -> Scenario {
    let mut simpler = scenario.clone();
    change(&mut simpler.declared);
    simpler
}

fn topology(scenario: &Scenario, change: impl Fn(&mut Topology)) -> Scenario {
    let mut simpler = scenario.clone();
    change(&mut simpler.topology);
    simpler
}

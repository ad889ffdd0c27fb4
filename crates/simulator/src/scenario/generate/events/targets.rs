//! What happens to targets.

use crate::draw::Draw;
use crate::scenario::generate::topology::zone;
use crate::scenario::{Declared, Event, Topology, What};

/// A target, or all of a group, fails; mostly it recovers.
pub(super) fn target_fails(draw: &mut Draw, topology: &Topology, at: u64, events: &mut Vec<Event>) {
    let group = draw.index(topology.groups.len());
    let target = draw.percent(60).then(|| draw.index(topology.groups[group].targets.len()));
    events.push(Event { at, what: What::TargetAnswers { group, target, answers: false } });
    if draw.percent(70) {
        let at = at + draw.between(1000, 120_000);
        events.push(Event { at, what: What::TargetAnswers { group, target, answers: true } });
    }
}

pub(super) fn target_comes_or_goes(draw: &mut Draw, topology: &Topology) -> What {
    let group = draw.index(topology.groups.len());
    match draw.below(3) {
        0 => {
            let ready_after_ms = draw.one_of(&[0, 0, 8000, 60_000]);
            What::TargetRegistered { group, zone: zone(draw, 3), ready_after_ms }
        }
        1 => What::TargetRemoved { group, target: Some(draw.index(topology.groups[group].targets.len())) },
        _ => What::TargetRemoved { group, target: None },
    }
}

/// A deploy to one of the colors: a target leaves and another one comes.
pub(super) fn target_replaced(draw: &mut Draw, topology: &Topology, declared: &Declared) -> What {
    let color = if draw.percent(75) { declared.active } else { declared.active.other() };
    let group = topology.routes[draw.index(topology.routes.len())].groups[color.index()];
    let target = draw.percent(80).then(|| draw.index(topology.groups[group].targets.len()));
    What::TargetReplaced { group, target, ready_after_ms: draw.one_of(&[0, 3000, 20_000, 90_000]) }
}

/// Nobody knows of a group's targets any more; mostly that ends.
pub(super) fn checks_off(draw: &mut Draw, topology: &Topology, at: u64, events: &mut Vec<Event>) {
    let group = draw.index(topology.groups.len());
    events.push(Event { at, what: What::GroupChecked { group, checked: false } });
    if draw.percent(60) {
        let at = at + draw.between(1000, 100_000);
        events.push(Event { at, what: What::GroupChecked { group, checked: true } });
    }
}

/// A machine stops, or a zone is not served; mostly that ends.
pub(super) fn machines(draw: &mut Draw, topology: &Topology, at: u64, events: &mut Vec<Event>) {
    let group = draw.index(topology.groups.len());
    let target = draw.index(topology.groups[group].targets.len());
    let (load_balancer, zone) = (draw.index(topology.load_balancers.len()), u8::try_from(draw.below(3)).expect("few"));
    let is_machine = draw.percent(65);
    let change = |is_well: bool| match is_machine {
        true => What::TargetRuns { group, target, runs: is_well },
        false => What::ZoneServed { load_balancer, zone, served: is_well },
    };
    events.push(Event { at, what: change(false) });
    if draw.percent(60) {
        events.push(Event { at: at + draw.between(1000, 200_000), what: change(true) });
    }
}

//! What happens.

use super::topology::zone;
use crate::draw::Draw;
use crate::scenario::{Alarm, CallKind, Declared, Event, Fault, ForeignWrite, Kind, Topology, Weights, What};

/// Nothing, a little or a lot. What belongs together, such as failing and recovering, is drawn together.
pub(super) fn events(draw: &mut Draw, topology: &Topology, declared: &Declared) -> Vec<Event> {
    let count = match draw.below(10) {
        0 => 0,
        1..4 => draw.between(1, 2),
        4..8 => draw.between(3, 6),
        _ => draw.between(7, 14),
    };
    let mut events = Vec::new();
    for _ in 0..count {
        let at = time(draw, topology, declared);
        happen(draw, topology, declared, at, &mut events);
    }
    events.sort_by_key(|event| event.at);
    events
}

/// Any time in which a cutover may be under way, with more of it where one thing follows another.
fn time(draw: &mut Draw, topology: &Topology, declared: &Declared) -> u64 {
    let begin = declared.approval_ms;
    if draw.percent(50) {
        return draw.between(0, begin + (declared.shortest_ms(topology) + 30_000) * 6 / 5);
    }
    let gate = begin + declared.gate.stable_ms + declared.stages.first().map_or(0, |_| 5 * topology.call_ms);
    let mut turns = vec![begin, gate];
    for stage in &declared.stages {
        turns.push(turns[turns.len() - 1] + stage.hold_ms);
    }
    turns.push(turns[turns.len() - 1] + declared.settle(topology));
    draw.one_of(&turns) + draw.below(20) * topology.call_ms.max(50) / 2
}

fn happen(draw: &mut Draw, topology: &Topology, declared: &Declared, at: u64, events: &mut Vec<Event>) {
    let mut push = |at: u64, what: What| events.push(Event { at, what });
    match draw.below(100) {
        0..14 => {
            let group = draw.index(topology.groups.len());
            let target = draw.percent(60).then(|| draw.index(topology.groups[group].targets.len()));
            push(at, What::TargetAnswers { group, target, answers: false });
            if draw.percent(70) {
                push(at + draw.between(1000, 120_000), What::TargetAnswers { group, target, answers: true });
            }
        }
        14..17 => {
            let checks = declared.gate.http_checks.len();
            if checks > 0 {
                push(at, What::CheckFails { check: draw.index(checks), lasts_ms: draw.between(500, 60_000) });
            }
        }
        17..21 => push(at, target_comes_or_goes(draw, topology)),
        21..28 => {
            let alarms = declared.bake.as_ref().map_or(0, |bake| bake.alarms.len());
            if alarms > 0 {
                let alarm = draw.index(alarms);
                let state = draw.one_of(&[Alarm::Red, Alarm::Red, Alarm::Red, Alarm::NoData, Alarm::Missing]);
                push(at, What::AlarmBecomes { alarm, state });
                if draw.percent(60) {
                    push(at + draw.between(500, 60_000), What::AlarmBecomes { alarm, state: Alarm::Ok });
                }
            }
        }
        28..42 => push(at, trouble(draw)),
        42..60 => push(at, one_call(draw)),
        60..70 => push(at, stale(draw)),
        70..79 => push(at, foreign(draw, topology)),
        79..81 => {
            let load_balancer = draw.index(topology.load_balancers.len());
            push(at, What::LoadBalancerOut { load_balancer, lasts_ms: draw.between(1000, 90_000) });
        }
        81..90 => push(at, What::Interrupt),
        90..95 => push(at, What::Die),
        95..98 => push(at, What::Freeze { lasts_ms: draw.one_of(&[2000, 45_000, 4_000_000]) }),
        _ => push(at, What::DateSet { by_ms: draw.one_of(&[-86_400_000, -60_000, 60_000, 86_400_000]) }),
    }
}

fn target_comes_or_goes(draw: &mut Draw, topology: &Topology) -> What {
    let group = draw.index(topology.groups.len());
    match draw.below(3) {
        0 => What::TargetRegistered { group, zone: zone(draw, 3) },
        1 => What::TargetRemoved { group, target: Some(draw.index(topology.groups[group].targets.len())) },
        _ => What::TargetRemoved { group, target: None },
    }
}

fn calls(draw: &mut Draw) -> CallKind {
    draw.one_of(&[CallKind::Any, CallKind::Read, CallKind::Write, CallKind::Write, CallKind::Alarms])
}

fn trouble(draw: &mut Draw) -> What {
    let slow = Fault::Slow(draw.between(100, 19_000));
    let faults = [Fault::Throttled, Fault::BrokenBefore, Fault::BrokenAfter, Fault::LostAfter, slow, Fault::Expired];
    What::Trouble {
        calls: calls(draw),
        fault: draw.one_of(&faults),
        lasts_ms: draw.one_of(&[500, 3000, 20_000, 100_000]),
    }
}

fn one_call(draw: &mut Draw) -> What {
    let slow = Fault::Slow(draw.between(100, 19_000));
    let faults = [
        Fault::Throttled,
        Fault::BrokenBefore,
        Fault::BrokenAfter,
        Fault::LostBefore,
        Fault::LostAfter,
        Fault::LostAfter,
        slow,
        Fault::Expired,
        Fault::DieBefore,
        Fault::DieAfter,
    ];
    What::OneCall { calls: calls(draw), after: draw.below(4), fault: draw.one_of(&faults) }
}

fn stale(draw: &mut Draw) -> What {
    What::StaleReplies {
        lasts_ms: draw.one_of(&[3000, 30_000, 600_000]),
        by_ms: draw.one_of(&[200, 1000, 1000, 5000, 20_000]),
        every_other: draw.percent(50),
    }
}

fn foreign(draw: &mut Draw, topology: &Topology) -> What {
    let route = draw.index(topology.routes.len());
    let kind = topology.load_balancers[topology.routes[route].load_balancer];
    let write = match draw.below(20) {
        0..5 => ForeignWrite::Weights(Weights::both(100, 0)),
        5..10 => ForeignWrite::Weights(Weights::both(0, 100)),
        10..14 => {
            ForeignWrite::Weights(draw.one_of(&[Weights::both(50, 50), Weights::both(90, 10), Weights::both(7, 3)]))
        }
        14..16 => ForeignWrite::Weights(draw.one_of(&[Weights([Some(1), None]), Weights([None, Some(1)])])),
        16 => ForeignWrite::OtherGroup,
        17 if kind == Kind::Application => ForeignWrite::Redirect,
        18 => ForeignWrite::Delete,
        _ if kind == Kind::Application => ForeignWrite::Sticky(draw.one_of(&[None, Some(300)])),
        _ => ForeignWrite::OtherGroup,
    };
    What::Foreign { route, write }
}

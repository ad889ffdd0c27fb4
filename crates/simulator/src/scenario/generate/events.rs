//! What happens.

mod calls;
mod targets;

use crate::draw::Draw;
use crate::scenario::{Alarm, Declared, Event, ForeignWrite, Kind, Topology, Weights, What};

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

/// Of 160 things that happen, so many are of each kind.
fn happen(draw: &mut Draw, topology: &Topology, declared: &Declared, at: u64, events: &mut Vec<Event>) {
    let mut push = |what: What| events.push(Event { at, what });
    match draw.below(160) {
        0..14 => targets::target_fails(draw, topology, at, events),
        14..17 => check_fails(draw, declared, at, events),
        17..21 => push(targets::target_comes_or_goes(draw, topology)),
        21..28 => alarm_changes(draw, declared, at, events),
        28..42 => push(calls::trouble(draw)),
        42..60 => push(calls::one_call(draw)),
        60..70 => push(calls::stale(draw)),
        70..79 => push(foreign(draw, topology)),
        79..81 => {
            let load_balancer = draw.index(topology.load_balancers.len());
            push(What::LoadBalancerOut { load_balancer, lasts_ms: draw.between(1000, 90_000) });
        }
        81..90 => push(What::Interrupt),
        90..95 => push(What::Die),
        95..98 => push(What::Freeze { lasts_ms: draw.one_of(&[2000, 45_000, 4_000_000]) }),
        98..100 => push(What::DateSet { by_ms: draw.one_of(&[-86_400_000, -60_000, 60_000, 86_400_000]) }),
        100..112 => targets::machines(draw, topology, at, events),
        112..118 => push(targets::target_replaced(draw, topology, declared)),
        118..124 => calls::hard_way_back(draw, topology, declared, at, events),
        124..130 => push(calls::slow_calls(draw)),
        130..134 | 150..160 => push(calls::crowded(draw)),
        134..138 => check_fails(draw, declared, at, events),
        138..141 => push(calls::writes_of_a_route(draw, topology)),
        141..147 => push(calls::old_replies(draw, topology)),
        147.. => targets::checks_off(draw, topology, at, events),
    }
}

/// An HTTP check fails, or all of them answer late.
fn check_fails(draw: &mut Draw, declared: &Declared, at: u64, events: &mut Vec<Event>) {
    let checks = declared.gate.http_checks.len();
    if checks > 0 {
        let what = match draw.percent(60) {
            true => What::CheckFails { check: draw.index(checks), lasts_ms: draw.between(500, 60_000) },
            false => What::ChecksSlow {
                takes_ms: draw.one_of(&[2000, 15_000, 60_000]),
                lasts_ms: draw.one_of(&[5000, 30_000, 100_000]),
            },
        };
        events.push(Event { at, what });
    }
}

/// An alarm fires, or is of no use; often that ends.
fn alarm_changes(draw: &mut Draw, declared: &Declared, at: u64, events: &mut Vec<Event>) {
    let alarms = declared.bake.as_ref().map_or(0, |bake| bake.alarms.len());
    if alarms > 0 {
        let alarm = draw.index(alarms);
        let state = draw.one_of(&[Alarm::Red, Alarm::Red, Alarm::Red, Alarm::NoData, Alarm::Missing]);
        events.push(Event { at, what: What::AlarmBecomes { alarm, state } });
        if draw.percent(60) {
            let at = at + draw.between(500, 60_000);
            events.push(Event { at, what: What::AlarmBecomes { alarm, state: Alarm::Ok } });
        }
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
        14 => ForeignWrite::DetachIdle,
        15 => ForeignWrite::Weights(draw.one_of(&[Weights([Some(1), None]), Weights([None, Some(1)])])),
        16 => ForeignWrite::OtherGroup,
        17 if kind == Kind::Application => ForeignWrite::Redirect,
        18 => ForeignWrite::Delete,
        _ if kind == Kind::Application => ForeignWrite::Sticky(draw.one_of(&[None, Some(300)])),
        _ => ForeignWrite::OtherGroup,
    };
    What::Foreign { route, write }
}

//! What becomes of calls.

use crate::draw::Draw;
use crate::scenario::{Alarm, CallKind, Declared, Event, Fault, Topology, What};

fn kind_of_calls(draw: &mut Draw) -> CallKind {
    draw.one_of(&[
        CallKind::Any,
        CallKind::Read,
        CallKind::Health,
        CallKind::Write,
        CallKind::Write,
        CallKind::Alarms,
        CallKind::Traits,
        CallKind::LastLook,
    ])
}

pub(super) fn trouble(draw: &mut Draw) -> What {
    let slow = Fault::Slow(draw.between(100, 19_000));
    let faults = [Fault::Throttled, Fault::BrokenBefore, Fault::BrokenAfter, Fault::LostAfter, slow, Fault::Expired];
    What::Trouble {
        calls: kind_of_calls(draw),
        fault: draw.one_of(&faults),
        lasts_ms: draw.one_of(&[500, 3000, 20_000, 100_000]),
    }
}

pub(super) fn one_call(draw: &mut Draw) -> What {
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
    What::OneCall { calls: kind_of_calls(draw), after: draw.below(4), fault: draw.one_of(&faults) }
}

/// One kind of calls takes long, or never answers, for some time.
pub(super) fn slow_calls(draw: &mut Draw) -> What {
    let slow = Fault::Slow(draw.one_of(&[500, 2000, 9000, 19_000]));
    let calls = [CallKind::Routes, CallKind::Health, CallKind::Traits, CallKind::Alarms, CallKind::Write];
    What::Trouble {
        calls: draw.one_of(&calls),
        fault: if draw.percent(60) { slow } else { Fault::LostBefore },
        lasts_ms: draw.one_of(&[3000, 20_000, 100_000]),
    }
}

pub(super) fn crowded(draw: &mut Draw) -> What {
    What::Crowded {
        waits_ms: draw.one_of(&[0, 300, 2000, 9000]),
        writes_wait_ms: draw.one_of(&[0, 2000, 7000, 20_000]),
        lasts_ms: draw.one_of(&[5000, 30_000, 200_000]),
    }
}

/// Something turns a cutover back, while the calls that a way back needs fail for a long time.
pub(super) fn hard_way_back(
    draw: &mut Draw,
    topology: &Topology,
    declared: &Declared,
    at: u64,
    events: &mut Vec<Event>,
) {
    let alarms = declared.bake.as_ref().map_or(0, |bake| bake.alarms.len());
    let group = topology.routes[draw.index(topology.routes.len())].groups[declared.active.index()];
    let (what, after) = match draw.below(3) {
        0 if alarms > 0 => (What::AlarmBecomes { alarm: draw.index(alarms), state: Alarm::Red }, 0),
        1 => (What::TargetAnswers { group, target: None, answers: false }, 20_000),
        _ => (What::Interrupt, 0),
    };
    let calls = draw.one_of(&[CallKind::Write, CallKind::Write, CallKind::Routes, CallKind::Any]);
    let fault = draw.one_of(&[Fault::Throttled, Fault::Throttled, Fault::BrokenBefore, Fault::LostBefore]);
    let lasts_ms = after + draw.one_of(&[20_000, 45_000, 120_000, 400_000]);
    let trouble = What::Trouble { calls, fault, lasts_ms };
    events.extend([Event { at, what }, Event { at: at + draw.below(500), what: trouble }]);
}

/// One route's writes fail while those of the others go well.
pub(super) fn writes_of_a_route(draw: &mut Draw, topology: &Topology) -> What {
    let faults = [Fault::Throttled, Fault::BrokenBefore, Fault::BrokenAfter, Fault::LostAfter, Fault::Expired];
    let (route, after) = (draw.index(topology.routes.len()), draw.below(4));
    What::WritesOf { route, after, times: draw.one_of(&[1, 2, 6, 100]), fault: draw.one_of(&faults) }
}

/// Replies that go back and forth, for one route.
pub(super) fn old_replies(draw: &mut Draw, topology: &Topology) -> What {
    let route = draw.index(topology.routes.len());
    let behind = (0..draw.between(1, 12)).map(|_| draw.index(3)).collect();
    What::OldReplies { route, behind }
}

pub(super) fn stale(draw: &mut Draw) -> What {
    What::StaleReplies {
        lasts_ms: draw.one_of(&[3000, 30_000, 600_000]),
        by_ms: draw.one_of(&[200, 1000, 1000, 5000, 20_000]),
        every_other: draw.percent(50),
    }
}

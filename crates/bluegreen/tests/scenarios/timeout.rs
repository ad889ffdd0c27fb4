//! The whole cutover has its time.

use std::time::Duration;

use bluegreen::{Refusal, WaitingOn};

use crate::world::{Event, Scenario, group_of, secs};

#[test]
fn a_cutover_that_is_still_at_the_gate_moves_nothing() {
    let mut scenario = Scenario::one_route();
    scenario.intent.timeout = secs(4);
    let end = scenario.run();
    let Refusal::TimedOut { timeout, waiting_on } = end.refusal() else { panic!("{}", end.refusal()) };
    assert_eq!(*timeout, secs(4));
    assert!(matches!(waiting_on, WaitingOn::Stability { .. }));
    assert_eq!(end.writes(), []);
    assert!(end.took() < 4_100, "{}", end.took());
}

#[test]
fn traffic_does_not_move_when_there_is_no_time_left_to_settle() {
    let mut scenario = Scenario::one_route();
    scenario.intent.settle = Some(secs(60));
    scenario.intent.timeout = secs(30);
    let end = scenario.run();
    assert!(matches!(end.refusal(), Refusal::TooLate { .. }), "{}", end.refusal());
    assert_eq!(end.writes(), []);
}

#[test]
fn no_traffic_moves_when_the_time_is_over() {
    let held_at = Scenario::one_route().run().first("shift") - 30;
    for timeout in held_at - 60..=held_at {
        let mut scenario = Scenario::one_route();
        scenario.intent.timeout = Duration::from_millis(timeout);
        let end = scenario.run();
        let refusal = end.refusal();
        assert!(matches!(refusal, Refusal::TimedOut { .. } | Refusal::TooLate { .. }), "{timeout} ms: {refusal}");
        assert_eq!(end.writes(), [], "{timeout} ms");
    }
}

#[test]
fn the_gate_ends_the_wait_when_its_time_is_shorter() {
    let mut scenario = Scenario::one_route();
    scenario.intent.gate.timeout = secs(20);
    scenario.intent.timeout = secs(60);
    let green = group_of("web", bluegreen::Color::Green);
    let end = scenario.at(secs(0), Event::AllTargets(green, bluegreen::TargetState::Initial)).run();
    assert!(matches!(end.refusal(), Refusal::GateTimedOut { waited, .. } if *waited == secs(20)), "{}", end.refusal());
}

//! The gate: no traffic moves before enough targets have been healthy for long enough.

use std::time::Duration;

use bluegreen::{Color, GateShortfall, Refusal, TargetState, UnknownHealth};

use crate::world::{End, Event, FakeTarget, Fault, Scenario, attached, group_of, only_blue, secs, target};

use TargetState::{Draining, Healthy, Initial, Unavailable, Unhealthy, UnhealthyDraining, Unused};

/// A cutover whose green targets are in these states.
fn green_in(states: &[TargetState]) -> Scenario {
    let targets: Vec<FakeTarget> =
        states.iter().enumerate().map(|(index, state)| target(&format!("i-{index}:80"), state.clone(), None)).collect();
    Scenario::one_route().targets("web", Color::Green, targets)
}

fn with_gate(states: &[TargetState], percent: u8, count: u32) -> End {
    let mut scenario = green_in(states);
    scenario.intent.gate.min_healthy_percent = percent;
    scenario.intent.gate.min_healthy_count = count;
    scenario.run()
}

fn shortfalls(end: &End) -> &[GateShortfall] {
    match end.refusal() {
        Refusal::GateTimedOut { shortfalls, .. } => shortfalls,
        other => panic!("another refusal: {other}"),
    }
}

#[test]
fn both_the_percentage_and_the_count_must_hold() {
    let two_of_three = [Healthy, Healthy, Unhealthy];
    assert!(with_gate(&two_of_three, 66, 2).result.is_ok());
    assert_eq!(shortfalls(&with_gate(&two_of_three, 67, 1))[0].needed, 3);
    assert_eq!(shortfalls(&with_gate(&two_of_three, 1, 3))[0].needed, 3);
    assert_eq!(shortfalls(&with_gate(&[Healthy], 100, 2))[0].needed, 2);
}

#[test]
fn targets_that_leave_are_not_waited_for() {
    assert!(with_gate(&[Healthy, Draining], 100, 1).result.is_ok());
}

#[test]
fn a_fraction_of_the_fleet_is_not_all_of_it() {
    let stopped = |number| target(&format!("i-{number}:80"), Unused, Some("Target.InvalidState"));
    let targets = vec![target("i-1:80", Healthy, None), stopped(2), stopped(3), stopped(4)];
    let end = Scenario::one_route().targets("web", Color::Green, targets).run();
    assert_eq!(shortfalls(&end)[0].health.eligible, 4);
    assert_eq!(end.writes(), []);
}

#[test]
fn targets_that_fail_or_were_never_checked_are_waited_for() {
    for state in [Initial, Unhealthy, UnhealthyDraining, Unused, TargetState::Other("resting".to_owned())] {
        let end = with_gate(&[Healthy, state.clone()], 100, 1);
        assert_eq!(shortfalls(&end)[0].health.eligible, 2, "{state}");
        assert_eq!(end.writes(), []);
    }
}

#[test]
fn no_traffic_goes_where_nothing_can_be_in_service_whatever_is_declared() {
    for states in [&[Draining, Unused][..], &[Unhealthy][..]] {
        let end = with_gate(states, 0, 0);
        assert_eq!(shortfalls(&end)[0].needed, 1);
        assert_eq!(end.writes(), []);
    }
}

#[test]
fn unchecked_targets_count_as_declared() {
    let refused = green_in(&[Unavailable]).run();
    assert!(matches!(refused.refusal(), Refusal::HealthNotChecked { .. }), "{}", refused.refusal());
    assert!(refused.took() < 1_000, "they never become healthy: {} ms", refused.took());

    let mut allowed = green_in(&[Unavailable]);
    allowed.intent.gate.unknown_health = UnknownHealth::Allow;
    assert!(allowed.run().result.is_ok());
}

#[test]
fn a_gate_that_does_not_hold_in_time_names_targets_states_and_reasons_and_moves_nothing() {
    let targets = vec![
        target("i-1:80", Healthy, None),
        target("i-2:80", Unhealthy, Some("Target.Timeout")),
        target("i-3:80", Initial, Some("Elb.InitialHealthChecking")),
    ];
    let end = Scenario::one_route().targets("web", Color::Green, targets).run();
    assert_eq!(end.writes(), []);
    let text = end.refusal().to_string();
    for part in
        ["10m", "1 of 3 green", "i-2:80 is unhealthy (Target.Timeout)", "i-3:80 is initial (Elb.InitialHealthChecking)"]
    {
        assert!(text.contains(part), "{part} in {text}");
    }
    assert!(!text.contains("i-1:80"), "{text}");
    let given_up_at = end.took();
    assert!((600_000..601_000).contains(&given_up_at), "{given_up_at}");
}

#[test]
fn every_group_that_will_receive_traffic_is_judged() {
    let sick = vec![target("i-9:80", Unhealthy, None)];
    let end = Scenario::two_routes().targets("web", Color::Green, sick).run();
    let groups: Vec<_> = shortfalls(&end).iter().map(|shortfall| &shortfall.group).collect();
    assert_eq!(groups, [&group_of("web", Color::Green)]);
    assert_eq!(end.writes(), []);
}

#[test]
fn the_sending_colors_health_does_not_hold_traffic_back() {
    let sick = vec![target("i-9:80", Unhealthy, None)];
    assert!(Scenario::one_route().targets("web", Color::Blue, sick).run().result.is_ok());
}

#[test]
fn health_must_last_without_a_break_and_a_break_starts_it_over() {
    let green = || group_of("web", Color::Green);
    let end = Scenario::one_route()
        .at(secs(4), Event::Target(green(), 1, Unhealthy))
        .at(secs(6), Event::Target(green(), 1, Healthy))
        .run();
    // Seen unhealthy at the look after 5 s, healthy again at the one after 10 s: ten more seconds from there.
    assert!(end.first("shift") >= 20_000, "{}", end.first("shift"));
    assert!(end.result.is_ok());
}

#[test]
fn health_that_comes_and_goes_is_told_apart_from_health_that_never_came() {
    let green = || group_of("web", Color::Green);
    let mut scenario = Scenario::one_route();
    for round in 0..100 {
        let (sick, well) = (secs(4 + 12 * round), secs(9 + 12 * round));
        scenario = scenario.at(sick, Event::Target(green(), 0, Unhealthy)).at(well, Event::Target(green(), 0, Healthy));
    }
    scenario.intent.gate.timeout = secs(118);
    let end = scenario.run();
    assert_eq!(end.refusal(), &Refusal::GateUnstable { waited: secs(118), stable_for: secs(10) });
    assert_eq!(end.writes(), []);
}

#[test]
fn a_break_during_a_stale_look_at_the_route_is_a_break_too() {
    let green = || group_of("web", Color::Green);
    // Healthy at the look after 5 s; at the one after 10 s the targets are not, and the route shows once more how it was
    // before the prime; half a second later both are well again.
    let end = Scenario::to_green([("web", only_blue())])
        .stale("web", [0, 0, 1])
        .at(secs(8), Event::AllTargets(green(), Unhealthy))
        .at(Duration::from_millis(10_200), Event::AllTargets(green(), Healthy))
        .run();
    assert!(end.first("shift") >= 20_000, "{}", end.first("shift"));
}

#[test]
fn the_time_for_the_gate_begins_when_the_standby_is_attached() {
    // The prime becomes readable after 4 s, and the targets well right before.
    let mut scenario = Scenario::to_green([("web", only_blue())])
        .stale("web", [1; 8])
        .at(secs(0), Event::AllTargets(group_of("web", Color::Green), Unhealthy))
        .at(Duration::from_millis(3_900), Event::AllTargets(group_of("web", Color::Green), Healthy));
    scenario.intent.gate.timeout = secs(12);
    let end = scenario.run();
    assert!(end.result.is_ok(), "{:?}", end.result);
}

#[test]
fn the_wait_for_a_shift_to_be_readable_is_not_the_gates_time() {
    // One of two routes is to be shifted again; the other one's shift becomes readable after 15 s, while a target is new.
    let new = |state| Event::Target(group_of("web", Color::Green), 0, state);
    let mut scenario = Scenario::two_routes()
        .faults("web", [Some(Fault::LostBeforeEffect)])
        .stale("api", [1; 30])
        .at(secs(12), new(Initial))
        .at(secs(30), new(Healthy));
    scenario.intent.gate.timeout = secs(12);
    let end = scenario.run();
    assert!(end.result.is_ok(), "{:?}", end.result);
}

#[test]
fn a_gate_with_no_pause_between_looks_still_lets_time_pass() {
    let mut scenario = green_in(&[Unhealthy]);
    scenario.intent.gate.interval = Duration::ZERO;
    scenario.intent.gate.timeout = secs(3);
    assert_eq!(shortfalls(&scenario.run()).len(), 1);
}

#[test]
fn times_below_a_millisecond_are_not_waited_for_in_circles() {
    let mut scenario = Scenario::to_green([("web", attached(100, 0))]);
    scenario.intent.gate.stable_for = Duration::from_micros(20_500);
    scenario.intent.settle = Some(Duration::from_micros(100));
    assert!(scenario.run().result.is_ok());
}

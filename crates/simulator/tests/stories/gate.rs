//! The gate: no traffic moves before enough targets have been healthy for long enough.

use std::time::Duration;

use bluegreen::{Color, GateShortfall, Refusal};
use bluegreen_simulator::Fault;

use crate::story::{End, Happening, Is, Story, Turns, ms, only_blue, secs, sick, target, well};

use Is::{Draining, Healthy, Initial, Stopped, Unhealthy};

/// A cutover whose green targets are in these states.
fn green_in(states: &[Is]) -> Story {
    Story::one_route().targets("web", Color::Green, states)
}

fn with_gate(states: &[Is], percent: u8, count: u32) -> End {
    let gate = |gate: &mut bluegreen_simulator::Gate| {
        (gate.min_healthy_percent, gate.min_healthy_count) = (percent, count);
    };
    green_in(states).declaring(|declared| gate(&mut declared.gate)).run()
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
    assert!(with_gate(&two_of_three, 66, 2).is_cut_over());
    assert_eq!(shortfalls(&with_gate(&two_of_three, 67, 1))[0].needed, 3);
    assert_eq!(shortfalls(&with_gate(&two_of_three, 1, 3))[0].needed, 3);
    assert_eq!(shortfalls(&with_gate(&[Healthy], 100, 2))[0].needed, 2);
}

#[test]
fn targets_that_leave_are_not_waited_for() {
    assert!(with_gate(&[Healthy, Draining], 100, 1).is_cut_over());
}

#[test]
fn a_fraction_of_the_fleet_is_not_all_of_it() {
    let end = green_in(&[Healthy, Stopped, Stopped, Stopped]).run();
    assert_eq!(shortfalls(&end)[0].health.eligible, 4);
    assert_eq!(end.writes(), []);
}

#[test]
fn targets_that_fail_or_were_never_checked_are_waited_for() {
    for state in [Initial, Unhealthy, Stopped] {
        let end = with_gate(&[Healthy, state], 100, 1);
        assert_eq!(shortfalls(&end)[0].health.eligible, 2, "{state:?}");
        assert_eq!(end.writes(), []);
    }
}

#[test]
fn no_traffic_goes_where_nothing_can_be_in_service_whatever_is_declared() {
    for states in [&[Draining, Stopped][..], &[Unhealthy][..]] {
        let end = with_gate(states, 0, 0);
        assert_eq!(shortfalls(&end)[0].needed, 1);
        assert_eq!(end.writes(), []);
    }
}

#[test]
fn unchecked_targets_count_as_declared() {
    let unchecked = || Story::one_route().unchecked("web", Color::Green);
    let refused = unchecked().run();
    assert!(matches!(refused.refusal(), Refusal::HealthNotChecked { .. }), "{}", refused.refusal());
    assert!(refused.took() < 1_000, "they never become healthy: {} ms", refused.took());

    assert!(unchecked().declaring(|declared| declared.gate.allows_unknown = true).run().is_cut_over());
}

#[test]
fn a_gate_that_does_not_hold_in_time_names_targets_states_and_reasons_and_moves_nothing() {
    let end = green_in(&[Healthy, Unhealthy, Initial]).run();
    assert_eq!(end.writes(), []);
    let text = end.refusal().to_string();
    let [well, sick, new] = [0, 1, 2].map(|place| end.target("web", Color::Green, place));
    for part in [
        "10m".to_owned(),
        "1 of 3 green".to_owned(),
        format!("{sick} is unhealthy (Target.Timeout)"),
        format!("{new} is initial (Elb.InitialHealthChecking)"),
    ] {
        assert!(text.contains(&part), "{part} in {text}");
    }
    assert!(!text.contains(&well), "{text}");
    let given_up_at = end.took();
    assert!((600_000..601_000).contains(&given_up_at), "{given_up_at}");
}

#[test]
fn every_group_that_will_receive_traffic_is_judged() {
    let end = Story::two_routes().targets("web", Color::Green, &[Unhealthy]).run();
    let groups: Vec<_> = shortfalls(&end).iter().map(|shortfall| &shortfall.group).collect();
    assert_eq!(groups, [&end.group("web", Color::Green)]);
    assert_eq!(end.writes(), []);
}

#[test]
fn the_sending_colors_health_does_not_hold_traffic_back() {
    assert!(Story::one_route().targets("web", Color::Blue, &[Unhealthy]).run().is_cut_over());
}

#[test]
fn health_must_last_without_a_break_and_a_break_starts_it_over() {
    let end =
        Story::one_route().at(secs(4), target("web", 1, Turns::Sick)).at(secs(6), target("web", 1, Turns::Well)).run();
    // Seen unhealthy at the look after 5 s, healthy again at the one after 10 s: ten more seconds from there.
    assert!(end.first("shift") >= 20_000, "{}", end.first("shift"));
    assert!(end.is_cut_over());
}

#[test]
fn a_shift_that_has_to_wait_is_decided_anew_and_then_goes_out_at_once() {
    let waiting = |millis| Story::one_route().at(secs(9), Happening::WritesWait(millis));
    for millis in [4_000, 7_000] {
        let end = waiting(millis).run();
        let shifted = end.first("shift");
        assert!((10_000 + millis..11_000 + millis).contains(&shifted), "after {millis} ms at {shifted}");
    }
    // What the gate had seen is not so any more when the turn comes.
    let end = waiting(7_000).at(secs(12), sick("web")).at(secs(30), well("web")).run();
    assert!(end.is_cut_over(), "{:?}", end.result);
    assert!(end.first("shift") > 40_000, "{}", end.first("shift"));
}

#[test]
fn what_waits_for_its_turn_is_looked_at_when_that_comes_and_not_before() {
    let waits = |millis| Story::one_route().looking_every(secs(10)).at(secs(9), Happening::WritesWait(millis));
    let looks_since = |end: &End| end.looks().iter().filter(|at| (9_000..end.first("shift")).contains(*at)).count();
    let end = waits(9_000).run();
    assert!((19_000..20_000).contains(&end.first("shift")), "{}", end.first("shift"));
    assert_eq!(looks_since(&end), 1, "{:?}", end.looks());
    // A break that this look shows is a break.
    let end = waits(9_000).at(secs(15), sick("web")).at(secs(60), well("web")).run();
    assert!(end.first("shift") > 70_000, "{}", end.first("shift"));
}

#[test]
fn however_long_a_turn_takes_it_is_looked_half_as_often_as_declared() {
    let waits = Story::one_route().looking_every(secs(10)).at(secs(9), Happening::WritesWait(23_000));
    let end = waits.run();
    assert!(end.looks().iter().any(|at| (20_000..21_000).contains(at)), "{:?}", end.looks());
    // It has kept its place meanwhile.
    assert!((33_000..34_000).contains(&end.first("shift")), "{}", end.first("shift"));
}

#[test]
fn health_that_comes_and_goes_is_told_apart_from_health_that_never_came() {
    let mut story = Story::one_route();
    for round in 0..100 {
        let (sick, well) = (secs(4 + 12 * round), secs(9 + 12 * round));
        story = story.at(sick, target("web", 0, Turns::Sick)).at(well, target("web", 0, Turns::Well));
    }
    let end = story.gate_within(secs(118)).run();
    assert_eq!(end.refusal(), &Refusal::GateUnstable { waited: secs(118), stable_for: secs(10), has_moved: false });
    assert_eq!(end.writes(), []);
}

#[test]
fn a_break_during_a_stale_look_at_the_route_is_a_break_too() {
    // Healthy at the look after 5 s; at the one after 10 s the targets are not, and the route shows once more how it was
    // before the prime; half a second later both are well again.
    let primed = || Story::to_green([("web", only_blue())]);
    let looks = primed().run().looks().to_vec();
    let broken = looks.iter().position(|look| *look > 9_000).unwrap();
    let primed_at = looks.iter().filter(|look| **look < primed().run().first("prime")).count();
    let stale = (primed_at..=broken).map(|look| usize::from(look == broken));
    let end = primed()
        .stale("web", stale)
        .at(ms(looks[broken] - 2_000), sick("web"))
        .at(ms(looks[broken] + 200), well("web"))
        .run();
    assert!(end.looks().contains(&(looks[broken] + 500 + 20)), "it is looked at again soon: {:?}", end.looks());
    assert!(end.first("shift") >= 20_000, "{}", end.first("shift"));
}

#[test]
fn the_time_for_the_gate_begins_when_the_standby_is_attached() {
    // The prime becomes readable after 4 s, and the targets well right before.
    let end = Story::to_green([("web", only_blue())])
        .stale("web", [1; 8])
        .at(secs(0), sick("web"))
        .at(ms(3_900), well("web"))
        .gate_within(secs(12))
        .run();
    assert!(end.is_cut_over(), "{:?}", end.result);
    assert!(end.first("shift") > 12_000, "{}", end.first("shift"));
}

#[test]
fn the_wait_for_a_shift_to_be_readable_is_not_the_gates_time() {
    // One of two routes is to be shifted again; the other one's shift becomes readable after 15 s, while a target is new.
    let new = Happening::Target("web", Color::Green, Some(0), Turns::Replaced(16_500));
    let end = Story::two_routes()
        .faults("web", [Some(Fault::BrokenBefore)])
        .stale("api", [1; 30])
        .at(secs(12), new)
        .gate_within(secs(12))
        .run();
    assert!(end.is_cut_over(), "{:?}", end.result);
    assert!(end.shifts("web")[1].0 >= 28_500, "{:?}", end.shifts("web"));
}

#[test]
fn a_gate_with_no_pause_between_looks_still_lets_time_pass() {
    let story = green_in(&[Unhealthy]).declaring(|declared| declared.gate.interval_ms = 0);
    assert_eq!(shortfalls(&story.gate_within(secs(3)).run()).len(), 1);
}

#[test]
fn times_of_a_millisecond_are_not_waited_for_in_circles() {
    let story = Story::one_route().declaring(|declared| declared.gate.stable_ms = 20);
    assert!(story.settling(Duration::from_millis(1)).run().is_cut_over());
}

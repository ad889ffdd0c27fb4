//! The bake: after the last shift everything is watched for a while, with the way back open.

use std::time::Duration;

use bluegreen::{Color, LoadBalancerKind, Refusal, Subject, TargetState};

use crate::world::{Event, LOOK_TAKES, Scenario, group_of, secs, weights};

fn target_becomes(index: usize, state: TargetState) -> Event {
    Event::Target(group_of("web", Color::Green), index, state)
}

fn baking() -> Scenario {
    Scenario::one_route().baking(secs(300))
}

#[test]
fn the_bake_lasts_exactly_its_time_after_the_settling() {
    for (settle, kind) in [(10_000, LoadBalancerKind::Application), (600_000, LoadBalancerKind::Network)] {
        let mut scenario = baking();
        scenario.intent.routes.values_mut().for_each(|route| route.load_balancer = kind);
        let end = scenario.run();
        assert_eq!(end.took(), end.first("shift") + LOOK_TAKES + settle + 300_000 + LOOK_TAKES);
        assert!(end.result.is_ok());
    }
}

#[test]
fn targets_that_fail_at_any_time_after_the_shift_turn_the_cutover_back() {
    let quiet = baking().run();
    let (shift, end) = (quiet.first("shift"), quiet.took());
    // In the settling, at the begin of the bake, in its middle, and right before its last look.
    for at in [shift + 100, shift + 11_000, shift + 150_000, end - LOOK_TAKES] {
        let end = baking().at(Duration::from_millis(at), target_becomes(2, TargetState::Unhealthy)).run();
        let Refusal::Unhealthy { groups, .. } = end.rolled_back() else { panic!("at {at} ms: {}", end.refusal()) };
        assert_eq!(groups[0].unhealthy[0].name, "web-green-3:80");
        assert_eq!(end.truth("web"), weights(100, 0), "at {at} ms");
        assert!(end.first("go back") <= at + 5_000 + 100, "at {at} ms: {}", end.first("go back"));
        assert_eq!(end.refusal().subject(), Subject::Bake);
    }
}

#[test]
fn as_many_targets_may_fail_as_is_declared() {
    for (allowed, may_go_on) in [(32, false), (33, false), (34, true), (100, true)] {
        let mut scenario = baking().at(secs(60), target_becomes(0, TargetState::UnhealthyDraining));
        scenario.intent.bake.as_mut().unwrap().max_unhealthy_percent = allowed;
        let end = scenario.run();
        assert_eq!(end.result.is_ok(), may_go_on, "{allowed} %: {:?}", end.result);
    }
}

#[test]
fn a_group_that_nothing_can_serve_is_never_allowed() {
    for event in [
        Event::NoTargets(group_of("web", Color::Green)),
        Event::AllTargets(group_of("web", Color::Green), TargetState::Draining),
    ] {
        let mut scenario = baking().at(secs(60), event);
        scenario.intent.bake.as_mut().unwrap().max_unhealthy_percent = 100;
        assert!(matches!(scenario.run().rolled_back(), Refusal::Unhealthy { .. }));
    }
}

#[test]
fn targets_that_leave_or_come_are_not_unhealthy() {
    for state in [TargetState::Draining, TargetState::Initial, TargetState::Unavailable] {
        let end = baking().at(secs(60), target_becomes(0, state.clone())).run();
        assert!(end.result.is_ok(), "{state}: {:?}", end.result);
    }
}

#[test]
fn without_a_bake_nothing_is_watched_after_the_last_shift() {
    let quiet = Scenario::one_route().run();
    let after = Duration::from_millis(quiet.first("shift") + 100);
    let sick = Event::AllTargets(group_of("web", Color::Green), TargetState::Unhealthy);
    let end = Scenario::one_route().at(after, sick).run();
    assert!(end.result.is_ok(), "{:?}", end.result);
    assert_eq!(end.took(), quiet.took());
}

#[test]
fn the_other_colors_health_does_not_end_a_bake() {
    let sick = Event::AllTargets(group_of("web", Color::Blue), TargetState::Unhealthy);
    assert!(baking().at(secs(60), sick).run().result.is_ok());
}

#[test]
fn a_bake_that_does_not_fit_into_the_time_is_refused_before_traffic_moves() {
    let mut scenario = baking();
    scenario.intent.timeout = secs(60);
    let end = scenario.run();
    assert!(matches!(end.refusal(), Refusal::TooLate { needed, .. } if *needed == secs(310)), "{}", end.refusal());
    assert_eq!(end.writes(), []);
}

#[test]
fn a_target_that_stays_out_of_use_after_the_shift_turns_the_cutover_back() {
    // A load balancer is given half a minute to take a group up.
    let end = baking().at(secs(60), target_becomes(0, TargetState::Unused)).run();
    assert!(matches!(end.rolled_back(), Refusal::Unhealthy { .. }), "{}", end.refusal());
    assert!((90_000..96_000).contains(&end.first("go back")), "{}", end.first("go back"));
    let end = baking()
        .at(secs(60), target_becomes(0, TargetState::Unused))
        .at(secs(80), target_becomes(0, TargetState::Healthy))
        .run();
    assert!(end.result.is_ok(), "{:?}", end.result);
}

#[test]
fn somebody_else_who_moves_a_route_during_the_bake_is_not_overwritten() {
    let foreign = Event::ForeignWrite(crate::world::name("web"), weights(37, 63));
    let end = baking().at(secs(200), foreign).run();
    assert!(matches!(end.refusal(), Refusal::RollbackFailed { .. }), "{}", end.refusal());
    assert_eq!(end.truth("web"), weights(37, 63));
}

#[test]
fn the_time_does_not_end_while_only_a_look_is_missing_that_shows_that_all_is_well() {
    let late = || {
        let mut scenario = Scenario::one_route().baking(secs(60)).stale("web", [1; 40]);
        scenario.intent.timeout = secs(82);
        scenario
    };
    let baked_at = late().run().took() / 1_000;
    // The end of the time, a minute for calls included, is in these 50 s.
    let end = late().health_unreadable(secs(baked_at - 1), secs(baked_at + 49)).run();
    assert!(end.took() > 140_000 + 5_000, "{}", end.took());
    assert!(end.result.is_ok(), "{:?}", end.result);
}

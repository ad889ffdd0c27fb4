//! The way forward: prime, gate, shift, read back, settle, done.

use std::time::Duration;

use bluegreen::{Color, CutoverTimes, LoadBalancerKind, Outcome};

use crate::world::{End, LOOK_TAKES, Scenario, WRITE_TAKES, attached, millis, name, only_blue, secs, weights};

fn times(end: &End) -> CutoverTimes {
    match end.result {
        Ok(Outcome::CutOver { from: Color::Blue, times }) => times,
        ref other => panic!("no cutover from blue: {other:?}"),
    }
}

#[test]
fn a_cutover_is_one_write_after_the_gate_has_held() {
    let end = Scenario::one_route().run();
    assert_eq!(end.written(), [("web", "shift".to_owned(), weights(0, 100))]);
    // Seen healthy at the first look, looked at again after every interval, and for the last time when it has held.
    assert_eq!(end.first("shift"), LOOK_TAKES + 10_000 + LOOK_TAKES + WRITE_TAKES);
}

#[test]
fn a_detached_standby_is_attached_at_weight_0_before_its_health_is_judged() {
    let end = Scenario::to_green([("web", only_blue())]).run();
    let written = [("web", "prime".to_owned(), weights(1, 0)), ("web", "shift".to_owned(), weights(0, 100))];
    assert_eq!(end.written(), written);
    assert!(end.first("shift") >= end.first("prime") + 10_000);
    assert!(end.result.is_ok());
}

#[test]
fn only_the_routes_that_lack_the_standby_are_primed() {
    let end = Scenario::to_green([("api", attached(100, 0)), ("web", only_blue())]).run();
    let primed: Vec<_> = end.written().into_iter().filter(|(_, purpose, _)| purpose == "prime").collect();
    assert_eq!(primed, [("web", "prime".to_owned(), weights(1, 0))]);
    assert!(end.result.is_ok());
}

#[test]
fn the_data_plane_is_given_exactly_the_declared_or_default_time() {
    let cases = [
        (None, LoadBalancerKind::Application, secs(10)),
        (None, LoadBalancerKind::Network, secs(600)),
        (Some(secs(90)), LoadBalancerKind::Network, secs(90)),
        (Some(Duration::ZERO), LoadBalancerKind::Application, Duration::ZERO),
    ];
    for (declared, kind, settle) in cases {
        let mut scenario = Scenario::one_route();
        scenario.intent.settle = declared;
        scenario.intent.routes.values_mut().for_each(|route| route.load_balancer = kind);
        let end = scenario.run();
        let seen_on_green = end.first("shift") + LOOK_TAKES;
        let last_look = if settle.is_zero() { 0 } else { LOOK_TAKES };
        assert_eq!(end.took(), seen_on_green + millis(settle) + last_look, "{declared:?} on {kind:?}");
    }
}

#[test]
fn the_slowest_load_balancer_sets_the_default_time() {
    let mut scenario = Scenario::two_routes();
    scenario.intent.routes.get_mut(&name("api")).unwrap().load_balancer = LoadBalancerKind::Network;
    let end = scenario.run();
    assert!(end.took() >= end.first("shift") + 600_000);
}

#[test]
fn the_times_tell_begin_end_and_the_skew_between_the_routes() {
    let one = Scenario::one_route().run();
    assert_eq!(times(&one).skew, Duration::ZERO);
    assert_eq!(times(&one).finished_at.since(times(&one).started_at), Duration::from_millis(one.took()));

    let two = Scenario::two_routes().run();
    assert_eq!(times(&two).skew, Duration::from_millis(WRITE_TAKES));
}

#[test]
fn a_cutover_found_half_done_goes_on_from_where_it_is() {
    for (blue, green) in [(90, 10), (10, 90), (1, 0)] {
        let mut scenario = Scenario::to_green([("web", attached(blue, green))]);
        scenario.planned = [(name("web"), weights(blue, green).percentages())].into();
        let end = scenario.run();
        assert_eq!(end.written(), [("web", "shift".to_owned(), weights(0, 100))], "{blue}/{green}");
        assert!(end.result.is_ok(), "{blue}/{green}");
    }
}

#[test]
fn a_route_that_is_there_already_is_left_alone() {
    let end = Scenario::to_green([("api", attached(0, 1)), ("web", attached(100, 0))]).run();
    assert_eq!(end.written(), [("web", "shift".to_owned(), weights(0, 100))]);
    assert!(end.result.is_ok());
}

#[test]
fn the_way_back_to_blue_is_the_same_way() {
    let end = Scenario::to_green([("web", attached(0, 100))]).towards(Color::Blue).run();
    assert_eq!(end.written(), [("web", "shift".to_owned(), weights(100, 0))]);
    assert!(matches!(end.result, Ok(Outcome::CutOver { from: Color::Green, .. })));
}

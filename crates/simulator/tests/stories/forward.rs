//! The way forward: prime, gate, shift, read back, settle, done.

use std::time::Duration;

use bluegreen::{Color, Outcome};
use bluegreen_simulator::Kind;

use crate::story::{LOOK, SPREAD, Story, attached, millis, only_blue, secs, weights};

#[test]
fn a_cutover_is_one_write_after_the_gate_has_held() {
    let end = Story::one_route().run();
    assert_eq!(end.written(), [("web".to_owned(), "shift".to_owned(), weights(0, 100))]);
    // Seen healthy at the first look, looked at again after every interval, and for the last time when it has held.
    let shift = end.first("shift");
    assert!((10_000..=10_000 + 3 * LOOK).contains(&shift), "{shift}");
    assert!(matches!(end.result, Ok(Outcome::CutOver { from: Color::Blue, .. })), "{:?}", end.result);
}

#[test]
fn a_detached_standby_is_attached_at_weight_0_before_its_health_is_judged() {
    let end = Story::to_green([("web", only_blue())]).run();
    let written = [("prime", weights(1, 0)), ("shift", weights(0, 100))];
    assert_eq!(end.written(), written.map(|(purpose, to)| ("web".to_owned(), purpose.to_owned(), to)));
    assert!(end.first("shift") >= end.first("prime") + 10_000);
    assert!(end.is_cut_over());
}

#[test]
fn only_the_routes_that_lack_the_standby_are_primed() {
    let end = Story::to_green([("api", attached(100, 0)), ("web", only_blue())]).run();
    let primed: Vec<_> = end.written().into_iter().filter(|(_, purpose, _)| purpose == "prime").collect();
    assert_eq!(primed, [("web".to_owned(), "prime".to_owned(), weights(1, 0))]);
    assert!(end.is_cut_over());
}

#[test]
fn the_data_plane_is_given_exactly_the_declared_or_default_time() {
    let cases = [
        (None, Kind::Application, secs(10)),
        (None, Kind::Network, secs(600)),
        (Some(secs(90)), Kind::Network, secs(90)),
        (Some(Duration::ZERO), Kind::Application, Duration::ZERO),
    ];
    for (declared, kind, settle) in cases {
        let story = Story::one_route().standing(|topology| topology.load_balancers = vec![kind]);
        let end = story.declaring(|all| all.settle_ms = declared.map(millis)).run();
        let settled = end.took() - end.first("shift");
        let exactly = millis(settle)..=millis(settle) + 3 * LOOK;
        assert!(exactly.contains(&settled), "{declared:?} on {kind:?}: {settled} ms");
    }
}

#[test]
fn the_slowest_load_balancer_sets_the_default_time() {
    let end = Story::two_routes().on("api", Kind::Network).run();
    assert!(end.took() >= end.first("shift") + 600_000);
}

#[test]
fn the_times_tell_begin_end_and_the_skew_between_the_routes() {
    let one = Story::one_route().run();
    assert_eq!(one.times().skew, Duration::ZERO);
    assert_eq!(one.times().finished_at.since(one.times().started_at), Duration::from_millis(one.took()));

    let two = Story::two_routes().run();
    assert_eq!(two.times().skew, Duration::from_millis(SPREAD));
}

#[test]
fn a_cutover_found_half_done_goes_on_from_where_it_is() {
    for (blue, green) in [(90, 10), (10, 90), (1, 0)] {
        // A plan has seen it like that.
        let end = Story::to_green([("web", attached(blue, green))]).was(Color::Blue).run();
        assert_eq!(end.written(), [("web".to_owned(), "shift".to_owned(), weights(0, 100))], "{blue}/{green}");
        assert!(end.is_cut_over(), "{blue}/{green}");
    }
}

#[test]
fn a_route_that_is_there_already_is_left_alone() {
    let end = Story::to_green([("api", attached(0, 1)), ("web", attached(100, 0))]).run();
    assert_eq!(end.written(), [("web".to_owned(), "shift".to_owned(), weights(0, 100))]);
    assert!(end.is_cut_over());
}

#[test]
fn the_way_back_to_blue_is_the_same_way() {
    let end = Story::to_green([("web", attached(0, 100))]).towards(Color::Blue).run();
    assert_eq!(end.written(), [("web".to_owned(), "shift".to_owned(), weights(100, 0))]);
    assert!(matches!(end.result, Ok(Outcome::CutOver { from: Color::Green, .. })));
}

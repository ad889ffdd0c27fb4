//! The world cannot be observed for a while.

use bluegreen::Refusal;
use bluegreen_simulator::Fault;

use crate::story::{Story, ms, only_blue, secs, weights};

#[test]
fn a_run_that_has_written_nothing_stops_at_once() {
    let at_first = Story::one_route().blind(secs(0), secs(1)).run();
    assert!(matches!(at_first.refusal(), Refusal::Blind { .. }));
    assert!(at_first.took() < 100);

    let at_the_gate = Story::one_route().blind(secs(4), secs(6)).run();
    assert!(matches!(at_the_gate.refusal(), Refusal::Blind { message, .. } if message.contains("DescribeListeners")));
    assert!(at_the_gate.took() < 6_000);
}

#[test]
fn sight_recovered_in_time_goes_on() {
    for (from, to) in [(11, 20), (11, 60), (18, 30)] {
        let end = Story::one_route().blind(secs(from), secs(to)).run();
        assert!(end.is_cut_over(), "{from}..{to}: {:?}", end.result);
    }
}

#[test]
fn what_was_not_seen_at_the_gate_may_have_been_a_break() {
    let end = Story::to_green([("web", only_blue())]).blind(secs(10), secs(11)).run();
    assert!(end.first("shift") >= 21_000, "{}", end.first("shift"));
}

#[test]
fn sight_recovered_between_two_routes_goes_on_without_another_stable_time() {
    let shift = Story::two_routes().run().first("shift");
    let story = Story::two_routes().faults("web", [Some(Fault::BrokenBefore)]);
    let end = story.blind(ms(shift + 60), secs(12)).run();
    assert!(end.is_cut_over(), "{:?}", end.result);
    let last_shift = end.writes().last().unwrap().at;
    assert!((12_000..14_000).contains(&last_shift), "{last_shift}");
}

#[test]
fn a_cutover_that_stays_blind_ends_and_says_what_it_left() {
    let end = Story::two_routes().blind(secs(11), secs(10_000)).run();
    let Refusal::RollbackFailed { why, left } = end.refusal() else { panic!("{}", end.refusal()) };
    assert!(matches!(&**why, Refusal::Blind { lasting, .. } if *lasting >= secs(60)), "{why}");
    assert_eq!(left.iter().map(|left| left.now_at).collect::<Vec<_>>(), [None, None]);
    assert!((3_600_000..3_603_000).contains(&end.took()), "{}", end.took());
}

#[test]
fn a_cutover_that_was_blind_for_a_minute_turns_back_as_soon_as_it_sees_again() {
    let end = Story::two_routes().blind(secs(11), secs(1_000)).run();
    assert!(matches!(end.rolled_back(), Refusal::Blind { .. }), "{}", end.refusal());
    assert!((1_000_000..1_004_000).contains(&end.took()), "{}", end.took());
}

#[test]
fn a_stop_while_nothing_can_be_read_ends_a_cutover_within_seconds_though_traffic_has_moved() {
    let end = Story::two_routes().baking(secs(60)).blind(secs(11), secs(10_000)).stop_at(secs(30)).run();
    assert!(matches!(end.refusal(), Refusal::RollbackFailed { .. }), "{}", end.refusal());
    assert!(end.took() < 33_000, "{}", end.took());
}

#[test]
fn a_run_that_only_primed_and_stays_blind_has_moved_nothing() {
    let end = Story::to_green([("web", only_blue())]).blind(secs(5), secs(1_000)).run();
    assert!(matches!(end.refusal(), Refusal::Blind { .. }), "{}", end.refusal());
    assert_eq!(end.truth("web"), weights(1, 0));
}

#[test]
fn a_way_back_that_goes_blind_still_says_what_went_wrong_first() {
    let story = Story::two_routes().faults("web", [Some(Fault::Expired)]).stale("api", [1; 20]);
    let end = story.blind(secs(12), secs(10_000)).run();
    let Refusal::RollbackFailed { why, left } = end.refusal() else { panic!("{}", end.refusal()) };
    assert!(matches!(&**why, Refusal::WriteFailed { .. }), "{why}");
    assert!(left[0].because.contains("status 500"), "{}", left[0]);
}

#[test]
fn health_that_cannot_be_read_ends_a_run_that_has_written_nothing() {
    let end = Story::one_route().health_unreadable(secs(4), secs(6)).run();
    assert!(matches!(end.refusal(), Refusal::Blind { message, .. } if message.contains("DescribeTargetHealth")));
    assert_eq!(end.writes(), []);
}

#[test]
fn health_that_cannot_be_read_for_a_while_holds_the_cutover_and_no_longer() {
    let end = Story::one_route().baking(secs(60)).health_unreadable(secs(70), secs(100)).run();
    assert!(end.is_cut_over(), "{:?}", end.result);
    assert!((100_000..106_000).contains(&end.took()), "a bake does not end unseen: {} ms", end.took());
}

#[test]
fn health_that_stays_unreadable_turns_back_what_has_moved() {
    let end = Story::one_route().baking(secs(600)).health_unreadable(secs(30), secs(10_000)).run();
    assert!(matches!(end.rolled_back(), Refusal::Blind { lasting, .. } if *lasting >= secs(60)));
    assert_eq!(end.truth("web"), weights(100, 0));
}

#[test]
fn health_that_stays_unreadable_after_the_prime_ends_at_the_gate() {
    let end = Story::to_green([("web", only_blue())]).health_unreadable(secs(1), secs(10_000)).run();
    assert!(matches!(end.refusal(), Refusal::Blind { .. }), "{}", end.refusal());
    assert!(end.took() < 70_000, "took {} ms", end.took());
    assert_eq!(end.truth("web"), weights(1, 0));
}

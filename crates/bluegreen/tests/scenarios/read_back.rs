//! A write is believed when it is read back, and stale replies are not another writer.

use bluegreen::{Refusal, WaitingOn};

use crate::world::{End, Fault, Scenario, attached, only_blue, secs, weights};

fn why(end: &End) -> &Refusal {
    match end.refusal() {
        Refusal::RolledBack { why } => why,
        other => panic!("not rolled back: {other}"),
    }
}

#[test]
fn a_stale_reply_after_the_write_is_waited_for() {
    let end = Scenario::one_route().stale("web", [1; 5]).run();
    assert!(end.result.is_ok(), "{:?}", end.result);
    assert_eq!(end.writes().len(), 1);
    assert!(end.took() >= end.first("shift") + 5 * 500 + 10_000);
}

#[test]
fn a_stale_reply_after_the_write_was_seen_once_is_waited_for_too() {
    for looks in [&[0, 1][..], &[1, 0, 1, 1], &[0, 1, 0, 1, 1, 0, 1]] {
        let end = Scenario::two_routes().stale("web", looks.iter().copied()).run();
        assert!(end.result.is_ok(), "{looks:?}: {:?}", end.result);
        assert_eq!(end.writes().len(), 2, "{looks:?}");
    }
}

#[test]
fn a_stale_reply_after_the_prime_is_waited_for() {
    let end = Scenario::to_green([("web", only_blue())]).stale("web", [1, 1, 0, 1, 0]).run();
    assert!(end.result.is_ok(), "{:?}", end.result);
    assert_eq!(end.writes().len(), 2);
}

#[test]
fn replies_are_old_after_a_write_took_effect_however_long_ago_it_was_sent() {
    // A slow call, or a machine that slept in the middle of it.
    for hang in [secs(25), secs(45), secs(3000)] {
        let end = Scenario::one_route().hanging_writes(hang).stale("web", [1; 3]).run();
        assert!(end.result.is_ok(), "{hang:?}: {:?}", end.result);
        assert_eq!(end.writes().len(), 1);
    }
}

#[test]
fn an_old_reply_that_came_while_the_machine_slept_is_nobody_elses_change() {
    // The look right after the shift shows it, and the next one how the route was before.
    let scenario = Scenario::one_route().baking(secs(300)).stale("web", [0, 1]);
    let end = scenario.asleep_in_a_look(secs(14), secs(45)).run();
    assert!(end.result.is_ok(), "{:?}", end.result);
    assert_eq!(end.writes().len(), 1);
}

#[test]
fn an_old_reply_does_not_prove_a_way_back_whose_shift_hung_for_long() {
    let scenario = Scenario::one_route().hanging_writes(secs(45)).stale("web", [1, 1, 1, 0, 1, 1]).stop_at(secs(30));
    let end = scenario.run();
    assert_eq!(why(&end), &Refusal::Interrupted);
    assert_eq!(end.truth("web"), weights(100, 0));
}

#[test]
fn a_write_that_never_becomes_readable_ends_in_a_verified_way_back() {
    let end = Scenario::two_routes().faults("web", [Some(Fault::AcceptedWithoutEffect)]).run();
    assert!(matches!(why(&end), Refusal::NotConfirmed { waited, .. } if *waited >= secs(30)), "{}", why(&end));
    assert_eq!((end.truth("api"), end.truth("web")), (weights(100, 0), weights(100, 0)));
}

#[test]
fn a_prime_that_never_becomes_readable_ends_with_no_traffic_moved() {
    let end = Scenario::to_green([("web", only_blue())]).faults("web", [Some(Fault::AcceptedWithoutEffect)]).run();
    assert!(matches!(end.refusal(), Refusal::NotConfirmed { .. }), "{}", end.refusal());
    assert_eq!(end.writes().len(), 1);
}

#[test]
fn the_way_back_is_read_back_as_well() {
    let mut scenario = Scenario::to_green([("web", attached(90, 10))]).stale("web", [1; 6]).stop_at(secs(16));
    scenario.intent.settle = Some(secs(60));
    let end = scenario.run();
    assert_eq!(why(&end), &Refusal::Interrupted);
    assert!(end.took() >= end.first("go back") + 6 * 500);
}

#[test]
fn a_shift_that_shows_up_only_after_the_way_back_began_is_not_taken_for_another_writer() {
    // The shift is not readable yet when the stop comes, so that the way back starts from a stale look; afterwards the
    // looks show the shift once more before they show the way back.
    for looks in [&[1, 1, 1, 0][..], &[1, 1, 1, 1, 2, 1, 1, 0], &[1, 1, 2, 1, 0, 1]] {
        for millis in (10_100..12_500).step_by(50) {
            let stop = std::time::Duration::from_millis(millis);
            let end = Scenario::two_routes().stale("web", looks.iter().copied()).stop_at(stop).run();
            assert_eq!(why(&end), &Refusal::Interrupted, "stop at {millis} ms, looks {looks:?}");
        }
    }
}

#[test]
fn waiting_for_a_route_says_which() {
    let end = Scenario::two_routes().stale("web", [1; 3]).run();
    let waits = end.decisions.iter().filter_map(|(_, decision)| match decision {
        bluegreen::Decision::Wait { on: WaitingOn::ReadBack { route }, .. } => Some(route.key()),
        _ => None,
    });
    assert!(waits.eq(["web"; 3]));
}

//! A stop at any instant: back within a second, or done when there is nothing left to do.

use bluegreen::Refusal;
use bluegreen_simulator::Fault;

use crate::story::{SPREAD, Story, attached, ms, only_blue, secs, weights};

#[test]
fn a_stop_during_the_gate_ends_the_run_with_nothing_moved() {
    let end = Story::one_route().stop_at(ms(7_777)).run();
    assert_eq!(end.refusal(), &Refusal::Interrupted);
    assert_eq!(end.writes(), []);
    assert!(end.took() < 7_777 + 1_000);
}

#[test]
fn a_stop_before_the_first_look_ends_the_run_with_nothing_written() {
    let end = Story::to_green([("web", only_blue())]).stop_at(ms(0)).run();
    assert_eq!(end.refusal(), &Refusal::Interrupted);
    assert_eq!(end.writes(), []);
}

#[test]
fn a_stop_between_two_routes_writes_takes_both_back() {
    let stop = Story::two_routes().run().first("shift") + SPREAD / 2;
    let end = Story::two_routes().stop_at(ms(stop)).run();
    assert_eq!(end.rolled_back(), &Refusal::Interrupted);
    let back: Vec<_> = end.written().into_iter().filter(|(_, purpose, _)| purpose == "go back").collect();
    assert_eq!(back.len(), 2);
}

#[test]
fn a_stop_while_the_write_is_read_back_goes_back_at_once() {
    let end = Story::one_route().stale("web", [1; 8]).stop_at(ms(11_000)).run();
    assert_eq!(end.rolled_back(), &Refusal::Interrupted);
    assert!(end.first("go back") < 12_000, "{}", end.first("go back"));
    assert_eq!(end.truth("web"), weights(100, 0));
}

#[test]
fn a_stop_while_settling_goes_back_at_once() {
    let stop = 15_000;
    let end = Story::two_routes().stop_at(ms(stop)).run();
    assert_eq!(end.rolled_back(), &Refusal::Interrupted);
    assert!(end.first("go back") < stop + 1_000);
}

#[test]
fn a_stop_while_a_write_is_to_be_sent_again_goes_back_at_once() {
    let story = Story::two_routes().faults("web", [Some(Fault::BrokenBefore); 5]);
    let end = story.stop_at(ms(14_000)).run();
    assert_eq!(end.rolled_back(), &Refusal::Interrupted);
    assert!(end.first("go back") < 15_000);
}

#[test]
fn a_stop_when_everything_is_done_does_not_undo_it() {
    let quiet = Story::one_route().run();
    let end = Story::one_route().stop_at(ms(quiet.took())).run();
    assert!(end.is_cut_over(), "{:?}", end.result);
}

#[test]
fn a_stop_on_the_way_back_does_not_end_the_way_back() {
    let story = Story::two_routes().faults("web", [Some(Fault::Expired)]).stale("api", [1; 6]);
    let end = story.stop_at(ms(11_000)).run();
    assert!(matches!(end.rolled_back(), Refusal::WriteFailed { .. }), "{}", end.refusal());
    assert!(end.first("go back") < 11_000 && end.took() > 11_000);
}

#[test]
fn a_stop_at_any_instant_is_followed_within_a_second() {
    let story = || Story::to_green([("api", attached(90, 10)), ("web", only_blue())]).stale("web", [1, 0, 1]);
    let quiet = story().run();
    for stop in (0..=quiet.took()).step_by(7) {
        let end = story().stop_at(ms(stop)).run();
        match &end.result {
            Err(Refusal::Interrupted) => assert!(end.took() < stop + 1_000, "stop at {stop} ms: {} ms", end.took()),
            Err(Refusal::RolledBack { why }) => {
                assert_eq!(**why, Refusal::Interrupted, "stop at {stop} ms");
                assert!(end.first("go back") < stop + 1_000, "stop at {stop} ms");
                assert!(end.took() < stop + 5_000, "stop at {stop} ms");
            }
            // The last look of the quiet run was a stale one; without it there was nothing left to do.
            Ok(_) => assert!(stop > quiet.took() - 600, "stop at {stop} ms of {}", quiet.took()),
            Err(other) => panic!("stop at {stop} ms: {other}"),
        }
    }
}

#[test]
fn a_stop_while_nothing_can_be_read_ends_a_run_that_moved_nothing() {
    let story = Story::to_green([("web", only_blue())]).blind(secs(3), secs(40));
    let end = story.stop_at(secs(12)).run();
    assert!(end.result.is_err());
    assert!(end.took() < 13_000, "{}", end.took());
}

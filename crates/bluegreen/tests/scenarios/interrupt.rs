//! A stop at any instant: back within a second, or done when there is nothing left to do.

use std::time::Duration;

use bluegreen::{Outcome, Refusal};

use crate::world::{End, Fault, Scenario, WRITE_TAKES, attached, only_blue, secs, weights};

fn rolled_back(end: &End) -> &Refusal {
    match end.refusal() {
        Refusal::RolledBack { why } => why,
        other => panic!("not rolled back: {other}"),
    }
}

#[test]
fn a_stop_during_the_gate_ends_the_run_with_nothing_moved() {
    let end = Scenario::one_route().stop_at(Duration::from_millis(7_777)).run();
    assert_eq!(end.refusal(), &Refusal::Interrupted);
    assert_eq!(end.writes(), []);
    assert!(end.took() < 7_777 + 1_000);
}

#[test]
fn a_stop_before_the_first_look_ends_the_run_with_nothing_written() {
    let end = Scenario::to_green([("web", only_blue())]).stop_at(Duration::ZERO).run();
    assert_eq!(end.refusal(), &Refusal::Interrupted);
    assert_eq!(end.writes(), []);
}

#[test]
fn a_stop_between_two_routes_writes_takes_both_back() {
    let quiet = Scenario::two_routes().run();
    let stop = quiet.first("shift") + WRITE_TAKES / 2;
    let end = Scenario::two_routes().stop_at(Duration::from_millis(stop)).run();
    assert_eq!(rolled_back(&end), &Refusal::Interrupted);
    let back: Vec<_> = end.written().into_iter().filter(|(_, purpose, _)| purpose == "go back").collect();
    assert_eq!(back.len(), 2);
}

#[test]
fn a_stop_while_the_write_is_read_back_goes_back_at_once() {
    let end = Scenario::one_route().stale("web", [1; 8]).stop_at(Duration::from_millis(11_000)).run();
    assert_eq!(rolled_back(&end), &Refusal::Interrupted);
    assert_eq!(end.truth("web"), weights(100, 0));
}

#[test]
fn a_stop_while_settling_goes_back_at_once() {
    let stop = 15_000;
    let end = Scenario::two_routes().stop_at(Duration::from_millis(stop)).run();
    assert_eq!(rolled_back(&end), &Refusal::Interrupted);
    assert!(end.first("go back") < stop + 1_000);
}

#[test]
fn a_stop_while_a_write_is_to_be_sent_again_goes_back_at_once() {
    let scenario = Scenario::two_routes().faults("web", [Some(Fault::LostBeforeEffect); 5]);
    let end = scenario.stop_at(Duration::from_millis(14_000)).run();
    assert_eq!(rolled_back(&end), &Refusal::Interrupted);
    assert!(end.first("go back") < 15_000);
}

#[test]
fn a_stop_when_everything_is_done_does_not_undo_it() {
    let quiet = Scenario::one_route().run();
    let end = Scenario::one_route().stop_at(Duration::from_millis(quiet.took())).run();
    assert!(matches!(end.result, Ok(Outcome::CutOver { .. })), "{:?}", end.result);
}

#[test]
fn a_stop_on_the_way_back_does_not_end_the_way_back() {
    let faults = [Some(Fault::Rejected)];
    let scenario = Scenario::two_routes().faults("web", faults).stale("api", [1; 6]);
    let end = scenario.stop_at(Duration::from_millis(11_000)).run();
    assert!(matches!(end.refusal(), Refusal::RolledBack { .. }), "{}", end.refusal());
}

#[test]
fn a_stop_at_any_instant_is_followed_within_a_second() {
    let scenario = || Scenario::to_green([("api", attached(90, 10)), ("web", only_blue())]).stale("web", [1, 0, 1]);
    let quiet = scenario().run();
    for stop in (0..=quiet.took()).step_by(7) {
        let end = scenario().stop_at(Duration::from_millis(stop)).run();
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
    let scenario = Scenario::to_green([("web", only_blue())]).blind(secs(3), secs(40));
    let end = scenario.stop_at(secs(12)).run();
    assert!(end.result.is_err());
    assert!(end.took() < 13_000, "{}", end.took());
}

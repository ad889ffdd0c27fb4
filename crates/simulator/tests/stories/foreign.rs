//! Somebody else writes the same routes: nothing of theirs is overwritten.

use bluegreen::{GroupName, Refusal};
use bluegreen_simulator::{Fault, ForeignWrite};

use crate::story::{CALL, Happening, Story, attached, foreign, ms, name, only_blue, secs, weights};

fn why(refusal: &Refusal) -> &Refusal {
    match refusal {
        Refusal::RolledBack { why } | Refusal::RollbackFailed { why, .. } => why,
        other => other,
    }
}

fn becomes(route: &str, write: ForeignWrite) -> Happening {
    Happening::Foreign(name(route), write)
}

#[test]
fn a_foreign_write_during_the_gate_ends_the_run_with_nothing_moved() {
    let end = Story::one_route().at(secs(5), foreign("web", 37, 63)).run();
    let (expected, seen) = (weights(100, 0).percentages(), weights(37, 63).percentages());
    assert_eq!(
        end.refusal(),
        &Refusal::ChangedMeanwhile { route: name("web"), expected, seen, names: GroupName::of_colors() }
    );
    assert_eq!(end.writes(), []);
}

#[test]
fn a_foreign_write_after_the_prime_ends_the_run_too() {
    let end = Story::to_green([("web", only_blue())]).at(secs(5), foreign("web", 37, 63)).run();
    assert!(matches!(end.refusal(), Refusal::ChangedMeanwhile { .. }));
    assert_eq!(end.written(), [("web".to_owned(), "prime".to_owned(), weights(1, 0))]);
}

#[test]
fn a_foreign_write_after_the_shift_stays_and_is_told() {
    let end = Story::one_route().at(secs(15), foreign("web", 37, 63)).run();
    assert_eq!(end.truth("web"), weights(37, 63));
    let Refusal::RollbackFailed { why, left } = end.refusal() else { panic!("{}", end.refusal()) };
    assert!(matches!(**why, Refusal::ChangedMeanwhile { .. }));
    assert_eq!(left[0].now_at, Some(weights(37, 63).percentages()));
    assert!(left[0].because.contains("somebody else"), "{}", left[0]);
}

#[test]
fn a_foreign_return_after_the_shift_is_not_called_an_incomplete_rollback() {
    let end = Story::one_route().settling(secs(120)).at(secs(60), foreign("web", 100, 0)).run();
    assert_eq!(end.truth("web"), weights(100, 0));
    assert!(matches!(end.refusal(), Refusal::ChangedMeanwhile { .. }), "{}", end.refusal());
}

/// With both colors attached, and with a standby that the run has attached: the traffic is where it was, and yet no earlier reply can
/// have shown it like that.
#[test]
fn a_foreign_return_right_after_the_shift_is_not_called_an_incomplete_rollback_either() {
    for (was, to) in [(attached(100, 0), 1), (only_blue(), 100)] {
        let story = Story::to_green([("web", was)]);
        let shift = story.clone().run().first("shift");
        for after in [0, 1, 3, 9] {
            let end = story.clone().at(ms(shift + CALL) + secs(after), foreign("web", to, 0)).run();
            assert_eq!(end.truth("web"), weights(to, 0));
            assert!(matches!(end.refusal(), Refusal::ChangedMeanwhile { .. }), "after {after} s: {}", end.refusal());
            assert!(end.took() < shift + 31_000, "{}: waited for longer than replies may be old", end.took());
        }
    }
}

#[test]
fn what_somebody_else_wrote_right_before_the_shift_is_not_taken_for_a_return_when_an_old_reply_shows_it() {
    let story = Story::one_route().stale("web", [1; 8]);
    let shift = story.clone().run().first("shift");
    let end = story.at(ms(shift + 1), foreign("web", 1, 0)).run();
    assert!(matches!(end.rolled_back(), Refusal::ChangedMeanwhile { .. }), "{}", end.refusal());
    let purposes: Vec<_> = end.written().into_iter().map(|(_, purpose, to)| (purpose, to)).collect();
    assert_eq!(purposes, [("shift".to_owned(), weights(0, 100)), ("go back".to_owned(), weights(100, 0))]);
    assert_eq!(end.truth("web"), weights(100, 0));
}

#[test]
fn a_foreign_return_of_one_route_does_not_make_the_way_back_of_the_others_incomplete() {
    let end = Story::two_routes().at(secs(15), foreign("web", 1, 0)).run();
    assert!(matches!(end.rolled_back(), Refusal::ChangedMeanwhile { .. }), "{}", end.refusal());
    assert_eq!((end.truth("api"), end.truth("web")), (weights(100, 0), weights(1, 0)));
}

#[test]
fn the_other_routes_go_back_when_somebody_else_takes_one() {
    let end = Story::two_routes().at(secs(15), foreign("web", 37, 63)).run();
    assert_eq!((end.truth("api"), end.truth("web")), (weights(100, 0), weights(37, 63)));
    let Refusal::RollbackFailed { left, .. } = end.refusal() else { panic!("{}", end.refusal()) };
    assert_eq!(left.iter().map(|left| &left.route).collect::<Vec<_>>(), [&name("web")]);
}

#[test]
fn a_foreign_write_between_the_look_and_the_write_is_not_overwritten() {
    let at_once = || Story::two_routes().standing(|topology| topology.write_spread_ms = 0);
    let shift = at_once().run().first("shift");
    // The write is sent when the last look is answered. ELBv2 has no conditional writes: what comes after the look was made
    // and before the write takes effect is lost, and that is the time of one call.
    let window = shift - CALL / 2 + 1..=shift + CALL / 2;
    for at in shift - 60..shift + 60 {
        let end = at_once().at(ms(at), foreign("web", 37, 63)).run();
        if window.contains(&at) {
            continue;
        }
        assert_eq!((end.truth("api"), end.truth("web")), (weights(100, 0), weights(37, 63)), "at {at} ms");
        assert!(matches!(why(end.refusal()), Refusal::ChangedMeanwhile { .. }), "at {at} ms: {}", end.refusal());
    }
}

#[test]
fn a_route_that_vanishes_after_the_shift_is_named_as_not_returned() {
    for write in [ForeignWrite::Delete, ForeignWrite::Redirect] {
        let end = Story::two_routes().at(secs(15), becomes("web", write)).run();
        assert_eq!(end.truth("api"), weights(100, 0));
        let Refusal::RollbackFailed { left, .. } = end.refusal() else { panic!("{}", end.refusal()) };
        assert_eq!((&left[0].route, left[0].now_at), (&name("web"), None));
    }
}

#[test]
fn a_route_that_vanishes_before_its_write_is_read_back_does_not_keep_the_run_from_ending() {
    let story = Story::two_routes().stale("web", [1; 40]);
    let end = story.at(secs(12), becomes("web", ForeignWrite::Delete)).run();
    assert_eq!(end.truth("api"), weights(100, 0));
    assert!(matches!(end.refusal(), Refusal::RollbackFailed { .. }), "{}", end.refusal());
}

#[test]
fn a_route_that_vanishes_while_its_write_is_to_be_sent_again_does_not_keep_the_run_from_ending() {
    let story = Story::two_routes().always("web", 0, Fault::BrokenBefore);
    let end = story.at(secs(12), becomes("web", ForeignWrite::Delete)).run();
    assert_eq!(end.truth("api"), weights(100, 0));
    assert!(end.result.is_err());
}

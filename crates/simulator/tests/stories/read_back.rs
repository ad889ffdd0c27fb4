//! A write is believed when it is read back, and stale replies are not another writer.

use bluegreen::{Decision, Refusal, WaitingOn};
use bluegreen_simulator::Fault;

use crate::story::{CALL, Happening, Story, attached, millis, ms, only_blue, secs, weights};

/// The machine sleeps in the middle of the shift, which reaches the load balancer when it wakes.
fn asleep_in_the_shift(story: Story, seconds: u64) -> Story {
    let shift = story.clone().run().first("shift");
    story.at(ms(shift + CALL / 5), Happening::Sleep(millis(secs(seconds))))
}

#[test]
fn a_stale_reply_after_the_write_is_waited_for() {
    let end = Story::one_route().stale("web", [1; 5]).run();
    assert!(end.is_cut_over(), "{:?}", end.result);
    assert_eq!(end.writes().len(), 1);
    assert!(end.took() >= end.first("shift") + 5 * 500 + 10_000);
}

#[test]
fn a_stale_reply_after_the_write_was_seen_once_is_waited_for_too() {
    for looks in [&[0, 1][..], &[1, 0, 1, 1], &[0, 1, 0, 1, 1, 0, 1]] {
        let end = Story::two_routes().stale("web", looks.iter().copied()).run();
        assert!(end.is_cut_over(), "{looks:?}: {:?}", end.result);
        assert_eq!(end.writes().len(), 2, "{looks:?}");
    }
}

#[test]
fn a_stale_reply_after_the_prime_is_waited_for() {
    let end = Story::to_green([("web", only_blue())]).stale("web", [1, 1, 0, 1, 0]).run();
    assert!(end.is_cut_over(), "{:?}", end.result);
    assert_eq!(end.writes().len(), 2);
}

#[test]
fn replies_are_old_after_a_write_took_effect_however_long_ago_it_was_sent() {
    // Old from the first reply on, or only after a reply that showed the write.
    for (seconds, replies) in
        [25, 45, 3_000].into_iter().flat_map(|seconds| [(seconds, [1, 1, 1]), (seconds, [0, 1, 1])])
    {
        let story = Story::one_route().stale("web", replies).within(secs(10_000));
        let end = asleep_in_the_shift(story, seconds).run();
        assert!(end.is_cut_over(), "{seconds} s, {replies:?}: {:?}", end.result);
        let [write] = end.writes() else { panic!("one write: {:?}", end.writes()) };
        assert!(write.took_effect_at.unwrap() >= write.at + seconds * 1_000, "{write:?}");
    }
}

#[test]
fn an_old_reply_that_came_while_the_machine_slept_is_nobody_elses_change() {
    // The look right after the shift shows it, and the next one how the route was before.
    let story = || Story::one_route().baking(secs(300)).stale("web", [0, 1]);
    let quiet = story().run();
    let look = quiet.looks().iter().filter(|look| **look > quiet.first("shift")).nth(1).unwrap();
    // Wherever in the look it falls asleep.
    for asleep in *look..look + 4 * CALL {
        let end = story().at(ms(asleep), Happening::Sleep(45_000)).run();
        assert!(end.is_cut_over(), "asleep at {asleep} ms: {:?}", end.result);
        assert_eq!(end.writes().len(), 1);
    }
}

#[test]
fn an_old_reply_does_not_prove_a_way_back_whose_shift_hung_for_long() {
    let story = asleep_in_the_shift(Story::one_route().stale("web", [1, 1, 1, 0, 1, 1]), 45);
    let end = story.stop_at(secs(30)).run();
    assert_eq!(end.rolled_back(), &Refusal::Interrupted);
    assert_eq!(end.truth("web"), weights(100, 0));
}

#[test]
fn a_write_that_never_becomes_readable_ends_in_a_verified_way_back() {
    let end = Story::two_routes().faults("web", [Some(Fault::NoEffect)]).run();
    let why = end.rolled_back();
    assert!(matches!(why, Refusal::NotConfirmed { waited, .. } if *waited >= secs(30)), "{why}");
    assert_eq!((end.truth("api"), end.truth("web")), (weights(100, 0), weights(100, 0)));
}

#[test]
fn a_prime_that_never_becomes_readable_ends_with_no_traffic_moved() {
    let end = Story::to_green([("web", only_blue())]).faults("web", [Some(Fault::NoEffect)]).run();
    assert!(matches!(end.refusal(), Refusal::NotConfirmed { .. }), "{}", end.refusal());
    assert_eq!(end.writes().len(), 1);
}

#[test]
fn the_way_back_is_read_back_as_well() {
    let story = Story::to_green([("web", attached(90, 10))]).stale("web", [1; 6]).settling(secs(60));
    let end = story.stop_at(secs(16)).run();
    assert_eq!(end.rolled_back(), &Refusal::Interrupted);
    assert!(end.took() >= end.first("go back") + 6 * 500);
}

#[test]
fn a_shift_that_shows_up_only_after_the_way_back_began_is_not_taken_for_another_writer() {
    // The shift is not readable yet when the stop comes, so that the way back starts from a stale look; afterwards the
    // looks show the shift once more before they show the way back.
    let shift = Story::two_routes().run().shifts("web")[0].0;
    for looks in [&[1, 1, 1, 0][..], &[1, 1, 1, 1, 2, 1, 1, 0], &[1, 1, 2, 1, 0, 1]] {
        for stop in (shift..shift + 2_400).step_by(50) {
            let end = Story::two_routes().stale("web", looks.iter().copied()).stop_at(ms(stop)).run();
            assert_eq!(end.rolled_back(), &Refusal::Interrupted, "stop at {stop} ms, looks {looks:?}");
        }
    }
}

#[test]
fn waiting_for_a_route_says_which() {
    let end = Story::two_routes().stale("web", [1; 3]).run();
    let waits = end.decisions().iter().filter_map(|(_, decision)| match decision {
        Decision::Wait { on: WaitingOn::ReadBack { route }, .. } => Some(route.key()),
        _ => None,
    });
    assert!(waits.eq(["web"; 3]));
}

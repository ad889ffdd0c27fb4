//! Writes that fail in a passing way are sent again, a bounded number of times.

use std::iter::repeat_n;

use bluegreen::{Purpose, Refusal};
use bluegreen_simulator::Fault;

use crate::story::{SPREAD, Story, attached, ms, only_blue, secs, sick, weights};

use Fault::{BrokenAfter as AfterEffect, BrokenBefore as BeforeEffect, Expired as Rejected};

#[test]
fn a_lost_reply_after_the_effect_needs_no_second_write() {
    let end = Story::two_routes().faults("web", [Some(AfterEffect)]).run();
    assert!(end.is_cut_over(), "{:?}", end.result);
    assert_eq!(end.writes().len(), 2);
}

#[test]
fn a_write_whose_reply_was_lost_counts_for_the_skew() {
    let end = Story::two_routes().faults("web", [Some(AfterEffect)]).run();
    assert_eq!(end.times().skew, ms(SPREAD));
}

#[test]
fn a_lost_reply_after_the_effect_is_recognized_in_late_looks_too() {
    for looks in 1..12 {
        let end = Story::two_routes().faults("web", [Some(AfterEffect)]).stale("web", vec![1; looks]).run();
        assert!(end.is_cut_over(), "{looks} stale looks: {:?}", end.result);
    }
}

#[test]
fn a_write_lost_before_its_effect_is_sent_again() {
    // With a status that says so, or with no reply at all, which takes a while to be given up.
    for fault in [BeforeEffect, Fault::Throttled, Fault::LostBefore] {
        for losses in 1..=6 {
            let end = Story::one_route().faults("web", repeat_n(Some(fault), losses)).run();
            assert!(end.is_cut_over(), "{losses} of {fault:?}: {:?}", end.result);
            assert_eq!(end.writes().len(), losses + 1);
        }
    }
}

#[test]
fn a_second_attempt_that_took_effect_counts_even_without_a_reply() {
    let end = Story::one_route().faults("web", [Some(BeforeEffect), Some(AfterEffect)]).run();
    assert!(end.is_cut_over(), "{:?}", end.result);
    assert_eq!(end.writes().len(), 2);
}

#[test]
fn a_prime_does_not_use_up_the_attempts_of_the_shift() {
    let losses = || repeat_n(Some(BeforeEffect), 4).chain([None]);
    let end = Story::to_green([("web", only_blue())]).faults("web", losses().chain(losses())).run();
    assert!(end.is_cut_over(), "{:?}", end.result);
    assert_eq!(end.writes().len(), 10);
}

#[test]
fn the_pauses_between_attempts_grow() {
    let end = Story::one_route().faults("web", repeat_n(Some(BeforeEffect), 5)).run();
    let pauses: Vec<_> = end.writes().windows(2).map(|pair| pair[1].at - pair[0].at).collect();
    assert_eq!(pauses.len(), 5);
    assert!(pauses.windows(2).all(|pair| pair[1] >= 2 * pair[0] - 200), "{pauses:?}");
}

#[test]
fn a_write_that_is_lost_every_time_ends_where_the_routes_were() {
    let end = Story::two_routes().faults("web", repeat_n(Some(BeforeEffect), 7)).run();
    assert!(matches!(end.rolled_back(), Refusal::WriteFailed { .. }));
    assert_eq!((end.truth("api"), end.truth("web")), (weights(100, 0), weights(100, 0)));
}

#[test]
fn an_api_that_takes_no_write_at_all_is_not_called_an_incomplete_rollback() {
    let end = Story::one_route().always("web", 0, BeforeEffect).run();
    assert!(matches!(end.rolled_back(), Refusal::WriteFailed { .. }));
    let back = end.writes().iter().filter(|write| write.purpose != Purpose::Shift).count();
    assert_eq!(end.writes().len() - back, 7);
    // Half a minute after the last shift was answered, what the route shows is no old reply any more.
    let last_shift = end.writes().iter().rfind(|write| write.purpose == Purpose::Shift).unwrap().at;
    assert!((30_000..36_000).contains(&(end.took() - last_shift)), "{}", end.took() - last_shift);
}

#[test]
fn a_prime_is_sent_again_too() {
    let end = Story::to_green([("web", only_blue())]).faults("web", [Some(BeforeEffect)]).run();
    assert!(end.is_cut_over(), "{:?}", end.result);
    assert_eq!(end.writes().len(), 3);
}

#[test]
fn the_way_back_is_sent_again_until_it_is_accepted() {
    // That the route shows its old weights proves nothing so soon after the shift: it may be an old reply.
    let faults = [None, Some(BeforeEffect), Some(AfterEffect)];
    let end = Story::one_route().faults("web", faults).settling(secs(60)).stop_at(secs(15)).run();
    assert_eq!(end.rolled_back(), &Refusal::Interrupted);
    assert_eq!(end.writes().len(), 4);
}

#[test]
fn a_write_waits_at_the_gate_again_when_health_is_gone_before_it_is_sent_again() {
    let shift = Story::one_route().run().first("shift");
    let end = Story::one_route().faults("web", [Some(BeforeEffect)]).at(ms(shift + 20), sick("web")).run();
    assert_eq!(end.truth("web"), weights(100, 0));
    assert!(end.result.is_err());
    assert_eq!(end.shifts("web").len(), 1);
}

#[test]
fn looks_that_never_agree_do_not_keep_a_run_from_ending() {
    // Every second look shows the route as it was before the prime, for as long as the world keeps that up.
    let end = Story::to_green([("web", only_blue())]).stale("web", [0, 1].repeat(200)).run();
    assert!(end.took() < 700_000);
}

#[test]
fn a_write_that_is_refused_after_a_prime_ends_the_run() {
    let end = Story::to_green([("web", only_blue())]).faults("web", [None, Some(Rejected)]).run();
    assert!(matches!(end.refusal(), Refusal::WriteFailed { .. }), "{}", end.refusal());
    assert_eq!(end.writes().len(), 2);
}

#[test]
fn a_refused_write_is_not_sent_again() {
    let end = Story::to_green([("web", attached(90, 10))]).always("web", 0, Rejected).run();
    assert!(matches!(end.refusal(), Refusal::WriteFailed { message, .. } if message.contains("ExpiredToken")));
    assert_eq!(end.writes().len(), 1);
}

#[test]
fn an_old_look_after_a_lost_reply_does_not_start_the_cutover_over() {
    // The shift took effect; the looks after it show the route before it was primed, and again after it was shifted.
    let story = Story::to_green([("web", only_blue())]).faults("web", [None, Some(AfterEffect)]);
    let end = story.stale("web", [2, 2, 2, 2]).run();
    assert!(end.is_cut_over(), "{:?}", end.result);
    assert_eq!(end.writes().len(), 2);
}

#[test]
fn a_way_back_that_began_with_an_old_look_is_sent_again_without_waiting_for_the_old_look_to_return() {
    let shift = Story::two_routes().run().shifts("web")[0].0;
    for stop in (shift..shift + 400).step_by(5) {
        let story = Story::two_routes().faults("web", [None, Some(BeforeEffect)]).stale("web", [0, 1, 1, 0]);
        let end = story.stop_at(ms(stop)).run();
        assert_eq!(end.rolled_back(), &Refusal::Interrupted);
        assert!(end.took() < stop + 2_000, "stop at {stop} ms: {}", end.took());
    }
}

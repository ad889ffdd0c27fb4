//! HTTP checks: before traffic moves, before every further shift, and during the bake.

use std::time::Duration;

use bluegreen::{Decision, Refusal, Share, Shift, WaitingOn};
use bluegreen_simulator::{CallKind, Fault};

use crate::story::{End, Story, attached, ms, only_blue, secs, sick, weights};

/// From the beginning to a time that no run reaches.
const FOR_EVER: Duration = secs(100_000);

fn checked() -> Story {
    Story::one_route().with_check(3)
}

fn canary(story: Story) -> Story {
    story.shifting(&Shift::canary(Share::from_tenths(100).unwrap(), secs(60)).unwrap())
}

/// How often the check was tried up to this time.
fn tries_until(end: &End, at: u64) -> usize {
    end.checks_tried().iter().filter(|tried| **tried <= at).count()
}

#[test]
fn traffic_moves_after_as_many_passes_in_a_row_as_declared() {
    let end = checked().run();
    assert!(end.is_cut_over());
    assert!(tries_until(&end, end.first("shift")) >= 3);
}

#[test]
fn a_failure_begins_the_count_anew() {
    let passing = checked().run().first("shift");
    let end = checked().checks_fail(secs(9), secs(11)).run();
    assert!(end.first("shift") >= passing + 10_000, "{} after {passing}", end.first("shift"));
}

#[test]
fn checks_that_never_pass_end_at_the_gate_with_nothing_moved_and_say_what_came() {
    let end = checked().checks_fail(secs(0), FOR_EVER).run();
    let text = end.refusal().to_string();
    assert!(matches!(end.refusal(), Refusal::HttpChecksTimedOut { .. }), "{text}");
    assert!(text.contains("HTTP check check-0 fails: it answered 500"), "{text}");
    assert_eq!(end.writes(), []);
}

#[test]
fn sick_targets_are_told_before_failing_checks() {
    let end = checked().checks_fail(secs(0), FOR_EVER).at(secs(0), sick("web")).run();
    assert!(matches!(end.refusal(), Refusal::GateTimedOut { .. }), "{}", end.refusal());
}

#[test]
fn every_further_shift_needs_fresh_passes() {
    // The check fails now and then during the hold, never as often in a row as it takes to turn back.
    let quiet = canary(checked()).run();
    let [_, (second, _)] = quiet.shifts("web")[..] else { panic!("two shifts") };
    let end = canary(checked()).checks_fail(ms(second - 6_000), ms(second + 1_000)).run();
    let later = end.shifts("web")[1].0;
    assert!(later > second + 10_000, "{later} after {second}");
    assert!(end.is_cut_over());
}

#[test]
fn a_failure_counts_though_health_could_not_be_read_in_the_same_look() {
    let second = canary(checked()).run().shifts("web")[1].0;
    let (from, to) = (ms(second - 6_000), ms(second - 1_000));
    let unreadable = canary(checked()).health_unreadable(from, to).run();
    let end = canary(checked()).health_unreadable(from, to).checks_fail(from, to).run();
    let (without, with) = (unreadable.shifts("web")[1].0, end.shifts("web")[1].0);
    assert!(with >= without + 5_000, "{with} after {without}");
}

#[test]
fn failures_in_a_row_turn_it_back_while_a_stage_is_held() {
    let end = canary(checked()).checks_fail(secs(25), FOR_EVER).run();
    match end.rolled_back() {
        Refusal::HttpCheckFailed { check, failures: 3, .. } => assert_eq!(check, "check-0"),
        other => panic!("{other}"),
    }
    assert_eq!(end.truth("web"), weights(100, 0));
}

#[test]
fn failures_in_a_row_turn_it_back_during_the_bake() {
    let end = checked().baking(secs(300)).checks_fail(secs(60), FOR_EVER).run();
    assert!(matches!(end.rolled_back(), Refusal::HttpCheckFailed { .. }));
}

#[test]
fn a_single_failure_during_the_bake_turns_nothing_back() {
    let end = checked().baking(secs(300)).checks_fail(secs(60), secs(64)).run();
    assert!(end.is_cut_over());
}

#[test]
fn a_bake_does_not_end_on_a_failure_that_may_be_the_first_of_several() {
    let quiet = checked().baking(secs(60)).run();
    let end = checked().baking(secs(60)).checks_fail(ms(quiet.took() - 3_000), FOR_EVER).run();
    assert!(matches!(end.rolled_back(), Refusal::HttpCheckFailed { .. }), "{:?}", end.result);
}

#[test]
fn without_a_bake_nothing_is_checked_after_the_last_shift() {
    let shift = checked().run().first("shift");
    let end = checked().checks_fail(ms(shift + 1_000), FOR_EVER).run();
    assert!(end.is_cut_over());
}

#[test]
fn a_preview_route_settles_before_checks_through_it_count() {
    let story = Story::to_green([("web", only_blue())]).with_preview("web", attached(100, 0));
    let end = story.with_check(1).run();
    let (primed, first_try) = (end.first("prime"), end.checks_tried()[0]);
    assert!(first_try >= primed + 10_000, "primed at {primed}, tried at {first_try}");
    let settles = |(_, decision): &&(u64, Decision)| {
        matches!(decision, Decision::Wait { on: WaitingOn::PreviewSettle { .. }, .. })
    };
    assert!(end.decisions().iter().any(|told| settles(&told)));
    assert!(end.is_cut_over());
}

#[test]
fn nothing_is_requested_on_the_way_back() {
    let end = canary(checked()).stop_at(secs(30)).run();
    end.rolled_back();
    let last_try = *end.checks_tried().last().unwrap();
    assert!(last_try <= end.first("go back"));
}

#[test]
fn a_shift_that_is_throttled_for_longer_than_the_gate_waits_is_not_undone() {
    let losses = std::iter::repeat_n(Some(Fault::Throttled), 5);
    let end = checked().faults("web", losses).gate_within(secs(20)).run();
    assert!(end.is_cut_over(), "{:?}", end.result);
}

#[test]
fn passes_go_on_counting_after_a_shift_that_was_not_sent() {
    let quiet = checked().run().first("shift");
    let end = checked().trouble(CallKind::LastLook, Fault::Throttled, ms(quiet - 100), ms(quiet + 10)).run();
    assert!((quiet + 10..=quiet + 1_000).contains(&end.first("shift")), "{} after {quiet}", end.first("shift"));
    assert!(end.is_cut_over(), "{:?}", end.result);
}

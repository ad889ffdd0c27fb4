//! What the plan saw of the gate counts as a look of its apply, where that comes soon enough.

use std::time::Duration;

use bluegreen::Color;

use crate::story::{End, Happening, Is, Story, Turns, attached, secs, sick, well};

/// Looked at every ten seconds, and approved this long after the plan.
fn approved_after(approval: Duration) -> Story {
    Story::to_green([("web", attached(100, 0))]).looking_every(secs(10)).whose_plan_tells_of_the_gate(approval)
}

/// When traffic moves, counted from the beginning of the apply.
fn shifted_after(end: &End) -> u64 {
    assert!(end.is_cut_over(), "{:?}", end.result);
    end.first("shift")
}

#[test]
fn a_gate_that_has_held_since_the_plan_is_passed_at_the_first_look() {
    let end = approved_after(secs(15)).run();
    assert!(shifted_after(&end) < 1_000, "{}", shifted_after(&end));
    assert_eq!(end.looks().iter().filter(|at| **at < end.first("shift")).count(), 1);
}

#[test]
fn a_gate_that_has_not_held_for_long_enough_holds_for_the_rest() {
    let end = approved_after(secs(4)).run();
    assert!((6_000..7_000).contains(&shifted_after(&end)), "{}", shifted_after(&end));
}

#[test]
fn what_was_seen_more_than_two_looks_ago_counts_no_more() {
    assert!(shifted_after(&approved_after(secs(20)).run()) < 1_000);
    assert!(shifted_after(&approved_after(secs(21)).run()) >= 10_000);
}

#[test]
fn a_gate_that_is_shut_at_the_first_look_begins_anew() {
    let end = approved_after(secs(15)).at(secs(10), sick("web")).at(secs(40), well("web")).run();
    assert!(shifted_after(&end) >= 35_000, "{}", shifted_after(&end));
}

#[test]
fn a_turn_that_does_not_come_is_waited_for_as_long_as_the_plans_look_counts() {
    let waits = |millis| approved_after(secs(15)).at(secs(1), Happening::WritesWait(millis)).run();
    let end = waits(3_000);
    assert_eq!(end.looks().iter().filter(|at| **at < end.first("shift")).count(), 1, "{:?}", end.looks());
    assert!((3_000..4_000).contains(&shifted_after(&end)), "{}", shifted_after(&end));
    // It looks five seconds after it has begun, and keeps its place in the line.
    let end = waits(8_000);
    assert!(end.looks().iter().any(|at| (5_000..5_500).contains(at)), "{:?}", end.looks());
    assert!((8_000..9_000).contains(&shifted_after(&end)), "{}", shifted_after(&end));
}

#[test]
fn a_color_on_which_nobody_answers_is_left_at_once_whatever_the_plan_told_of_the_gate() {
    let dead = |approval| approved_after(approval).targets("web", Color::Blue, &[Is::Unhealthy; 3]).run();
    for approval in [secs(2), secs(15), secs(60)] {
        assert!(dead(approval).took() < 12_000 && !dead(approval).writes().is_empty());
        let first = dead(approval).writes().iter().map(|write| write.at).min();
        assert!(first.is_some_and(|at| at < 1_000), "{approval:?}: {first:?}");
    }
}

#[test]
fn one_that_has_died_since_the_plan_is_left_at_once_where_the_gate_has_shut() {
    let dies = Happening::Target("web", Color::Blue, None, Turns::Sick);
    let one = Happening::Target("web", Color::Green, Some(0), Turns::Sick);
    let end = approved_after(secs(15)).at(secs(1), dies).at(secs(1), one).run();
    assert!(end.is_cut_over(), "{:?}", end.result);
    assert!(end.writes()[0].at < 1_000, "{:?}", end.writes());
}

//! A route that was at the declared color, and is a new one that was born with the other: nothing is released.

use bluegreen::{Color, Refusal, Share, Shift};
use bluegreen_simulator::Alarm;

use crate::story::{Is, Story, attached, ms, only_blue, secs, weights};

/// Everything that is declared for a release, and two of green's three targets that fail.
fn declared() -> Story {
    let canary = Shift::canary(Share::from_tenths(50).unwrap(), secs(600)).unwrap();
    let story = Story::to_green([("api", attached(0, 100)), ("web", only_blue())]).was(Color::Green).shifting(&canary);
    let story = story.baking(secs(600)).with_alarm(Alarm::Red).with_check(3).within(secs(7200));
    story.targets("web", Color::Green, &[Is::Healthy, Is::Unhealthy, Is::Unhealthy])
}

#[test]
fn it_is_brought_back_in_one_step_as_soon_as_one_target_answers() {
    let end = declared().bringing_back().run();
    assert!(end.is_cut_over(), "{:?}", end.result);
    assert_eq!((end.truth("api"), end.truth("web")), (weights(0, 100), weights(0, 100)));
    assert!(ms(end.first("shift")) < secs(20), "it took {} ms", end.first("shift"));
}

#[test]
fn a_release_over_it_would_be_refused() {
    let end = declared().run();
    assert!(matches!(end.refusal(), Refusal::AlarmAtStart { .. }), "{}", end.refusal());
}

#[test]
fn as_many_targets_as_the_gate_counts_are_waited_for() {
    let two = |story: Story| story.declaring(|declared| declared.gate.min_healthy_count = 2);
    let end = two(declared()).bringing_back().run();
    assert!(matches!(end.refusal(), Refusal::GateTimedOut { .. }), "{:?}", end.result);
}

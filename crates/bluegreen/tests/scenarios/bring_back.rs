//! A route that was at the declared color, and is a new one that was born with the other: nothing is released.

use std::time::Duration;

use bluegreen::{AlarmState, Color, Errand, Outcome, Refusal, Share, Shift, TargetState};

use crate::world::{Scenario, attached, only_blue, secs, target, weights};

/// Everything that is declared for a release, and two of green's three targets that fail.
fn declared() -> Scenario {
    let healthy = |name| target(name, TargetState::Healthy, None);
    let sick = |name| target(name, TargetState::Unhealthy, Some("Target.Timeout"));
    let mut scenario = Scenario::to_green([("api", attached(0, 100)), ("web", only_blue())])
        .was(Color::Green)
        .shifting(Shift::canary(Share::from_tenths(50).unwrap(), secs(600)).unwrap())
        .baking(secs(600))
        .with_alarm("web-5xx", AlarmState::Alarm)
        .with_check(3)
        .checks_fail(secs(0), secs(3600))
        .targets("web", Color::Green, vec![healthy("g-1:80"), sick("g-2:80"), sick("g-3:80")]);
    scenario.intent.gate.stable_for = secs(120);
    scenario
}

fn brought_back(mut scenario: Scenario) -> Scenario {
    scenario.intent = scenario.intent.on_errand(Errand::BringBack);
    scenario
}

#[test]
fn it_is_brought_back_in_one_step_as_soon_as_one_target_answers() {
    let end = brought_back(declared()).run();
    assert!(matches!(end.result, Ok(Outcome::CutOver { .. })), "{:?}", end.result);
    assert_eq!((end.truth("api"), end.truth("web")), (weights(0, 100), weights(0, 100)));
    let shift = Duration::from_millis(end.first("shift"));
    assert!(shift < secs(20), "it took {shift:?}");
}

#[test]
fn a_release_over_it_would_be_refused() {
    let mut release = declared();
    release.intent.bake = None;
    assert!(matches!(release.run().refusal(), Refusal::GateTimedOut { .. }));
}

#[test]
fn as_many_targets_as_the_gate_counts_are_waited_for() {
    let mut scenario = declared();
    scenario.intent.gate.min_healthy_count = 2;
    let end = brought_back(scenario).run();
    assert!(matches!(end.refusal(), Refusal::GateTimedOut { .. }), "{:?}", end.result);
}

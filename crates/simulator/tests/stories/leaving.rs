//! A color that has no healthy target may always be left: what the gate protects is lost there already.

use std::time::Duration;

use bluegreen::{Color, Refusal, Share, Shift};
use bluegreen_simulator::Alarm;

use crate::story::{Happening, Is, Story, Turns, attached, ms, secs, weights};

use Is::{Healthy, Unhealthy};

/// One of green's targets is healthy, and of blue's, which gets everything, this.
fn with_blue(blue: [Is; 3]) -> Story {
    let story = Story::one_route().targets("web", Color::Blue, &blue);
    story.targets("web", Color::Green, &[Healthy, Unhealthy, Unhealthy]).gate_within(secs(60))
}

fn dead() -> Story {
    with_blue([Unhealthy; 3])
}

#[test]
fn one_healthy_target_is_enough_to_leave_it_at_once() {
    let end = dead().run();
    assert!(end.is_cut_over(), "{:?}", end.result);
    assert_eq!(end.truth("web"), weights(0, 100));
    let purpose = "leave a color that has no healthy target, without the gate";
    assert!(ms(end.first(purpose)) < secs(1), "it took {} ms", end.first(purpose));
}

#[test]
fn a_color_with_one_healthy_target_is_left_through_the_gate() {
    let end = with_blue([Healthy, Unhealthy, Unhealthy]).run();
    assert!(matches!(end.refusal(), Refusal::GateTimedOut { .. }), "{:?}", end.result);
    assert_eq!(end.truth("web"), weights(100, 0));
}

#[test]
fn a_color_whose_health_nobody_knows_is_left_through_the_gate() {
    let end = dead().unchecked("web", Color::Blue).run();
    assert!(matches!(end.refusal(), Refusal::GateTimedOut { .. }), "{:?}", end.result);
}

#[test]
fn nobody_is_sent_where_nobody_answers_either() {
    let end = dead().targets("web", Color::Green, &[Unhealthy; 3]).run();
    assert!(matches!(end.refusal(), Refusal::GateTimedOut { .. }), "{:?}", end.result);
}

#[test]
fn every_route_needs_a_healthy_target_and_every_one_must_be_dead() {
    let both = |green: [Is; 3], blue: [Is; 3]| {
        let story = Story::two_routes().gate_within(secs(60)).targets("web", Color::Blue, &[Unhealthy; 3]);
        story.targets("api", Color::Blue, &blue).targets("api", Color::Green, &green).run()
    };
    assert!(both([Healthy, Unhealthy, Unhealthy], [Unhealthy; 3]).is_cut_over());
    assert!(both([Unhealthy; 3], [Unhealthy; 3]).result.is_err(), "nobody answers on green's api");
    assert!(both([Healthy, Unhealthy, Unhealthy], [Healthy; 3]).result.is_err(), "blue's api answers");
}

#[test]
fn the_watch_does_not_send_traffic_back_to_it() {
    let canary = Shift::canary(Share::from_tenths(50).unwrap(), secs(60)).unwrap();
    let end = dead().shifting(&canary).baking(secs(60)).run();
    assert!(end.is_cut_over(), "{:?}", end.result);
}

#[test]
fn alarms_that_fire_for_it_and_checks_of_the_other_do_not_hold_it_up() {
    let end = dead().baking(secs(60)).with_alarm(Alarm::Red).with_check(3).run();
    assert!(end.is_cut_over(), "{:?}", end.result);
}

#[test]
fn one_that_answers_again_is_gone_back_to_when_the_other_has_nobody() {
    let well = Happening::Target("web", Color::Blue, None, Turns::Well);
    let sick = Happening::Target("web", Color::Green, None, Turns::Sick);
    let end = dead().baking(secs(600)).at(secs(60), well).at(secs(90), sick).run();
    end.rolled_back();
    assert_eq!(end.truth("web"), weights(100, 0));
}

#[test]
fn one_that_dies_while_the_gate_is_shut_is_left_then() {
    let dies = Happening::Target("web", Color::Blue, None, Turns::Sick);
    let end = with_blue([Healthy; 3]).at(secs(30), dies).run();
    assert!(end.is_cut_over(), "{:?}", end.result);
}

/// Blue dies a second after the plan, which has seen it well, and which is approved this much later.
fn died_since_the_plan(story: Story, approved_after: Duration) -> u64 {
    let dies = Happening::Target("web", Color::Blue, None, Turns::Sick);
    let end = story.whose_plan_sees_the_left(approved_after).at(secs(1), dies).run();
    assert!(end.is_cut_over(), "{:?}", end.result);
    end.writes().iter().find(|write| write.purpose.moves_forward()).expect("a shift").at
}

#[test]
fn one_that_has_died_since_the_plan_is_left_at_once_where_the_gate_is_shut() {
    let at = died_since_the_plan(with_blue([Healthy; 3]), secs(2));
    assert!(ms(at) < secs(1), "it took {at} ms");
}

#[test]
fn one_that_has_died_since_the_plan_is_left_through_a_gate_that_holds() {
    let well = || Story::to_green([("web", attached(100, 0))]);
    assert!(ms(died_since_the_plan(well(), secs(2))) >= secs(10));
    // What was seen two minutes ago is not relied on.
    assert!(ms(died_since_the_plan(well(), secs(121))) < secs(1));
}

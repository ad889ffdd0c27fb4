//! What an interruption does is declared: go back, stay, or go on.

use bluegreen::{Color, OnInterrupt, Outcome, Refusal, Share, Shift};
use bluegreen_simulator::{Alarm, Fault};

use crate::story::{End, Story, alarm, alarm_becomes, attached, millis, ms, only_blue, path, secs, sick, weights};

use OnInterrupt::{Finish, Hold, Rollback};

/// A canary of 10 % for five minutes and a bake of two, over a primed and an unprimed route.
fn canary(policy: OnInterrupt) -> Story {
    let shift = Shift::canary(Share::from_tenths(100).unwrap(), secs(300)).unwrap();
    let routes = [("api", attached(100, 0)), ("web", only_blue())];
    Story::to_green(routes).shifting(&shift).baking(secs(120)).on_interrupt(policy)
}

/// One moment at the gate, in the hold, in the settling and in the bake.
fn moments() -> [u64; 4] {
    let quiet = canary(Rollback).run();
    let shifts = quiet.shifts("web");
    [5_000, shifts[0].0 + 100_000, shifts[1].0 + 5_000, shifts[1].0 + 60_000]
}

fn stopped(policy: OnInterrupt, at: u64) -> End {
    canary(policy).stop_at(ms(at)).run()
}

#[test]
fn hold_leaves_the_weights_where_they_are_within_a_second() {
    let [gate, hold, settle, bake] = moments();
    for (at, left) in [(hold, weights(90, 10)), (settle, weights(0, 100)), (bake, weights(0, 100))] {
        let end = stopped(Hold, at);
        assert_eq!(end.refusal(), &Refusal::Held, "at {at} ms");
        assert!(end.took() < at + 1_000, "at {at} ms: {}", end.took());
        assert_eq!((end.truth("api"), end.truth("web")), (left, left), "at {at} ms");
    }
    let at_the_gate = stopped(Hold, gate);
    assert_eq!(at_the_gate.refusal(), &Refusal::Interrupted);
    assert_eq!(at_the_gate.truth("api"), weights(100, 0));
    assert!(at_the_gate.took() < gate + 1_000);
}

#[test]
fn hold_at_any_instant_ends_within_a_second_and_goes_nowhere() {
    let story = || {
        let shift = Shift::canary(Share::from_tenths(100).unwrap(), secs(3)).unwrap();
        let routes = [("api", attached(100, 0)), ("web", only_blue())];
        Story::to_green(routes).shifting(&shift).baking(secs(5)).stale("web", [1, 0, 1]).on_interrupt(Hold)
    };
    let quiet = story().run();
    for stop in (0..=quiet.took()).step_by(11) {
        let end = story().stop_at(ms(stop)).run();
        assert!(end.took() < stop + 1_000, "stop at {stop} ms: {} ms", end.took());
        assert!(end.writes().iter().all(|write| write.purpose.to_string() != "go back"), "stop at {stop} ms");
        let moved = !end.shifts("api").is_empty();
        match end.result {
            Err(Refusal::Held) => assert!(moved, "stop at {stop} ms"),
            Err(Refusal::Interrupted) => assert!(!moved, "stop at {stop} ms"),
            Ok(_) => assert!(stop + 600 > quiet.took(), "stop at {stop} ms"),
            Err(other) => panic!("stop at {stop} ms: {other}"),
        }
    }
}

#[test]
fn hold_does_not_wait_for_the_world_to_be_seen_again() {
    let [_, hold, ..] = moments();
    let blind = ms(hold - 1_000);
    let end = canary(Hold).blind(blind, blind + secs(50)).stop_at(ms(hold + 8_000)).run();
    assert_eq!(end.refusal(), &Refusal::Held);
    assert!(end.took() < hold + 8_000 + 1_000, "{}", end.took());
    assert_eq!(end.truth("web"), weights(90, 10));
}

#[test]
fn hold_says_what_it_did() {
    let text = stopped(Hold, moments()[1]).refusal().to_string();
    for part in ["interrupted", "left where they are", "as declared"] {
        assert!(text.contains(part), "{part} in {text}");
    }
}

#[test]
fn a_held_cutover_is_completed_by_a_later_run() {
    let held = stopped(Hold, moments()[1]);
    let end = held.and_then().run();
    assert!(end.is_cut_over(), "{:?}", end.result);
    for route in ["api", "web"] {
        let [(at, to)] = end.shifts(route)[..] else { panic!("one shift left: {:?}", end.shifts(route)) };
        assert_eq!(to, weights(0, 100));
        // What was found is held for its time once more.
        assert!((300_000..301_000).contains(&at), "{at}");
    }
}

#[test]
fn a_cutover_stopped_between_two_routes_is_completed_by_a_later_run() {
    let quiet = canary(Rollback).run();
    for shift in 0..2 {
        let stop = quiet.shifts("api")[shift].0 + 5;
        // The prime is web's first write; the one after `shift` others is lost, so that it stays a stage behind.
        let lost = vec![None; 1 + shift].into_iter().chain([Some(Fault::BrokenBefore)]);
        let held = canary(Hold).stop_at(ms(stop)).faults("web", lost).run();
        assert_eq!(held.refusal(), &Refusal::Held);
        assert_ne!(held.truth("api"), held.truth("web"));

        let end = held.and_then().run();
        assert!(end.is_cut_over(), "{:?}", end.result);
        let paths = (path(&end, "api"), path(&end, "web"));
        match shift {
            0 => assert_eq!(paths, (vec![weights(0, 100)], vec![weights(90, 10), weights(0, 100)])),
            _ => assert_eq!(paths, (vec![], vec![weights(0, 100)])),
        }
    }
}

#[test]
fn a_held_cutover_can_also_be_taken_back() {
    let held = stopped(Hold, moments()[1]);
    let end = held.and_then().towards(Color::Blue).run();
    assert!(matches!(end.result, Ok(Outcome::CutOver { from: Color::Green, .. })), "{:?}", end.result);
    assert_eq!((end.truth("api"), end.truth("web")), (weights(100, 0), weights(100, 0)));
}

#[test]
fn an_interrupted_later_run_leaves_what_it_found() {
    for policy in [Rollback, Hold] {
        let found = stopped(Hold, moments()[1]).and_then().on_interrupt(policy);
        let end = found.stop_at(secs(100)).run();
        assert_eq!(end.refusal(), &Refusal::Interrupted, "{policy:?}");
        assert_eq!(end.truth("web"), weights(90, 10), "{policy:?}");
    }
}

#[test]
fn hold_on_the_way_back_lets_the_way_back_be_completed() {
    let fires = secs(100);
    let story = canary(Hold).with_alarm(Alarm::Ok).stale("web", [1; 12]);
    let end = story.at(fires, alarm_becomes(0, Alarm::Red)).stop_at(fires + secs(5)).run();
    assert_eq!(end.rolled_back(), &Refusal::AlarmFired { alarm: alarm(0) });
    let [back, stop] = [end.first("go back"), millis(fires + secs(5))];
    assert!(back < stop && stop < end.took(), "back at {back}, stop at {stop}, end at {}", end.took());
}

#[test]
fn what_goes_wrong_before_a_hold_is_noticed_still_turns_the_cutover_back() {
    // The looks are five seconds apart: the alarm fires, and right after it the stop wakes the run.
    let fires = secs(102);
    let story = canary(Hold).with_alarm(Alarm::Ok).at(fires, alarm_becomes(0, Alarm::Red));
    let end = story.stop_at(fires + ms(1)).run();
    assert_eq!(end.rolled_back(), &Refusal::AlarmFired { alarm: alarm(0) });
    let nearest = end.looks().iter().rfind(|look| **look < millis(fires)).unwrap();
    assert!(millis(fires) - nearest > 500, "no look was under way: {nearest}");
}

#[test]
fn finish_completes_everything_at_the_pace_that_is_declared() {
    let quiet = canary(Finish).run();
    for at in moments() {
        let end = stopped(Finish, at);
        assert!(end.is_cut_over(), "at {at} ms: {:?}", end.result);
        assert_eq!(end.written(), quiet.written());
        // The look at the stop is one more, and may shift those after it.
        assert!(end.took() <= quiet.took() + 100, "at {at} ms: {} instead of {}", end.took(), quiet.took());
    }
}

#[test]
fn finish_goes_on_watching() {
    for at in &moments()[..2] {
        let end = canary(Finish).stop_at(ms(*at)).at(secs(200), sick("web")).run();
        assert!(matches!(end.rolled_back(), Refusal::Unhealthy { .. }), "{}", end.refusal());
    }
}

#[test]
fn finish_is_not_in_more_of_a_hurry_when_it_cannot_see() {
    let primed_and_blind = || canary(Finish).blind(secs(3), secs(40));
    assert!(primed_and_blind().run().is_cut_over());
    let end = primed_and_blind().stop_at(secs(12)).run();
    assert!(end.is_cut_over(), "{:?}", end.result);
}

#[test]
fn rollback_takes_everything_back_from_every_stage() {
    for at in &moments()[1..] {
        let end = stopped(Rollback, *at);
        assert_eq!(end.rolled_back(), &Refusal::Interrupted, "at {at} ms");
        assert_eq!((end.truth("api"), end.truth("web")), (weights(100, 0), weights(1, 0)), "at {at} ms");
        assert!(end.first("go back") < at + 1_000 && end.took() < at + 2_000, "at {at} ms");
    }
    assert_eq!(stopped(Rollback, moments()[0]).refusal(), &Refusal::Interrupted);
}

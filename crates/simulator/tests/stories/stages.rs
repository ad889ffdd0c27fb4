//! Traffic that moves in stages: every share as declared, held for its time, and nothing left out or done twice.

use std::time::Duration;

use bluegreen::{Color, Decision, Outcome, Refusal, Share, Shift, Stage, WaitingOn};
use bluegreen_simulator::{CallKind, Fault};

use crate::story::{
    End, LOOK, SPREAD, Story, Turns, attached, millis, ms, only_blue, path, secs, sick, target, weights, well,
};

fn share(tenths: u16) -> Share {
    Share::from_tenths(tenths).unwrap()
}

fn canary(tenths: u16, hold: Duration) -> Shift {
    Shift::canary(share(tenths), hold).unwrap()
}

fn linear(tenths: u16, every: Duration) -> Shift {
    Shift::linear(share(tenths), every).unwrap()
}

/// Shares in tenths of a percent, each held for some seconds.
fn steps<const N: usize>(stages: [(u16, u64); N]) -> Shift {
    let stage = |(tenths, hold)| Stage { share: share(tenths), hold: secs(hold) };
    Shift::steps(stages.into_iter().map(stage).collect()).unwrap()
}

/// Is this a hold of so many seconds and the time of the calls around it: the write's end, the look that reads it back, the
/// one at the end of the hold and the one right before the second write?
fn is_held(apart: u64, seconds: u64) -> bool {
    (seconds * 1_000..=seconds * 1_000 + 3 * LOOK).contains(&apart)
}

fn apart(end: &End, route: &str) -> Vec<u64> {
    end.shifts(route).windows(2).map(|pair| pair[1].0 - pair[0].0).collect()
}

#[test]
fn a_canary_is_held_for_exactly_its_time_and_then_everything_moves_and_bakes() {
    let end = Story::to_green([("web", only_blue())]).shifting(&canary(50, secs(600))).baking(secs(300)).run();
    let written = [("prime", weights(1, 0)), ("shift", weights(95, 5)), ("shift", weights(0, 100))];
    assert_eq!(end.written(), written.map(|(purpose, to)| ("web".to_owned(), purpose.to_owned(), to)));

    let [(first, _), (second, _)] = end.shifts("web")[..] else { panic!("two shifts") };
    assert!(first >= end.first("prime") + 10_000, "the gate comes before the first shift");
    assert!(is_held(second - first, 600), "{}", second - first);
    // Read back, settled, and watched to the end of the bake; the settling ends with a look of its own.
    assert!(is_held(end.took() - second, 10 + 300), "{}", end.took() - second);
    assert!(matches!(end.result, Ok(Outcome::CutOver { from: Color::Blue, .. })));
}

#[test]
fn a_linear_shift_of_10_percent_has_ten_shifts() {
    let end = Story::one_route().shifting(&linear(100, secs(360))).run();
    let declared: Vec<_> = (1..=10).map(|step| weights(100 - 10 * step, 10 * step)).collect();
    assert_eq!(path(&end, "web"), declared);
    assert!(apart(&end, "web").into_iter().all(|apart| is_held(apart, 360)), "{:?}", apart(&end, "web"));
    assert!(is_held(end.took() - end.shifts("web")[9].0, 10));
}

#[test]
fn steps_have_their_own_shares_and_their_own_times() {
    let end = Story::one_route().shifting(&steps([(1, 120), (333, 0), (500, 300)])).run();
    let declared = [weights(998, 1), weights(666, 333), weights(50, 50), weights(0, 100)];
    assert_eq!(path(&end, "web"), declared);
    let times = apart(&end, "web");
    assert!(times.iter().zip([120, 0, 300]).all(|(apart, hold)| is_held(*apart, hold)), "{times:?}");
}

#[test]
fn stages_towards_blue_are_the_same_stages() {
    let end = Story::to_green([("web", attached(0, 100))]).towards(Color::Blue).shifting(&canary(1, secs(60))).run();
    assert_eq!(path(&end, "web"), [weights(1, 998), weights(100, 0)]);
    assert!(end.is_cut_over(), "{:?}", end.result);
}

#[test]
fn a_quiet_run_takes_the_shortest_duration_and_the_time_of_its_calls() {
    let shapes = [
        Shift::all_at_once(),
        canary(50, secs(600)),
        linear(250, secs(61)),
        linear(30, secs(7)),
        steps([(1, 0), (999, 90)]),
    ];
    for shape in shapes {
        for bake in [None, Some(secs(0)), Some(secs(77))] {
            let mut story = Story::two_routes().shifting(&shape);
            if let Some(duration) = bake {
                story = story.baking(duration);
            }
            let holds: Duration = shape.stages().iter().map(|stage| stage.hold).sum();
            let shortest = millis(secs(10) + holds + secs(10) + bake.unwrap_or_default());
            let end = story.run();
            // What is held is measured from look to look, so only the looks in between and the writes come on top.
            let shifts = end.shifts("web").len() as u64;
            let calls = 3 * LOOK + shifts * 3 * LOOK;
            assert!((shortest..=shortest + calls).contains(&end.took()), "{shape:?}: {} of {shortest}", end.took());
        }
    }
}

#[test]
fn several_routes_move_stage_by_stage_together() {
    let end = Story::two_routes().shifting(&linear(250, secs(60))).run();
    assert_eq!(path(&end, "api"), path(&end, "web"));
    for (api, web) in end.shifts("api").into_iter().zip(end.shifts("web")) {
        assert_eq!((api.1, web.0 - api.0), (web.1, SPREAD));
    }
    assert!(end.is_cut_over());
}

#[test]
fn a_route_whose_next_stage_was_lost_catches_up_at_once_instead_of_holding_the_last_one_again() {
    for fault in [Fault::BrokenBefore, Fault::BrokenAfter] {
        let shift = steps([(100, 600), (500, 600)]);
        let end = Story::two_routes().shifting(&shift).faults("web", [None, Some(fault)]).run();
        let reached = |route| end.shifts(route).iter().rfind(|(_, to)| *to == weights(50, 50)).unwrap().0;
        assert!(reached("web") - reached("api") < 1_000, "{fault:?}: {} ms apart", reached("web") - reached("api"));
        assert!(end.is_cut_over(), "{:?}", end.result);
    }
}

#[test]
fn a_route_whose_last_look_before_the_next_stage_was_an_old_one_catches_up_at_once_too() {
    // After the write of the first stage: one good look, good ones through the short hold, and an old one right before
    // the second write, so that this one is not sent.
    let shift = steps([(100, 12), (500, 600)]);
    let quiet = Story::two_routes().shifting(&shift).run();
    let between = quiet.shifts("web")[0].0..quiet.shifts("web")[1].0;
    let looks = quiet.looks().iter().filter(|at| between.contains(at)).count();
    let stale = std::iter::repeat_n(0, looks).chain([1]);
    let end = Story::two_routes().shifting(&shift).stale("web", stale).run();
    let reached = |route| end.shifts(route).iter().find(|(_, to)| *to == weights(50, 50)).unwrap().0;
    assert!(reached("web") > reached("api") + SPREAD, "the old look kept the write from being sent");
    assert!(reached("web") - reached("api") < 2_000, "{} ms apart", reached("web") - reached("api"));
    assert!(end.is_cut_over(), "{:?}", end.result);
}

#[test]
fn a_cutover_found_half_done_is_held_first_and_then_continued() {
    let cases = [
        (canary(100, secs(300)), (90, 10), vec![weights(0, 100)], 300),
        (linear(250, secs(60)), (50, 50), vec![weights(25, 75), weights(0, 100)], 60),
        // Odd weights are held for as long as the stage they have passed.
        (steps([(50, 90), (500, 30)]), (70, 30), vec![weights(50, 50), weights(0, 100)], 90),
        (canary(500, secs(300)), (70, 30), vec![weights(50, 50), weights(0, 100)], 10),
        (canary(100, secs(300)), (3, 997), vec![weights(0, 100)], 300),
    ];
    for (shift, (blue, green), rest, hold) in cases {
        let end = Story::to_green([("web", attached(blue, green))]).shifting(&shift).run();
        assert_eq!(path(&end, "web"), rest, "{blue}/{green}");
        assert!(is_held(end.shifts("web")[0].0, hold), "{blue}/{green}: {}", end.shifts("web")[0].0);
        assert!(end.is_cut_over(), "{blue}/{green}");
    }
}

#[test]
fn the_route_that_is_behind_catches_up_first_and_the_others_are_not_moved_back() {
    let routes = [("api", attached(50, 50)), ("mid", attached(100, 0)), ("web", attached(0, 1))];
    let end = Story::to_green(routes).shifting(&linear(250, secs(60))).run();
    let [quarter, half, most, all] = [weights(75, 25), weights(50, 50), weights(25, 75), weights(0, 100)];
    assert_eq!(path(&end, "mid"), [quarter, half, most, all]);
    assert_eq!(path(&end, "api"), [most, all]);
    assert_eq!(path(&end, "web"), []);
    assert_eq!(end.shifts("api")[0].0 + SPREAD, end.shifts("mid")[2].0, "together once they are at the same stage");
    assert!(end.shifts("mid")[0].0 < 11_000, "nothing is held for a route that has no traffic yet");
}

#[test]
fn the_gates_time_does_not_run_while_a_stage_that_was_found_is_held() {
    // The gate has ten minutes, the stage is held for twenty; a target that is sick for a moment right at the end of the
    // hold is what the gate waits for.
    let found = || Story::to_green([("web", attached(90, 10))]).shifting(&canary(100, secs(1_200)));
    let end = found().at(secs(1_190), sick("web")).at(secs(1_210), well("web")).run();
    assert!(end.is_cut_over(), "{:?}", end.result);

    let end = found().at(secs(1_190), sick("web")).run();
    assert!(matches!(end.refusal(), Refusal::GateTimedOut { .. }), "{}", end.refusal());
    assert!((1_800_000..1_801_000).contains(&end.took()), "{}", end.took());
}

#[test]
fn targets_that_fail_during_a_hold_turn_the_cutover_back_and_are_named() {
    let end = Story::two_routes().shifting(&canary(50, secs(600))).at(secs(100), target("web", 1, Turns::Sick)).run();
    let Refusal::Unhealthy { groups, allowed_percent: 0 } = end.rolled_back() else { panic!("{}", end.refusal()) };
    let named: Vec<_> = groups.iter().map(|unhealthy| &unhealthy.group).collect();
    assert_eq!(named, [&end.group("web", Color::Green)]);
    let (text, failing) = (end.refusal().to_string(), format!("{} is unhealthy", end.target("web", Color::Green, 1)));
    assert!(text.contains("1 of 3 green") && text.contains(&failing), "{text}");
    // At the next look, and that is a gate's interval at most.
    assert!(end.took() < 106_000, "{}", end.took());
}

#[test]
fn no_target_left_during_a_hold_turns_the_cutover_back() {
    let gone = crate::story::Happening::Target("web", Color::Green, None, Turns::Leaves);
    for draining in [secs(0), secs(300)] {
        let story = Story::one_route().draining_for("web", Color::Green, draining);
        let end = story.shifting(&canary(50, secs(600))).at(secs(100), gone.clone()).run();
        assert!(matches!(end.rolled_back(), Refusal::Unhealthy { .. }), "{}", end.refusal());
        let text = end.refusal().to_string();
        assert!(text.starts_with("After traffic had moved, no green target can be in service"), "{text}");
    }
}

#[test]
fn a_gate_that_does_not_hold_at_the_end_of_a_hold_turns_the_cutover_back() {
    let quiet = Story::one_route().shifting(&canary(50, secs(60))).run();
    // Nobody checks the targets any more: they fail nowhere, and never become healthy either.
    let second = quiet.shifts("web")[1].0;
    let unchecked = target("web", 0, Turns::Unchecked);
    let end = Story::one_route().shifting(&canary(50, secs(60))).at(ms(second - 3_000), unchecked).run();
    assert!(matches!(end.rolled_back(), Refusal::HealthNotChecked { .. }), "{}", end.refusal());
    // One look shows what has become of the other color.
    assert!(end.first("go back") <= second + 2 * LOOK, "{} after {second}", end.first("go back"));
}

#[test]
fn a_target_that_is_only_just_registered_at_the_end_of_a_hold_is_waited_for() {
    // It is not unhealthy yet, but no reason to send more traffic either.
    let registering = |ready_after: u64| {
        let new = target("web", 0, Turns::Replaced(ready_after));
        Story::one_route().shifting(&canary(50, secs(60))).at(secs(50), new).run()
    };
    let end = registering(70_000);
    assert!(end.is_cut_over(), "{:?}", end.result);
    assert!(end.shifts("web")[1].0 >= 120_000);

    let never = registering(10_000_000);
    assert!(matches!(never.rolled_back(), Refusal::GateLost { .. }), "{}", never.refusal());
    let initial = format!("{} is initial", never.target("web", Color::Green, 3));
    assert!(never.refusal().to_string().contains(&initial), "{}", never.refusal());
}

#[test]
fn a_target_that_registers_and_becomes_healthy_within_a_hold_does_no_harm() {
    let joins = target("web", 0, Turns::Joined(30_000));
    let end = Story::one_route().shifting(&canary(50, secs(60))).at(secs(20), joins).run();
    assert!(end.is_cut_over(), "{:?}", end.result);
    assert!(is_held(end.shifts("web")[1].0 - end.shifts("web")[0].0, 60));
}

#[test]
fn what_the_gate_let_pass_does_not_turn_the_cutover_back_where_nothing_else_is_declared() {
    for percent in [66, 67] {
        let story = Story::one_route().shifting(&canary(50, secs(60))).at(secs(20), target("web", 1, Turns::Sick));
        let end = story.declaring(|declared| declared.gate.min_healthy_percent = percent).run();
        assert_eq!(end.is_cut_over(), percent == 66);
    }
}

#[test]
fn blindness_that_ends_with_the_hold_does_not_break_the_cutover() {
    let quiet = Story::one_route().shifting(&canary(50, secs(60))).run();
    let (from, to) = (secs(40), ms(quiet.shifts("web")[1].0 + 5_000));
    let end = Story::one_route().shifting(&canary(50, secs(60))).blind(from, to).run();
    assert!(end.is_cut_over(), "{:?}", end.result);
    assert_eq!(path(&end, "web"), [weights(95, 5), weights(0, 100)]);
}

#[test]
fn a_later_stage_that_is_rejected_returns_every_route_to_where_it_was_at_first() {
    let routes = [("api", only_blue()), ("web", attached(100, 0))];
    let story = Story::to_green(routes).shifting(&linear(250, secs(60)));
    let end = story.faults("web", [None, None, Some(Fault::Expired)]).run();
    assert!(matches!(end.rolled_back(), Refusal::WriteFailed { .. }), "{}", end.refusal());
    assert_eq!((end.truth("api"), end.truth("web")), (weights(1, 0), weights(100, 0)));
}

#[test]
fn a_hold_that_does_not_fit_into_the_time_is_refused_before_traffic_moves() {
    let end = Story::one_route().shifting(&canary(50, secs(600))).within(secs(300)).run();
    assert!(matches!(end.refusal(), Refusal::TooLate { needed, .. } if *needed == secs(610)), "{}", end.refusal());
    assert_eq!(end.writes(), []);
}

#[test]
fn stages_that_just_fit_into_the_time_are_not_undone_for_what_their_calls_take() {
    // The gate holds after 10 s and the looks and writes it takes; every write takes two seconds.
    let story = Story::one_route().shifting(&canary(50, secs(60))).baking(secs(60));
    let story = story.within(secs(10 + 60 + 10 + 60) + ms(100));
    let end = story.trouble(CallKind::Write, Fault::Slow(2_000), secs(0), secs(1_000)).run();
    assert!(end.is_cut_over(), "{:?}", end.result);
    assert!(end.took() > 141_000, "{}", end.took());
}

#[test]
fn the_time_still_ends_a_cutover_that_waits_for_its_targets() {
    let new = crate::story::Happening::Target("web", Color::Green, Some(0), Turns::Replaced(10_000_000));
    let end = Story::one_route().shifting(&canary(50, secs(60))).within(secs(100)).at(secs(50), new).run();
    assert!(matches!(end.rolled_back(), Refusal::TimedOut { .. }), "{}", end.refusal());
}

#[test]
fn a_target_that_is_replaced_while_a_stage_is_held_undoes_nothing() {
    let replaced = target("web", 0, Turns::Replaced(70_000));
    let end = Story::one_route().shifting(&canary(50, secs(60))).at(secs(50), replaced).run();
    assert!(end.is_cut_over(), "{:?}", end.result);
    assert_eq!(path(&end, "web"), [weights(95, 5), weights(0, 100)]);
}

#[test]
fn what_is_tolerated_while_a_stage_is_held_is_tolerated_at_its_end() {
    let story = Story::one_route().shifting(&canary(50, secs(60))).baking(secs(60));
    let story = story.with_bake(|bake| bake.max_unhealthy_percent = 50);
    let end = story.at(secs(30), target("web", 0, Turns::Sick)).run();
    assert!(end.is_cut_over(), "{:?}", end.result);
}

#[test]
fn a_hold_tells_its_share_and_counts_down() {
    let end = Story::one_route().shifting(&canary(1, secs(20))).run();
    let holds = end.decisions().iter().filter_map(|(_, decision)| match decision {
        Decision::Wait { on: on @ WaitingOn::Hold { .. }, .. } => Some(on.to_string()),
        _ => None,
    });
    let times = ["20s", "15s", "10s", "5s"];
    assert!(holds.eq(times.map(|time| format!("holding at 0.1 % for another {time}"))));
}

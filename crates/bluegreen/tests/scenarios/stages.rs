//! Traffic that moves in stages: every share as declared, held for its time, and nothing left out or done twice.

use std::time::Duration;

use bluegreen::{Color, Decision, Outcome, Refusal, Share, Shift, Stage, TargetState, WaitingOn, Weights};

use crate::world::{
    End, Event, Fault, LOOK_TAKES, Scenario, WRITE_TAKES, attached, group_of, millis, only_blue, secs, weights,
};

pub(crate) fn share(tenths: u16) -> Share {
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

/// What this route was shifted to, in order.
fn path(end: &End, route: &str) -> Vec<Weights> {
    end.shifts(route).into_iter().map(|(_, to)| to).collect()
}

/// Between two shifts: one look that reads the first one back, the hold, the look at its end, and the second write.
fn apart(hold: u64) -> u64 {
    LOOK_TAKES + hold * 1_000 + LOOK_TAKES + WRITE_TAKES
}

fn sick(route: &str) -> Event {
    Event::AllTargets(group_of(route, Color::Green), TargetState::Unhealthy)
}

#[test]
fn a_canary_is_held_for_exactly_its_time_and_then_everything_moves_and_bakes() {
    let end = Scenario::to_green([("web", only_blue())]).shifting(canary(50, secs(600))).baking(secs(300)).run();
    let written = [("prime", weights(1, 0)), ("shift", weights(95, 5)), ("shift", weights(0, 100))];
    assert_eq!(end.written(), written.map(|(purpose, to)| ("web", purpose.to_owned(), to)));

    let [(first, _), (second, _)] = end.shifts("web")[..] else { panic!("two shifts") };
    assert!(first >= end.first("prime") + 10_000, "the gate comes before the first shift");
    assert_eq!(second - first, apart(600));
    // Read back, settled, and watched to the end of the bake; the settling ends with a look of its own.
    assert_eq!(end.took() - second, LOOK_TAKES + 10_000 + 300_000 + LOOK_TAKES);
    assert!(matches!(end.result, Ok(Outcome::CutOver { from: Color::Blue, .. })));
}

#[test]
fn a_linear_shift_of_10_percent_has_ten_shifts() {
    let end = Scenario::one_route().shifting(linear(100, secs(360))).run();
    let declared: Vec<_> = (1..=10).map(|step| weights(100 - 10 * step, 10 * step)).collect();
    assert_eq!(path(&end, "web"), declared);
    let shifts = end.shifts("web");
    assert!(shifts.windows(2).all(|pair| pair[1].0 - pair[0].0 == apart(360)), "{shifts:?}");
    assert_eq!(end.took() - shifts[9].0, LOOK_TAKES + 10_000 + LOOK_TAKES);
}

#[test]
fn steps_have_their_own_shares_and_their_own_times() {
    let end = Scenario::one_route().shifting(steps([(1, 120), (333, 0), (500, 300)])).run();
    let declared = [weights(998, 1), weights(666, 333), weights(50, 50), weights(0, 100)];
    assert_eq!(path(&end, "web"), declared);
    assert_eq!(end.state.routes.len(), 1);
    let times: Vec<_> = end.shifts("web").windows(2).map(|pair| pair[1].0 - pair[0].0).collect();
    // Where nothing is held, the look that reads back is also the last one before the next write.
    assert_eq!(times, [apart(120), LOOK_TAKES + WRITE_TAKES, apart(300)]);
}

#[test]
fn stages_towards_blue_are_the_same_stages() {
    let end = Scenario::to_green([("web", attached(0, 100))]).towards(Color::Blue).shifting(canary(1, secs(60))).run();
    assert_eq!(path(&end, "web"), [weights(1, 998), weights(100, 0)]);
    assert!(end.result.is_ok(), "{:?}", end.result);
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
            let mut scenario = Scenario::two_routes().shifting(shape.clone());
            if let Some(duration) = bake {
                scenario = scenario.baking(duration);
            }
            let shortest = millis(scenario.intent.shortest_duration());
            let end = scenario.run();
            // What is held is measured from look to look, so only the looks in between and the writes come on top.
            let shifts = end.shifts("web").len() as u64;
            let calls = LOOK_TAKES + shifts * (LOOK_TAKES + 2 * WRITE_TAKES + LOOK_TAKES) + 3 * LOOK_TAKES;
            assert!((shortest..=shortest + calls).contains(&end.took()), "{shape:?}: {} of {shortest}", end.took());
        }
    }
}

#[test]
fn several_routes_move_stage_by_stage_together() {
    let end = Scenario::two_routes().shifting(linear(250, secs(60))).run();
    assert_eq!(path(&end, "api"), path(&end, "web"));
    for (api, web) in end.shifts("api").into_iter().zip(end.shifts("web")) {
        assert_eq!((api.1, web.0 - api.0), (web.1, WRITE_TAKES));
    }
    assert!(end.result.is_ok());
}

#[test]
fn a_route_whose_next_stage_was_lost_catches_up_at_once_instead_of_holding_the_last_one_again() {
    for fault in [Fault::LostBeforeEffect, Fault::LostAfterEffect] {
        let shift = steps([(100, 600), (500, 600)]);
        let end = Scenario::two_routes().shifting(shift).faults("web", [None, Some(fault)]).run();
        let reached = |route| end.shifts(route).iter().rfind(|(_, to)| *to == weights(50, 50)).unwrap().0;
        assert!(reached("web") - reached("api") < 1_000, "{fault:?}: {} ms apart", reached("web") - reached("api"));
        assert!(end.result.is_ok(), "{:?}", end.result);
    }
}

#[test]
fn a_route_whose_last_look_before_the_next_stage_was_an_old_one_catches_up_at_once_too() {
    // After the write of the first stage: one good look, good ones through the short hold, and an old one right before
    // the second write, so that this one is not sent.
    let shift = steps([(100, 12), (500, 600)]);
    let quiet = Scenario::two_routes().shifting(shift.clone()).run();
    let is_between = |(at, _): &&(u64, Decision)| (quiet.shifts("web")[0].0..quiet.shifts("web")[1].0).contains(at);
    let looks = quiet.decisions.iter().filter(is_between).count();
    let mut stale = vec![0; looks];
    stale.push(1);
    let end = Scenario::two_routes().shifting(shift).stale("web", stale).run();
    let reached = |route| end.shifts(route).iter().find(|(_, to)| *to == weights(50, 50)).unwrap().0;
    assert!(reached("web") > reached("api") + WRITE_TAKES, "the old look kept the write from being sent");
    assert!(reached("web") - reached("api") < 2_000, "{} ms apart", reached("web") - reached("api"));
    assert!(end.result.is_ok(), "{:?}", end.result);
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
        let end = Scenario::to_green([("web", attached(blue, green))]).shifting(shift).run();
        assert_eq!(path(&end, "web"), rest, "{blue}/{green}");
        let first = end.shifts("web")[0].0;
        assert_eq!(first, LOOK_TAKES * 2 + hold * 1_000 + WRITE_TAKES - if hold > 10 { LOOK_TAKES } else { 0 });
        assert!(end.result.is_ok(), "{blue}/{green}");
    }
}

#[test]
fn the_route_that_is_behind_catches_up_first_and_the_others_are_not_moved_back() {
    let routes = [("api", attached(50, 50)), ("mid", attached(100, 0)), ("web", attached(0, 1))];
    let end = Scenario::to_green(routes).shifting(linear(250, secs(60))).run();
    let [quarter, half, most, all] = [weights(75, 25), weights(50, 50), weights(25, 75), weights(0, 100)];
    assert_eq!(path(&end, "mid"), [quarter, half, most, all]);
    assert_eq!(path(&end, "api"), [most, all]);
    assert_eq!(path(&end, "web"), []);
    assert_eq!(
        end.shifts("api")[0].0 + WRITE_TAKES,
        end.shifts("mid")[2].0,
        "together once they are at the same stage"
    );
    assert!(end.shifts("mid")[0].0 < 11_000, "nothing is held for a route that has no traffic yet");
}

#[test]
fn the_gates_time_does_not_run_while_a_stage_that_was_found_is_held() {
    // The gate has ten minutes, the stage is held for twenty; a target that is sick for a moment right at the end of the
    // hold is what the gate waits for.
    let well = Event::AllTargets(group_of("web", Color::Green), TargetState::Healthy);
    let scenario = Scenario::to_green([("web", attached(90, 10))]).shifting(canary(100, secs(1_200)));
    let end = scenario.at(secs(1_190), sick("web")).at(secs(1_210), well).run();
    assert!(end.result.is_ok(), "{:?}", end.result);

    let scenario = Scenario::to_green([("web", attached(90, 10))]).shifting(canary(100, secs(1_200)));
    let end = scenario.at(secs(1_190), sick("web")).run();
    assert!(matches!(end.refusal(), Refusal::GateTimedOut { .. }), "{}", end.refusal());
    assert!((1_800_000..1_801_000).contains(&end.took()), "{}", end.took());
}

#[test]
fn targets_that_fail_during_a_hold_turn_the_cutover_back_and_are_named() {
    let failing = Event::Target(group_of("web", Color::Green), 1, TargetState::Unhealthy);
    let end = Scenario::two_routes().shifting(canary(50, secs(600))).at(secs(100), failing).run();
    let Refusal::Unhealthy { groups, allowed_percent: 0 } = end.rolled_back() else { panic!("{}", end.refusal()) };
    assert_eq!(groups.iter().map(|unhealthy| &unhealthy.group).collect::<Vec<_>>(), [&group_of("web", Color::Green)]);
    let text = end.refusal().to_string();
    assert!(text.contains("1 of 3 green") && text.contains("web-green-2:80 is unhealthy"), "{text}");
    // At the next look, and that is a gate's interval at most.
    assert!(end.took() < 106_000, "{}", end.took());
}

#[test]
fn no_target_left_during_a_hold_turns_the_cutover_back() {
    let gone = Event::NoTargets(group_of("web", Color::Green));
    let end = Scenario::one_route().shifting(canary(50, secs(600))).at(secs(100), gone).run();
    assert!(matches!(end.rolled_back(), Refusal::Unhealthy { .. }), "{}", end.refusal());
    let text = end.refusal().to_string();
    assert!(text.starts_with("After traffic had moved, no green target can be in service"), "{text}");
}

#[test]
fn a_gate_that_does_not_hold_at_the_end_of_a_hold_turns_the_cutover_back() {
    let leaving = Event::Target(group_of("web", Color::Green), 0, TargetState::Unavailable);
    let end = Scenario::one_route().shifting(canary(50, secs(60))).at(secs(50), leaving).run();
    assert!(matches!(end.rolled_back(), Refusal::HealthNotChecked { .. }), "{}", end.refusal());
    let quiet = Scenario::one_route().shifting(canary(50, secs(60))).run();
    // One look shows what has become of the other color.
    assert_eq!(end.first("go back"), quiet.shifts("web")[1].0 + LOOK_TAKES);
}

#[test]
fn a_target_that_is_only_just_registered_at_the_end_of_a_hold_is_waited_for() {
    // It is not unhealthy yet, but no reason to send more traffic either.
    let green = || group_of("web", Color::Green);
    let registering = || {
        let scenario = Scenario::one_route().shifting(canary(50, secs(60)));
        scenario.at(secs(50), Event::Target(green(), 0, TargetState::Initial))
    };
    let end = registering().at(secs(120), Event::Target(green(), 0, TargetState::Healthy)).run();
    assert!(end.result.is_ok(), "{:?}", end.result);
    assert!(end.shifts("web")[1].0 >= 120_000);

    let never = registering().run();
    assert!(matches!(never.rolled_back(), Refusal::GateLost { .. }), "{}", never.refusal());
    assert!(never.refusal().to_string().contains("web-green-1:80 is initial"), "{}", never.refusal());
}

#[test]
fn a_target_that_registers_and_becomes_healthy_within_a_hold_does_no_harm() {
    let green = || group_of("web", Color::Green);
    let scenario = Scenario::one_route().shifting(canary(50, secs(60)));
    let scenario = scenario.at(secs(20), Event::Target(green(), 0, TargetState::Initial));
    let end = scenario.at(secs(50), Event::Target(green(), 0, TargetState::Healthy)).run();
    assert!(end.result.is_ok(), "{:?}", end.result);
}

#[test]
fn what_the_gate_let_pass_does_not_turn_the_cutover_back_where_nothing_else_is_declared() {
    for percent in [66, 67] {
        let failing = Event::Target(group_of("web", Color::Green), 1, TargetState::Unhealthy);
        let mut scenario = Scenario::one_route().shifting(canary(50, secs(60))).at(secs(20), failing);
        scenario.intent.gate.min_healthy_percent = percent;
        assert_eq!(scenario.run().result.is_ok(), percent == 66);
    }
}

#[test]
fn blindness_that_ends_with_the_hold_does_not_break_the_cutover() {
    let quiet = Scenario::one_route().shifting(canary(50, secs(60))).run();
    let (from, to) = (Duration::from_secs(40), Duration::from_millis(quiet.shifts("web")[1].0 + 5_000));
    let end = Scenario::one_route().shifting(canary(50, secs(60))).blind(from, to).run();
    assert!(end.result.is_ok(), "{:?}", end.result);
    assert_eq!(path(&end, "web"), [weights(95, 5), weights(0, 100)]);
}

#[test]
fn a_later_stage_that_is_rejected_returns_every_route_to_where_it_was_at_first() {
    let routes = [("api", only_blue()), ("web", attached(100, 0))];
    let scenario = Scenario::to_green(routes).shifting(linear(250, secs(60)));
    let end = scenario.faults("web", [None, None, Some(Fault::Rejected)]).run();
    assert!(matches!(end.rolled_back(), Refusal::WriteFailed { .. }), "{}", end.refusal());
    assert_eq!((end.truth("api"), end.truth("web")), (weights(1, 0), weights(100, 0)));
}

#[test]
fn a_hold_that_does_not_fit_into_the_time_is_refused_before_traffic_moves() {
    let mut scenario = Scenario::one_route().shifting(canary(50, secs(600)));
    scenario.intent.timeout = secs(300);
    let end = scenario.run();
    assert!(matches!(end.refusal(), Refusal::TooLate { needed, .. } if *needed == secs(610)), "{}", end.refusal());
    assert_eq!(end.writes(), []);
}

#[test]
fn stages_that_just_fit_into_the_time_are_not_undone_for_what_their_calls_take() {
    let mut scenario = Scenario::one_route().shifting(canary(50, secs(60))).baking(secs(60));
    // The gate holds after 10 s and the looks and writes it takes.
    scenario.intent.timeout = secs(10 + 60 + 10 + 60) + Duration::from_millis(100);
    let end = scenario.hanging_writes(secs(2)).run();
    assert!(end.result.is_ok(), "{:?}", end.result);
    assert!(end.took() > 141_000, "{}", end.took());
}

#[test]
fn the_time_still_ends_a_cutover_that_waits_for_its_targets() {
    let mut scenario = Scenario::one_route().shifting(canary(50, secs(60)));
    scenario.intent.timeout = secs(100);
    let new = Event::AllTargets(group_of("web", Color::Green), TargetState::Initial);
    let end = scenario.at(secs(50), new).run();
    assert!(matches!(end.rolled_back(), Refusal::TimedOut { .. }), "{}", end.refusal());
}

#[test]
fn a_target_that_is_replaced_while_a_stage_is_held_undoes_nothing() {
    let green = || group_of("web", Color::Green);
    let scenario = Scenario::one_route().shifting(canary(50, secs(60)));
    let scenario = scenario.at(secs(50), Event::Target(green(), 0, TargetState::Draining));
    let scenario = scenario.at(secs(50), Event::Target(green(), 1, TargetState::Initial));
    let end = scenario.at(secs(120), Event::Target(green(), 1, TargetState::Healthy)).run();
    assert!(end.result.is_ok(), "{:?}", end.result);
}

#[test]
fn what_is_tolerated_while_a_stage_is_held_is_tolerated_at_its_end() {
    let mut scenario = Scenario::one_route().shifting(canary(50, secs(60))).baking(secs(60));
    scenario.intent.bake.as_mut().unwrap().max_unhealthy_percent = 50;
    let sick = Event::Target(group_of("web", Color::Green), 0, TargetState::Unhealthy);
    let end = scenario.at(secs(30), sick).run();
    assert!(end.result.is_ok(), "{:?}", end.result);
}

#[test]
fn a_hold_tells_its_share_and_counts_down() {
    let end = Scenario::one_route().shifting(canary(1, secs(20))).run();
    let holds = end.decisions.iter().filter_map(|(_, decision)| match decision {
        Decision::Wait { on: on @ WaitingOn::Hold { .. }, .. } => Some(on.to_string()),
        _ => None,
    });
    let times = ["20s", "14.98s", "9.96s", "4.94s"];
    assert!(holds.eq(times.map(|time| format!("holding at 0.1 % for another {time}"))));
}

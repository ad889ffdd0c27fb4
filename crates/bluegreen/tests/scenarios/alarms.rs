//! Alarms: what is red, missing, without data or unreadable, before the first shift and after it.

use std::time::Duration;

use bluegreen::{AlarmAtStart, AlarmState, MissingData, Outcome, Refusal, Share, Shift, WaitingOn};

use crate::world::{End, Event, Scenario, alarm, alarm_becomes, attached, only_blue, secs, weights};

use AlarmState::{Alarm, InsufficientData, Ok as Green};

const NAME: &str = "web-5xx";

/// A canary of 5 % for ten minutes and a bake of five, with one alarm that is in this state when it begins.
fn canary_with(state: AlarmState) -> Scenario {
    let shift = Shift::canary(Share::from_tenths(50).unwrap(), secs(600)).unwrap();
    Scenario::to_green([("web", only_blue())]).shifting(shift).baking(secs(300)).with_alarm(NAME, state)
}

fn ignoring(mut scenario: Scenario) -> Scenario {
    scenario.intent.bake.as_mut().unwrap().alarm_at_start = AlarmAtStart::Ignore;
    scenario
}

fn failing_without_data(mut scenario: Scenario) -> Scenario {
    scenario.intent.bake.as_mut().unwrap().missing_data = MissingData::Fail;
    scenario
}

fn at(scenario: Scenario, after: Duration, state: AlarmState) -> Scenario {
    scenario.at(after, alarm_becomes(NAME, state))
}

fn is_done(end: &End) -> bool {
    matches!(end.result, Ok(Outcome::CutOver { .. }))
}

/// One moment in each part of a cutover whose traffic has moved: canary, settling and bake, with the runs without alarms.
fn moments() -> [Duration; 3] {
    let quiet = canary_with(Green).run();
    let shifts = quiet.shifts("web");
    [shifts[0].0 + 200_000, shifts[1].0 + 100, shifts[1].0 + 100_000].map(Duration::from_millis)
}

#[test]
fn an_alarm_that_is_red_already_is_refused_before_anything_is_written() {
    let end = canary_with(Alarm).run();
    assert_eq!(end.refusal(), &Refusal::AlarmAtStart { alarm: alarm(NAME) });
    assert_eq!(end.writes(), []);
    assert!(end.took() < 100);
}

#[test]
fn an_alarm_that_turns_red_at_the_gate_is_refused_with_nothing_moved() {
    let end = at(canary_with(Green), secs(5), Alarm).run();
    assert_eq!(end.refusal(), &Refusal::AlarmAtStart { alarm: alarm(NAME) });
    assert!(end.shifts("web").is_empty());
}

#[test]
fn an_alarm_that_does_not_exist_is_refused_before_anything_is_written() {
    for scenario in [canary_with(Green), ignoring(canary_with(Green)), failing_without_data(canary_with(Green))] {
        let end = scenario.at(Duration::ZERO, alarm_becomes("another", Green));
        let mut end = end;
        end.intent.bake.as_mut().unwrap().alarms.push(alarm("web-5xy"));
        let end = end.run();
        assert_eq!(end.refusal(), &Refusal::AlarmMissing { alarm: alarm("web-5xy") });
        assert_eq!(end.writes(), []);
        assert!(end.refusal().to_string().contains("web-5xy"));
    }
}

#[test]
fn an_alarm_that_fires_after_the_first_shift_turns_the_cutover_back_and_is_named() {
    for when in moments() {
        for scenario in [canary_with(Green), ignoring(canary_with(Green)), canary_with(InsufficientData)] {
            let end = at(scenario, when, Alarm).run();
            assert_eq!(end.rolled_back(), &Refusal::AlarmFired { alarm: alarm(NAME) }, "at {when:?}");
            assert!(end.refusal().to_string().contains(NAME));
            assert!(end.first("go back") < u64::try_from(when.as_millis()).unwrap() + 5_200, "at {when:?}");
            assert_eq!(end.truth("web"), weights(1, 0));
        }
    }
}

#[test]
fn an_alarm_that_vanishes_after_the_first_shift_turns_the_cutover_back() {
    let end = at(canary_with(Green), secs(100), AlarmState::Missing).run();
    assert_eq!(end.rolled_back(), &Refusal::AlarmMissing { alarm: alarm(NAME) });
}

#[test]
fn any_of_several_alarms_counts() {
    let scenario = canary_with(Green).with_alarm("web-slow", Green).with_alarm("zzz", Green);
    let end = scenario.at(secs(100), alarm_becomes("zzz", Alarm)).run();
    assert_eq!(end.rolled_back(), &Refusal::AlarmFired { alarm: alarm("zzz") });
}

#[test]
fn an_ignored_alarm_may_stay_red_to_the_end() {
    let end = ignoring(canary_with(Alarm)).run();
    assert!(is_done(&end), "{:?}", end.result);
}

#[test]
fn an_ignored_alarm_that_goes_green_is_watched_again() {
    let mended = at(ignoring(canary_with(Alarm)), secs(100), Green);
    assert!(is_done(&mended.run()));

    let relapsed = at(at(ignoring(canary_with(Alarm)), secs(100), Green), secs(200), Alarm).run();
    assert_eq!(relapsed.rolled_back(), &Refusal::AlarmFired { alarm: alarm(NAME) });
}

#[test]
fn an_ignored_alarm_that_goes_green_at_the_gate_is_watched_again_too() {
    let relapsed = at(at(ignoring(canary_with(Alarm)), secs(2), Green), secs(200), Alarm).run();
    assert_eq!(relapsed.rolled_back(), &Refusal::AlarmFired { alarm: alarm(NAME) });
}

#[test]
fn an_ignored_alarm_that_only_runs_out_of_data_has_not_gone_green() {
    for lost in [secs(2), secs(100)] {
        let end = at(at(ignoring(canary_with(Alarm)), lost, InsufficientData), secs(200), Alarm).run();
        assert!(is_done(&end), "without data at {lost:?}: {:?}", end.result);
    }
}

#[test]
fn an_ignored_alarm_does_not_excuse_another_one() {
    let scenario = ignoring(canary_with(Alarm)).with_alarm("web-slow", Green);
    let end = scenario.at(secs(100), alarm_becomes("web-slow", Alarm)).run();
    assert_eq!(end.rolled_back(), &Refusal::AlarmFired { alarm: alarm("web-slow") });
}

#[test]
fn an_alarm_without_data_is_tolerated_unless_it_is_to_fail() {
    assert!(is_done(&canary_with(InsufficientData).run()));
    assert!(is_done(&at(canary_with(Green), secs(100), InsufficientData).run()));

    let at_start = failing_without_data(canary_with(InsufficientData)).run();
    assert_eq!(at_start.refusal(), &Refusal::AlarmWithoutData { alarm: alarm(NAME) });
    assert_eq!(at_start.writes(), []);
    for when in moments() {
        let end = at(failing_without_data(canary_with(Green)), when, InsufficientData).run();
        assert_eq!(end.rolled_back(), &Refusal::AlarmWithoutData { alarm: alarm(NAME) }, "at {when:?}");
    }
}

#[test]
fn no_traffic_moves_before_the_alarms_can_be_read() {
    let end = canary_with(Green).alarms_unreadable(secs(0), secs(40)).run();
    assert!(is_done(&end), "{:?}", end.result);
    let first = end.shifts("web")[0].0;
    assert!((40_000..46_000).contains(&first), "{first}");
    let waits = |on: &WaitingOn| matches!(on, WaitingOn::Alarms { message } if message.contains("throttled"));
    assert!(end.decisions.iter().any(|(_, decision)| matches!(
        decision,
        bluegreen::Decision::Wait { on, .. } if waits(on)
    )));
}

#[test]
fn an_alarm_that_turns_out_to_be_red_once_it_can_be_read_is_refused() {
    let end = canary_with(Alarm).alarms_unreadable(secs(0), secs(40)).run();
    assert_eq!(end.refusal(), &Refusal::AlarmAtStart { alarm: alarm(NAME) });
    assert!(end.shifts("web").is_empty());
}

#[test]
fn alarms_that_stay_unreadable_before_the_first_shift_are_refused_after_a_minute() {
    let end = canary_with(Green).alarms_unreadable(secs(0), secs(1_000)).run();
    let Refusal::AlarmsUnreadable { message, lasting } = end.refusal() else { panic!("{}", end.refusal()) };
    assert!(*lasting >= secs(60) && message.contains("throttled"), "{lasting:?}: {message}");
    assert!((60_000..66_000).contains(&end.took()), "{}", end.took());
    assert!(end.shifts("web").is_empty());
}

#[test]
fn alarms_that_cannot_be_read_for_a_while_are_waited_for() {
    for when in moments() {
        let end = canary_with(Green).alarms_unreadable(when, when + secs(55)).run();
        assert!(is_done(&end), "from {when:?}: {:?}", end.result);
    }
}

#[test]
fn alarms_that_stay_unreadable_turn_the_cutover_back_after_a_minute() {
    for when in moments() {
        let end = canary_with(Green).alarms_unreadable(when, when + secs(10_000)).run();
        let Refusal::AlarmsUnreadable { lasting, .. } = end.rolled_back() else { panic!("{}", end.refusal()) };
        assert!(*lasting >= secs(60));
        let back = end.first("go back") - u64::try_from(when.as_millis()).unwrap();
        assert!((60_000..71_000).contains(&back), "from {when:?}: {back} ms");
    }
}

#[test]
fn every_recovery_starts_the_minute_over() {
    let mut scenario = canary_with(Green);
    for round in 0..5 {
        let from = secs(100 + round * 60);
        scenario = scenario.alarms_unreadable(from, from + secs(50));
    }
    assert!(is_done(&scenario.run()));
}

#[test]
fn no_stage_is_left_while_the_alarms_cannot_be_read() {
    let quiet = canary_with(Green).run().shifts("web")[1].0;
    let (from, to) = (Duration::from_millis(quiet - 20_000), Duration::from_millis(quiet + 20_000));
    let end = canary_with(Green).alarms_unreadable(from, to).run();
    assert!(is_done(&end), "{:?}", end.result);
    assert!(end.shifts("web")[1].0 >= quiet + 20_000);
}

#[test]
fn a_bake_is_not_over_before_the_alarms_can_be_read_again() {
    let over = canary_with(Green).run().took();
    let (from, to) = (Duration::from_millis(over - 30_000), Duration::from_millis(over + 20_000));
    let end = canary_with(Green).alarms_unreadable(from, to).run();
    assert!(is_done(&end), "{:?}", end.result);
    assert!((over + 20_000..over + 26_000).contains(&end.took()), "{} instead of {over}", end.took());

    let fired = at(canary_with(Green), from + secs(5), Alarm).alarms_unreadable(from, to).run();
    assert_eq!(fired.rolled_back(), &Refusal::AlarmFired { alarm: alarm(NAME) });
}

#[test]
fn nobody_asks_for_alarms_that_are_not_declared() {
    let end = Scenario::one_route().baking(secs(300)).alarms_unreadable(secs(0), secs(10_000)).run();
    assert!(is_done(&end), "{:?}", end.result);
}

#[test]
fn a_red_alarm_does_not_matter_where_nothing_moves() {
    let scenario = Scenario::to_green([("web", attached(0, 100))]).baking(secs(300)).with_alarm(NAME, Alarm);
    assert_eq!(scenario.run().result, Ok(Outcome::AlreadyThere));
}

#[test]
fn an_alarm_that_fires_on_the_way_back_changes_nothing() {
    let fires = Event::Alarm(alarm(NAME), Alarm);
    let mut scenario = canary_with(Green).stop_at(secs(100)).stale("web", [1; 6]);
    scenario = scenario.at(secs(101), fires);
    assert_eq!(scenario.run().rolled_back(), &Refusal::Interrupted);
}

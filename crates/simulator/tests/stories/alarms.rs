//! Alarms: what is red, missing, without data or unreadable, before the first shift and after it.

use std::time::Duration;

use bluegreen::{Decision, Outcome, Refusal, Share, Shift, WaitingOn};
use bluegreen_simulator::Alarm;

use crate::story::{Story, alarm, alarm_becomes, attached, millis, ms, only_blue, secs, weights};

use Alarm::{Missing, NoData, Ok as Green, Red};

/// A canary of 5 % for ten minutes and a bake of five, with one alarm that is in this state when it begins.
fn canary_with(state: Alarm) -> Story {
    let shift = Shift::canary(Share::from_tenths(50).unwrap(), secs(600)).unwrap();
    Story::to_green([("web", only_blue())]).shifting(&shift).baking(secs(300)).with_alarm(state)
}

fn ignoring(story: Story) -> Story {
    story.with_bake(|bake| bake.ignores_red_at_start = true)
}

fn failing_without_data(story: Story) -> Story {
    story.with_bake(|bake| bake.fails_without_data = true)
}

/// The first alarm becomes this.
fn at(story: Story, after: Duration, state: Alarm) -> Story {
    story.at(after, alarm_becomes(0, state))
}

/// One moment in each part of a cutover whose traffic has moved: canary, settling and bake.
fn moments() -> [Duration; 3] {
    let quiet = canary_with(Green).run();
    let shifts = quiet.shifts("web");
    [shifts[0].0 + 200_000, shifts[1].0 + 100, shifts[1].0 + 100_000].map(ms)
}

#[test]
fn an_alarm_that_is_red_already_is_refused_before_anything_is_written() {
    let end = canary_with(Red).run();
    assert_eq!(end.refusal(), &Refusal::AlarmAtStart { alarm: alarm(0) });
    assert_eq!(end.writes(), []);
    assert!(end.took() < 100);
}

#[test]
fn an_alarm_that_turns_red_at_the_gate_is_refused_with_nothing_moved() {
    let end = at(canary_with(Green), secs(5), Red).run();
    assert_eq!(end.refusal(), &Refusal::AlarmAtStart { alarm: alarm(0) });
    assert!(end.shifts("web").is_empty());
}

#[test]
fn an_alarm_that_does_not_exist_is_refused_before_anything_is_written() {
    for story in [canary_with(Green), ignoring(canary_with(Green)), failing_without_data(canary_with(Green))] {
        let end = story.with_alarm(Missing).run();
        assert_eq!(end.refusal(), &Refusal::AlarmMissing { alarm: alarm(1) });
        assert_eq!(end.writes(), []);
        assert!(end.refusal().to_string().contains("alarm-1"));
    }
}

#[test]
fn an_alarm_that_fires_after_the_first_shift_turns_the_cutover_back_and_is_named() {
    for when in moments() {
        for story in [canary_with(Green), ignoring(canary_with(Green)), canary_with(NoData)] {
            let end = at(story, when, Red).run();
            assert_eq!(end.rolled_back(), &Refusal::AlarmFired { alarm: alarm(0) }, "at {when:?}");
            assert!(end.refusal().to_string().contains("alarm-0"));
            assert!(end.first("go back") < millis(when) + 5_200, "at {when:?}");
            assert_eq!(end.truth("web"), weights(1, 0));
        }
    }
}

#[test]
fn an_alarm_that_vanishes_after_the_first_shift_turns_the_cutover_back() {
    let end = at(canary_with(Green), secs(100), Missing).run();
    assert_eq!(end.rolled_back(), &Refusal::AlarmMissing { alarm: alarm(0) });
}

#[test]
fn any_of_several_alarms_counts() {
    let story = canary_with(Green).with_alarm(Green).with_alarm(Green);
    let end = story.at(secs(100), alarm_becomes(2, Red)).run();
    assert_eq!(end.rolled_back(), &Refusal::AlarmFired { alarm: alarm(2) });
}

#[test]
fn an_ignored_alarm_may_stay_red_to_the_end() {
    let end = ignoring(canary_with(Red)).run();
    assert!(end.is_cut_over(), "{:?}", end.result);
}

#[test]
fn an_ignored_alarm_that_goes_green_is_watched_again() {
    let mended = at(ignoring(canary_with(Red)), secs(100), Green);
    assert!(mended.clone().run().is_cut_over());

    let relapsed = at(mended, secs(200), Red).run();
    assert_eq!(relapsed.rolled_back(), &Refusal::AlarmFired { alarm: alarm(0) });
}

#[test]
fn an_ignored_alarm_that_goes_green_at_the_gate_is_watched_again_too() {
    let relapsed = at(at(ignoring(canary_with(Red)), secs(2), Green), secs(200), Red).run();
    assert_eq!(relapsed.rolled_back(), &Refusal::AlarmFired { alarm: alarm(0) });
}

#[test]
fn an_ignored_alarm_that_only_runs_out_of_data_has_not_gone_green() {
    for lost in [secs(2), secs(100)] {
        let end = at(at(ignoring(canary_with(Red)), lost, NoData), secs(200), Red).run();
        assert!(end.is_cut_over(), "without data at {lost:?}: {:?}", end.result);
    }
}

#[test]
fn an_ignored_alarm_does_not_excuse_another_one() {
    let story = ignoring(canary_with(Red)).with_alarm(Green);
    let end = story.at(secs(100), alarm_becomes(1, Red)).run();
    assert_eq!(end.rolled_back(), &Refusal::AlarmFired { alarm: alarm(1) });
}

#[test]
fn an_alarm_without_data_is_tolerated_unless_it_is_to_fail() {
    assert!(canary_with(NoData).run().is_cut_over());
    assert!(at(canary_with(Green), secs(100), NoData).run().is_cut_over());

    let at_start = failing_without_data(canary_with(NoData)).run();
    assert_eq!(at_start.refusal(), &Refusal::AlarmWithoutData { alarm: alarm(0) });
    assert_eq!(at_start.writes(), []);
    for when in moments() {
        let end = at(failing_without_data(canary_with(Green)), when, NoData).run();
        assert_eq!(end.rolled_back(), &Refusal::AlarmWithoutData { alarm: alarm(0) }, "at {when:?}");
    }
}

#[test]
fn no_traffic_moves_before_the_alarms_can_be_read() {
    let end = canary_with(Green).alarms_unreadable(secs(0), secs(40)).run();
    assert!(end.is_cut_over(), "{:?}", end.result);
    let first = end.shifts("web")[0].0;
    assert!((40_000..46_000).contains(&first), "{first}");
    let waits = |on: &WaitingOn| matches!(on, WaitingOn::Alarms { message } if message.contains("throttled"));
    let is_told = |decision: &Decision| matches!(decision, Decision::Wait { on, .. } if waits(on));
    assert!(end.decisions().iter().any(|(_, decision)| is_told(decision)));
}

#[test]
fn an_alarm_that_turns_out_to_be_red_once_it_can_be_read_is_refused() {
    let end = canary_with(Red).alarms_unreadable(secs(0), secs(40)).run();
    assert_eq!(end.refusal(), &Refusal::AlarmAtStart { alarm: alarm(0) });
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
        assert!(end.is_cut_over(), "from {when:?}: {:?}", end.result);
    }
}

#[test]
fn alarms_that_stay_unreadable_turn_the_cutover_back_after_a_minute() {
    for when in moments() {
        let end = canary_with(Green).alarms_unreadable(when, when + secs(10_000)).run();
        let Refusal::AlarmsUnreadable { lasting, .. } = end.rolled_back() else { panic!("{}", end.refusal()) };
        assert!(*lasting >= secs(60));
        let back = end.first("go back") - millis(when);
        assert!((60_000..71_000).contains(&back), "from {when:?}: {back} ms");
    }
}

#[test]
fn every_recovery_starts_the_minute_over() {
    let mut story = canary_with(Green);
    for round in 0..5 {
        let from = secs(100 + round * 60);
        story = story.alarms_unreadable(from, from + secs(50));
    }
    assert!(story.run().is_cut_over());
}

#[test]
fn no_stage_is_left_while_the_alarms_cannot_be_read() {
    let quiet = canary_with(Green).run().shifts("web")[1].0;
    let end = canary_with(Green).alarms_unreadable(ms(quiet - 20_000), ms(quiet + 20_000)).run();
    assert!(end.is_cut_over(), "{:?}", end.result);
    assert!(end.shifts("web")[1].0 >= quiet + 20_000);
}

#[test]
fn a_bake_is_not_over_before_the_alarms_can_be_read_again() {
    let over = canary_with(Green).run().took();
    let (from, to) = (ms(over - 30_000), ms(over + 20_000));
    let end = canary_with(Green).alarms_unreadable(from, to).run();
    assert!(end.is_cut_over(), "{:?}", end.result);
    assert!((over + 20_000..over + 26_000).contains(&end.took()), "{} instead of {over}", end.took());

    let fired = at(canary_with(Green), from + secs(5), Red).alarms_unreadable(from, to).run();
    assert_eq!(fired.rolled_back(), &Refusal::AlarmFired { alarm: alarm(0) });
}

#[test]
fn nobody_asks_for_alarms_that_are_not_declared() {
    let end = Story::one_route().baking(secs(300)).alarms_unreadable(secs(0), secs(10_000)).run();
    assert!(end.is_cut_over(), "{:?}", end.result);
}

#[test]
fn a_red_alarm_does_not_matter_where_nothing_moves() {
    let story = Story::to_green([("web", attached(0, 100))]).baking(secs(300)).with_alarm(Red);
    assert_eq!(story.run().result, Ok(Outcome::AlreadyThere));
}

#[test]
fn an_alarm_that_fires_on_the_way_back_changes_nothing() {
    let story = canary_with(Green).stop_at(secs(100)).stale("web", [1; 6]);
    let end = at(story, secs(101), Red).run();
    assert_eq!(end.rolled_back(), &Refusal::Interrupted);
    assert!(end.took() > 101_000, "it fired before the end: {}", end.took());
}

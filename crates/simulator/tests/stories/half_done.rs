//! A cutover that an earlier run has begun and not completed.

use bluegreen::{Color, GateShortfall, OnInterrupt, Refusal, Share, Shift};
use bluegreen_simulator::Alarm;

use crate::story::{Happening, Story, Turns, alarm_becomes, attached, foreign, secs, sick, weights};

fn begun(blue: u16, green: u16) -> Story {
    Story::to_green([("web", attached(blue, green))]).was(Color::Blue)
}

#[test]
fn it_goes_on_from_where_it_is() {
    let end = begun(50, 50).run();
    assert!(end.is_cut_over());
    assert_eq!(end.written(), [("web".to_owned(), "shift".to_owned(), weights(0, 100))]);
}

#[test]
fn its_first_shift_waits_for_the_gate_like_any_other() {
    let end = begun(50, 50).run();
    assert!(end.first("shift") >= 10_000);
}

#[test]
fn when_it_goes_bad_everything_returns_to_the_color_that_was_active() {
    for shares in [(90, 10), (50, 50), (25, 75)] {
        let end = begun(shares.0, shares.1).at(secs(0), sick("web")).run();
        assert!(matches!(end.rolled_back(), Refusal::Unhealthy { .. }), "{}", end.refusal());
        assert_eq!(end.truth("web"), weights(100, 0), "from {shares:?}");
    }
}

#[test]
fn the_stage_that_was_found_is_watched_while_it_is_held() {
    let shift = Shift::canary(Share::from_tenths(100).unwrap(), secs(600)).unwrap();
    let end = begun(90, 10).shifting(&shift).at(secs(60), sick("web")).run();
    assert!(end.took() < 70_000, "took {} ms", end.took());
    assert_eq!(end.truth("web"), weights(100, 0));
}

#[test]
fn an_alarm_that_has_gone_red_meanwhile_ends_it() {
    let end = begun(50, 50).baking(secs(60)).with_alarm(Alarm::Red).run();
    assert!(matches!(end.rolled_back(), Refusal::AlarmFired { .. }));
    assert_eq!(end.truth("web"), weights(100, 0));
}

#[test]
fn an_alarm_that_is_to_be_ignored_is_ignored_here_too() {
    let story = begun(50, 50).baking(secs(60)).with_alarm(Alarm::Red);
    assert!(story.with_bake(|bake| bake.ignores_red_at_start = true).run().is_cut_over());
}

#[test]
fn an_interruption_returns_it_unless_it_is_to_be_held() {
    let end = begun(50, 50).stop_at(secs(3)).run();
    assert_eq!(*end.rolled_back(), Refusal::Interrupted);
    assert_eq!(end.truth("web"), weights(100, 0));

    let held = begun(50, 50).on_interrupt(OnInterrupt::Hold).stop_at(secs(3)).run();
    assert_eq!(*held.refusal(), Refusal::Held);
    assert_eq!(held.truth("web"), weights(50, 50));
}

#[test]
fn with_several_routes_all_of_them_return() {
    let routes = [("api", attached(0, 100)), ("web", attached(100, 0))];
    let end = Story::to_green(routes).was(Color::Blue).at(secs(0), sick("web")).run();
    end.rolled_back();
    assert_eq!((end.truth("api"), end.truth("web")), (weights(100, 0), weights(100, 0)));
}

#[test]
fn a_plan_says_that_it_would_not_get_on() {
    let end = begun(50, 50).targets("web", Color::Green, &[]).run();
    assert_eq!(end.plan().refusal, None, "a plan is no place to fail: the apply mends it or goes back");
    assert!(!end.plan().warnings.is_empty(), "it is told all the same");
}

#[test]
fn going_back_by_hand_is_no_cutover_that_could_be_returned() {
    // Blue was active, blue is declared again: half of the traffic is on green, and nothing leads there.
    let unhealthy = Happening::Target("web", Color::Blue, None, Turns::Sick);
    let end = begun(50, 50).towards(Color::Blue).was(Color::Blue).at(secs(0), unhealthy).run();
    match end.refusal() {
        Refusal::GateTimedOut { shortfalls, .. } => {
            assert!(matches!(shortfalls[..], [GateShortfall { color: Color::Blue, .. }]));
        }
        other => panic!("{other}"),
    }
    assert_eq!(end.truth("web"), weights(50, 50));
}

#[test]
fn weights_that_nobody_remembers_the_beginning_of_are_restored_as_they_were_found() {
    let story = Story::to_green([("web", attached(50, 50))]).baking(secs(60)).with_alarm(Alarm::Ok);
    let end = story.at(secs(20), alarm_becomes(0, Alarm::Red)).run();
    end.rolled_back();
    assert_eq!(end.truth("web"), weights(50, 50));
}

#[test]
fn a_run_that_finds_somebody_else_at_work_returns_nothing() {
    // Between the plan and the apply.
    let story = begun(90, 10).declaring(|declared| declared.approval_ms = 2_000);
    let end = story.at(secs(1), foreign("web", 50, 50)).run();
    assert!(matches!(end.refusal(), Refusal::ChangedMeanwhile { .. }));
    assert_eq!(end.writes(), []);
}

#[test]
fn one_failed_look_at_health_does_not_undo_it() {
    let end = begun(50, 50).health_unreadable(secs(0), secs(3)).run();
    assert!(end.is_cut_over(), "{:?}", end.result);
}

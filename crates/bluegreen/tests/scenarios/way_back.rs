//! Before it turns back a run looks whether anybody could answer where it goes.

use std::time::Duration;

use bluegreen::{AlarmState, Color, Refusal, TargetState};

use crate::world::{End, Event, Fault, Scenario, alarm_becomes, attached, group_of, name, only, secs, weights};

/// A cutover that bakes, and whose alarm fires a minute after it began.
fn alarmed(scenario: Scenario) -> Scenario {
    let baking = scenario.baking(secs(600)).with_alarm("web-5xx", AlarmState::Ok);
    baking.at(secs(60), alarm_becomes("web-5xx", AlarmState::Alarm))
}

fn all_blue(route: &str, state: TargetState) -> Event {
    Event::AllTargets(group_of(route, Color::Blue), state)
}

/// The routes that a rollback left, with the reasons.
fn left(end: &End) -> Vec<String> {
    let Refusal::RollbackFailed { why, left } = end.refusal() else { panic!("{}", end.refusal()) };
    assert!(matches!(**why, Refusal::AlarmFired { .. }), "{why}");
    left.iter().map(ToString::to_string).collect()
}

#[test]
fn traffic_stays_where_somebody_answers() {
    let end = alarmed(Scenario::one_route()).at(secs(30), all_blue("web", TargetState::Unhealthy)).run();
    assert_eq!(end.truth("web"), weights(0, 100));
    assert_eq!(
        left(&end),
        [
            "web at blue 0 % / green 100 %, because it is better served where it is: none of its blue targets is healthy: \
          web-blue-1:80 is unhealthy, web-blue-2:80 is unhealthy, web-blue-3:80 is unhealthy"
        ]
    );
}

#[test]
fn one_target_that_answers_is_enough_to_go_back() {
    let one = Event::Target(group_of("web", Color::Blue), 1, TargetState::Healthy);
    let sick = all_blue("web", TargetState::Unhealthy);
    let end = alarmed(Scenario::one_route()).at(secs(30), sick).at(secs(31), one).run();
    end.rolled_back();
    assert_eq!(end.truth("web"), weights(100, 0));
}

#[test]
fn targets_that_nobody_checks_may_answer() {
    let end = alarmed(Scenario::one_route()).at(secs(30), all_blue("web", TargetState::Unavailable)).run();
    end.rolled_back();
}

#[test]
fn an_empty_target_group_is_nobody() {
    let end = alarmed(Scenario::one_route()).at(secs(30), Event::NoTargets(group_of("web", Color::Blue))).run();
    assert_eq!(end.truth("web"), weights(0, 100));
    assert!(left(&end)[0].ends_with("it has no blue targets any more"), "{:?}", left(&end));
}

#[test]
fn where_nobody_answers_on_either_side_the_cutover_goes_back() {
    let sick = |color| Event::AllTargets(group_of("web", color), TargetState::Unhealthy);
    let scenario = Scenario::one_route().baking(secs(600)).at(secs(30), sick(Color::Blue));
    let end = scenario.at(secs(60), sick(Color::Green)).run();
    end.rolled_back();
    assert_eq!(end.truth("web"), weights(100, 0));
}

#[test]
fn each_route_goes_where_it_is_served() {
    let end = alarmed(Scenario::two_routes()).at(secs(30), all_blue("web", TargetState::Unhealthy)).run();
    assert_eq!((end.truth("api"), end.truth("web")), (weights(100, 0), weights(0, 100)));
    assert_eq!(left(&end).len(), 1);
    assert!(left(&end)[0].starts_with("web at"), "{:?}", left(&end));
}

#[test]
fn health_that_cannot_be_read_keeps_nobody() {
    let sick = all_blue("web", TargetState::Unhealthy);
    let end = alarmed(Scenario::one_route()).at(secs(30), sick).health_unreadable(secs(59), secs(600)).run();
    end.rolled_back();
    assert_eq!(end.truth("web"), weights(100, 0));
}

#[test]
fn a_half_done_route_whose_other_group_was_never_attached_stays_where_it_is() {
    let routes = [("api", only(Color::Green)), ("web", attached(50, 50))];
    let end = Scenario::to_green(routes).was(Color::Blue).stop_at(secs(3)).run();
    let Refusal::RollbackFailed { left, .. } = end.refusal() else { panic!("{}", end.refusal()) };
    assert_eq!(left.iter().map(|left| &left.route).collect::<Vec<_>>(), [&name("api")]);
    assert!(left[0].because.contains("api-blue-1:80 is unused"), "{}", left[0]);
    assert_eq!((end.truth("api").percentages(), end.truth("web")), (weights(0, 1).percentages(), weights(100, 0)));
}

#[test]
fn it_is_asked_once_and_holds_up_nothing() {
    let lost = || [None, Some(Fault::LostBeforeEffect), Some(Fault::LostBeforeEffect)];
    let first_step_back = alarmed(Scenario::one_route()).faults("web", lost()).run().first("go back");
    let sick = all_blue("web", TargetState::Unhealthy);
    let after = Duration::from_millis(first_step_back + 1);
    let end = alarmed(Scenario::one_route()).faults("web", lost()).at(after, sick).run();
    end.rolled_back();
    assert_eq!(end.truth("web"), weights(100, 0), "what becomes of it after the first step back is no reason to stop");
}

//! Before it turns back a run looks whether anybody could answer where it goes.

use bluegreen::{Color, Refusal};
use bluegreen_simulator::{Alarm, Fault};

use crate::story::{End, Happening, Story, Turns, alarm_becomes, attached, ms, name, only, secs, sick, weights};

/// A cutover that bakes, and whose alarm fires a minute after it began.
fn alarmed(story: Story) -> Story {
    let baking = story.baking(secs(600)).with_alarm(Alarm::Ok);
    baking.at(secs(60), alarm_becomes(0, Alarm::Red))
}

fn all_blue(route: &'static str, turns: Turns) -> Happening {
    Happening::Target(route, Color::Blue, None, turns)
}

/// The routes that a rollback left, with the reasons.
fn left(end: &End) -> Vec<String> {
    let Refusal::RollbackFailed { why, left } = end.refusal() else { panic!("{}", end.refusal()) };
    assert!(matches!(**why, Refusal::AlarmFired { .. }), "{why}");
    left.iter().map(ToString::to_string).collect()
}

#[test]
fn traffic_stays_where_somebody_answers() {
    let end = alarmed(Story::one_route()).at(secs(30), all_blue("web", Turns::Sick)).run();
    assert_eq!(end.truth("web"), weights(0, 100));
    let sick =
        [0, 1, 2].map(|place| format!("{} is unhealthy (Target.Timeout)", end.target("web", Color::Blue, place)));
    let because = "because it is better served where it is: none of its blue targets is healthy";
    assert_eq!(left(&end), [format!("web at blue 0 % / green 100 %, {because}: {}", sick.join(", "))]);
}

#[test]
fn one_target_that_answers_is_enough_to_go_back() {
    let one = Happening::Target("web", Color::Blue, Some(1), Turns::Well);
    let end = alarmed(Story::one_route()).at(secs(30), all_blue("web", Turns::Sick)).at(secs(31), one).run();
    end.rolled_back();
    assert_eq!(end.truth("web"), weights(100, 0));
}

#[test]
fn targets_that_nobody_checks_may_answer() {
    let end = alarmed(Story::one_route()).at(secs(30), all_blue("web", Turns::Unchecked)).run();
    end.rolled_back();
}

#[test]
fn an_empty_target_group_is_nobody() {
    let emptied = alarmed(Story::one_route()).at(secs(30), all_blue("web", Turns::Leaves));
    let end = emptied.draining_for("web", Color::Blue, secs(0)).run();
    assert_eq!(end.truth("web"), weights(0, 100));
    assert!(left(&end)[0].ends_with("it has no blue targets any more"), "{:?}", left(&end));
}

#[test]
fn where_nobody_answers_on_either_side_the_cutover_goes_back() {
    let story = Story::one_route().baking(secs(600)).at(secs(30), all_blue("web", Turns::Sick));
    let end = story.at(secs(60), sick("web")).run();
    end.rolled_back();
    assert_eq!(end.truth("web"), weights(100, 0));
}

#[test]
fn each_route_goes_where_it_is_served() {
    let end = alarmed(Story::two_routes()).at(secs(30), all_blue("web", Turns::Sick)).run();
    assert_eq!((end.truth("api"), end.truth("web")), (weights(100, 0), weights(0, 100)));
    assert_eq!(left(&end).len(), 1);
    assert!(left(&end)[0].starts_with("web at"), "{:?}", left(&end));
}

#[test]
fn health_that_cannot_be_read_keeps_nobody() {
    let story = alarmed(Story::one_route()).at(secs(30), all_blue("web", Turns::Sick));
    let end = story.health_unreadable(secs(59), secs(600)).run();
    end.rolled_back();
    assert_eq!(end.truth("web"), weights(100, 0));
}

#[test]
fn a_half_done_route_whose_other_group_was_never_attached_stays_where_it_is() {
    let routes = [("api", only(Color::Green)), ("web", attached(50, 50))];
    let end = Story::to_green(routes).was(Color::Blue).stop_at(secs(3)).run();
    let Refusal::RollbackFailed { left, .. } = end.refusal() else { panic!("{}", end.refusal()) };
    assert_eq!(left.iter().map(|left| &left.route).collect::<Vec<_>>(), [&name("api")]);
    let unused = format!("{} is unused", end.target("api", Color::Blue, 0));
    assert!(left[0].because.contains(&unused), "{}", left[0]);
    assert_eq!((end.truth("api").percentages(), end.truth("web")), (weights(0, 1).percentages(), weights(100, 0)));
}

#[test]
fn it_is_asked_once_and_holds_up_nothing() {
    let lost =
        || alarmed(Story::one_route()).faults("web", [None, Some(Fault::BrokenBefore), Some(Fault::BrokenBefore)]);
    let first_step_back = lost().run().first("go back");
    let end = lost().at(ms(first_step_back + 1), all_blue("web", Turns::Sick)).run();
    end.rolled_back();
    assert_eq!(end.truth("web"), weights(100, 0), "what becomes of it after the first step back is no reason to stop");
}

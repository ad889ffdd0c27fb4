//! Target groups on a route that are nobody's color: what was replaced leaves, what nobody declared stays.

use bluegreen::{Color, Outcome, RouteName, Warning};
use bluegreen_simulator::{Fault, Weights as Standing};

use crate::story::{End, Story, attached, name, only_blue, weights};

fn preview() -> RouteName {
    RouteName::preview("web")
}

/// Nothing but a further target group.
const NEITHER: Standing = Standing([None, None]);

fn purposes(end: &End) -> Vec<(String, String)> {
    end.written().into_iter().map(|(route, purpose, _)| (route, purpose)).collect()
}

fn one(route: &str, purpose: &str) -> (String, String) {
    (route.to_owned(), purpose.to_owned())
}

/// The weights of further target groups on a route in the end.
fn others(end: &End, route: &RouteName) -> Vec<u16> {
    end.forwarding(route).others.values().copied().collect()
}

/// Blue gets everything, and green's former target group is attached in the place of the one that is declared now.
fn replaced_standby() -> Story {
    Story::to_green([("web", only_blue())]).with_other(&name("web"), 0).replaced()
}

fn at_rest() -> Story {
    replaced_standby().towards(Color::Blue)
}

/// The preview route shows green's former target group alone.
fn shown_alone(story: Story) -> Story {
    story.with_preview("web", NEITHER).with_other(&preview(), 1)
}

#[test]
fn a_replaced_standby_is_exchanged_in_one_write() {
    let end = at_rest().run();
    assert_eq!(end.result, Ok(Outcome::AlreadyThere));
    assert_eq!(purposes(&end), [one("web", "conclude")]);
    let seen = end.forwarding(&name("web"));
    assert!(seen.is_attached(Color::Green) && seen.others.is_empty(), "{seen:?}");
    assert_eq!(*seen.weights().percentages().0.get(Color::Blue), 1000);
}

#[test]
fn a_replaced_standby_that_is_not_to_stay_attached_only_leaves() {
    let end = at_rest().detaching().run();
    assert!(end.forwarding(&name("web")).is_only(Color::Blue));
    assert!(others(&end, &name("web")).is_empty());
}

#[test]
fn a_preview_route_that_shows_what_was_replaced_shows_the_new_standby_in_one_write() {
    let end = shown_alone(at_rest()).run();
    assert_eq!(end.result, Ok(Outcome::AlreadyThere));
    assert_eq!(end.writes().len(), 2);
    let seen = end.forwarding(&preview());
    assert!(seen.is_only(Color::Green) && seen.others.is_empty(), "{seen:?}");
}

#[test]
fn an_exchange_that_was_cut_off_half_way_is_completed() {
    let story = Story::to_green([("api", attached(100, 0)), ("web", only_blue())]).towards(Color::Blue);
    let end = story.with_other(&name("web"), 0).replaced().run();
    assert_eq!(purposes(&end), [one("web", "conclude")]);
}

#[test]
fn a_cutover_to_a_replaced_standby_takes_the_old_group_out_with_the_first_write() {
    let end = shown_alone(replaced_standby()).run();
    assert!(end.is_cut_over(), "{:?}", end.result);
    assert_eq!(end.truth("web"), weights(0, 100));
    assert_eq!(purposes(&end)[..2], [one("web", "prime"), one("web (preview)", "prime")]);
    assert!(others(&end, &name("web")).is_empty());
}

#[test]
fn old_replies_and_lost_ones_do_not_repeat_an_exchange_for_ever() {
    let slow = shown_alone(at_rest()).stale("web", [1, 1, 1]).run();
    assert_eq!((slow.result.clone(), slow.writes().len()), (Ok(Outcome::AlreadyThere), 2));
    let lost = at_rest().faults("web", [Some(Fault::BrokenAfter)]).run();
    assert_eq!((lost.result.clone(), lost.writes().len()), (Ok(Outcome::AlreadyThere), 1));
    let again = at_rest().faults("web", [Some(Fault::BrokenBefore)]).run();
    assert_eq!((again.result.clone(), again.writes().len()), (Ok(Outcome::AlreadyThere), 2));
}

#[test]
fn a_removal_alone_waits_until_it_can_be_read() {
    let story = Story::to_green([("web", attached(100, 0))]).towards(Color::Blue).with_other(&name("web"), 0);
    let end = story.removing_undeclared().stale("web", [1, 1]).run();
    assert_eq!((end.result.clone(), end.writes().len()), (Ok(Outcome::AlreadyThere), 1));
    assert!(others(&end, &name("web")).is_empty());
}

#[test]
fn a_group_that_nobody_declared_stays_through_a_whole_cutover_and_its_way_back() {
    let end = Story::to_green([("web", only_blue())]).with_other(&name("web"), 0).run();
    assert_eq!(end.truth("web"), weights(0, 100));
    assert_eq!(others(&end, &name("web")), [0]);

    let back = Story::two_routes().with_other(&name("web"), 0).faults("api", [Some(Fault::Expired)]).run();
    let _ = back.rolled_back();
    assert_eq!(back.truth("web"), weights(100, 0));
    assert_eq!(others(&back, &name("web")), [0]);
}

#[test]
fn a_group_that_nobody_declared_and_that_gets_requests_is_refused() {
    let end = Story::one_route().with_other(&name("web"), 1).run();
    assert!(matches!(end.refusal(), bluegreen::Refusal::ForeignGroup { .. }), "{}", end.refusal());
    assert_eq!(end.writes(), []);
}

#[test]
fn a_group_that_nobody_declared_is_told_in_the_plan_even_where_nothing_moves() {
    let is_told = |end: &End, is_to_leave: bool| {
        let tells =
            |warning: &Warning| matches!(warning, Warning::UndeclaredIdle { leaves, .. } if *leaves == is_to_leave);
        end.plan().warnings.iter().any(tells)
    };
    let third = || Story::one_route().with_other(&name("web"), 0);
    assert!(is_told(&third().towards(Color::Blue).run(), false));
    assert!(is_told(&third().run(), false));
    assert!(is_told(&at_rest().run(), true));
}

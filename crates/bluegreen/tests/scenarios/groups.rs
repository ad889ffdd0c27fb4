//! Target groups on a route that are nobody's color: what was replaced leaves, what nobody declared stays.

use std::collections::BTreeMap;

use bluegreen::{Attachment, Color, Outcome, RouteName, RouteSeen, TargetGroupId, UndeclaredIdle, Warning};

use crate::world::{Fault, Scenario, attached, forwards, name, weights, with_other};

fn preview() -> RouteName {
    RouteName::preview("web")
}

fn purposes(end: &crate::world::End) -> Vec<(&str, String)> {
    end.writes().iter().map(|write| (write.route.as_str(), write.purpose.to_string())).collect()
}

/// Blue gets everything, and green's former target group is attached in the place of the one that is declared now.
fn replaced_standby() -> RouteSeen {
    with_other(forwards(Attachment::Attached(100), Attachment::Detached), "former", 0)
}

/// The preview route shows green's former target group alone.
fn former_alone() -> RouteSeen {
    with_other(forwards(Attachment::Detached, Attachment::Detached), "former", 1)
}

fn at_rest(truth: RouteSeen) -> Scenario {
    Scenario::to_green([("web", truth)]).towards(Color::Blue).remembering("former")
}

#[test]
fn a_replaced_standby_is_exchanged_in_one_write() {
    let end = at_rest(replaced_standby()).run();
    assert_eq!(end.result, Ok(Outcome::AlreadyThere));
    assert_eq!(purposes(&end), [("web", "conclude".to_owned())]);
    let seen = end.forwarding(&name("web"));
    assert_eq!((seen.weights(), seen.is_attached(Color::Green)), (weights(100, 0), true));
    assert_eq!(seen.others, BTreeMap::new());
}

#[test]
fn a_replaced_standby_that_is_not_to_stay_attached_only_leaves() {
    let end = at_rest(replaced_standby()).detaching().run();
    assert!(end.forwarding(&name("web")).is_only(Color::Blue));
    assert_eq!(end.forwarding(&name("web")).others, BTreeMap::new());
}

#[test]
fn a_preview_route_that_shows_what_was_replaced_shows_the_new_standby_in_one_write() {
    let end = at_rest(replaced_standby()).with_preview("web", former_alone()).run();
    assert_eq!(end.result, Ok(Outcome::AlreadyThere));
    assert_eq!(end.writes().len(), 2);
    let seen = end.forwarding(&preview());
    assert!(seen.is_only(Color::Green) && seen.others.is_empty(), "{seen:?}");
}

#[test]
fn an_exchange_that_was_cut_off_half_way_is_completed() {
    let truth = [("api", attached(100, 0)), ("web", replaced_standby())];
    let end = Scenario::to_green(truth).towards(Color::Blue).remembering("former").run();
    assert_eq!(purposes(&end), [("web", "conclude".to_owned())]);
}

#[test]
fn a_cutover_to_a_replaced_standby_takes_the_old_group_out_with_the_first_write() {
    let scenario = Scenario::to_green([("web", replaced_standby())]).remembering("former");
    let end = scenario.with_preview("web", former_alone()).run();
    assert!(matches!(end.result, Ok(Outcome::CutOver { .. })), "{:?}", end.result);
    assert_eq!(end.truth("web"), weights(0, 100));
    let primed = [("web", "prime".to_owned()), ("web (preview)", "prime".to_owned())];
    assert_eq!(purposes(&end)[..2], primed);
    assert_eq!(end.forwarding(&name("web")).others, BTreeMap::new());
}

#[test]
fn old_replies_and_lost_ones_do_not_repeat_an_exchange_for_ever() {
    let slow = at_rest(replaced_standby()).with_preview("web", former_alone()).stale("web", [1, 1, 1]).run();
    assert_eq!((slow.result.clone(), slow.writes().len()), (Ok(Outcome::AlreadyThere), 2));
    let lost = at_rest(replaced_standby()).faults("web", [Some(Fault::LostAfterEffect)]).run();
    assert_eq!((lost.result.clone(), lost.writes().len()), (Ok(Outcome::AlreadyThere), 1));
    let again = at_rest(replaced_standby()).faults("web", [Some(Fault::LostBeforeEffect)]).run();
    assert_eq!((again.result.clone(), again.writes().len()), (Ok(Outcome::AlreadyThere), 2));
}

#[test]
fn a_removal_alone_waits_until_it_can_be_read() {
    let truth = with_other(attached(100, 0), "third", 0);
    let mut scenario = at_rest(truth).stale("web", [1, 1]);
    scenario.intent.undeclared_idle = UndeclaredIdle::Remove;
    let end = scenario.run();
    assert_eq!((end.result.clone(), end.writes().len()), (Ok(Outcome::AlreadyThere), 1));
    assert_eq!(end.forwarding(&name("web")).others, BTreeMap::new());
}

#[test]
fn a_group_that_nobody_declared_stays_through_a_whole_cutover_and_its_way_back() {
    let third = BTreeMap::from([(TargetGroupId("third".to_owned()), 0)]);
    let truth = with_other(forwards(Attachment::Attached(1), Attachment::Detached), "third", 0);
    let end = Scenario::to_green([("web", truth)]).run();
    assert_eq!(end.truth("web"), weights(0, 100));
    assert_eq!(end.forwarding(&name("web")).others, third);

    let two = [("api", attached(100, 0)), ("web", with_other(attached(100, 0), "third", 0))];
    let back = Scenario::to_green(two).faults("api", [Some(Fault::Rejected)]).run();
    let _ = back.rolled_back();
    assert_eq!(back.truth("web"), weights(100, 0));
    assert_eq!(back.forwarding(&name("web")).others, third);
}

#[test]
fn a_group_that_nobody_declared_is_told_in_the_plan_even_where_nothing_moves() {
    let told = |mut scenario: Scenario| scenario.preview().warnings;
    let warning = |group: &str, leaves| Warning::UndeclaredIdle {
        route: name("web"),
        group: TargetGroupId(group.to_owned()),
        leaves,
    };
    let third = at_rest(with_other(attached(100, 0), "third", 0));
    assert_eq!(told(third), [warning("third", false)]);
    assert_eq!(told(at_rest(replaced_standby())), [warning("former", true)]);
    let moving = Scenario::to_green([("web", with_other(attached(100, 0), "third", 0))]);
    assert!(told(moving).contains(&warning("third", false)));
}

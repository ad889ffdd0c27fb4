//! A target group that has the traffic was replaced: it is left, within its color or for the other one, and is gone in the end.
//!
//! It holds blue's place in these stories, and what is declared in its stead is the further target group of the route.

use bluegreen::{Color, OnInterrupt, Outcome, Refusal, RouteName, Share, Shift};

use crate::story::{End, Story, attached, foreign, name, only_blue, path, secs, sick, weights};

/// A cutover to green from a group that was this color's. The declared group is attached at weight 0.
fn leaving(was: Color) -> Story {
    Story::to_green([("web", only_blue())]).leaving_replaced(was).with_other(&name("web"), 0)
}

fn canary() -> Shift {
    Shift::canary(Share::from_tenths(100).unwrap(), secs(60)).unwrap()
}

fn purposes(end: &End) -> Vec<String> {
    end.written().into_iter().map(|(_, purpose, _)| purpose).collect()
}

/// The weights of the further target group of a route in the end, if it is there.
fn others(end: &End, route: &RouteName) -> Vec<u16> {
    end.forwarding(route).others.values().copied().collect()
}

fn assert_left(end: &End) {
    let seen = end.forwarding(&name("web"));
    assert!(seen.is_only(Color::Green), "the former group is gone: {seen:?}");
    assert_eq!(others(end, &name("web")), [0], "the declared one is there in its stead");
}

#[test]
fn it_is_left_in_the_declared_stages_and_the_declared_group_takes_its_place() {
    for was in Color::ALL {
        let end = leaving(was).shifting(&canary()).baking(secs(60)).run();
        assert!(matches!(end.result, Ok(Outcome::CutOver { from, .. }) if from == was), "{:?}", end.result);
        assert_eq!(path(&end, "web"), [weights(90, 10), weights(0, 100)]);
        assert_eq!(purposes(&end), ["prime", "shift", "shift", "conclude"]);
        assert_left(&end);
    }
}

#[test]
fn the_declared_group_comes_where_it_was_not_attached_unless_it_is_not_to_stay() {
    let bare = || Story::to_green([("web", only_blue())]).leaving_replaced(Color::Green);
    assert_left(&bare().run());
    let detached = leaving(Color::Green).detaching().run();
    assert!(detached.forwarding(&name("web")).is_only(Color::Green));
    assert!(others(&detached, &name("web")).is_empty());
}

#[test]
fn the_way_back_leads_to_it_and_leaves_nothing_of_the_new_group() {
    let end = leaving(Color::Green).baking(secs(300)).at(secs(60), sick("web")).run();
    assert!(matches!(end.rolled_back(), Refusal::Unhealthy { .. }), "{}", end.refusal());
    assert!(end.forwarding(&name("web")).is_only(Color::Blue));
    assert_eq!(others(&end, &name("web")), [0]);
}

#[test]
fn a_cutover_within_a_color_that_was_held_half_way_goes_on_or_back() {
    let held = || leaving(Color::Green).shifting(&canary()).on_interrupt(OnInterrupt::Hold).stop_at(secs(30)).run();
    assert_eq!((held().refusal(), held().truth("web")), (&Refusal::Held, weights(90, 10)));
    let on = held().and_then().run();
    assert_eq!(path(&on, "web"), [weights(0, 100)]);
    assert_left(&on);
    let back = held().and_then().at(secs(1), sick("web")).run();
    assert!(matches!(back.rolled_back(), Refusal::Unhealthy { .. }), "{}", back.refusal());
    assert_eq!(back.truth("web").percentages(), weights(1, 0).percentages());
}

#[test]
fn a_route_whose_group_was_not_replaced_takes_no_part_in_it() {
    let routes = || Story::to_green([("api", attached(0, 100)), ("web", only_blue())]).leaving_replaced(Color::Green);
    let story = || routes().standing(|topology| topology.routes[0].replaced = false);
    let end = story().run();
    assert!(end.is_cut_over() && end.shifts("api").is_empty(), "{:?}", end.result);
    let half_done = || story().standing(|topology| topology.routes[1].forwards = attached(50, 50));
    let back = half_done().baking(secs(300)).at(secs(60), sick("web")).run();
    let _ = back.rolled_back();
    assert_eq!((back.truth("api"), back.truth("web").percentages()), (weights(0, 100), weights(1, 0).percentages()));
}

#[test]
fn messages_call_it_the_former_one() {
    let end = leaving(Color::Green).baking(secs(300)).at(secs(200), foreign("web", 37, 63)).run();
    let text = end.refusal().to_string();
    assert!(text.contains("web at former green 37 % / green 63 %"), "{text}");
}

#[test]
fn a_preview_route_shows_the_new_group_and_then_the_declared_standby() {
    let end = leaving(Color::Green).with_preview("web", only_blue()).run();
    assert_left(&end);
    let preview = RouteName::preview("web");
    let shown: Vec<_> = end.writes().iter().filter(|write| write.route == preview).map(|write| write.to).collect();
    assert_eq!(shown, [weights(0, 1), weights(1, 0)]);
}

#[test]
fn requests_to_the_declared_group_beside_it_are_refused() {
    let end = leaving(Color::Green).with_other(&name("web"), 1).run();
    assert!(matches!(end.refusal(), Refusal::BesideReplaced { was: Color::Green, .. }), "{}", end.refusal());
    assert_eq!(end.writes(), []);
}

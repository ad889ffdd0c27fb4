//! What follows a cutover: preview routes show the new standby, and a standby that is not to stay leaves the routes.

use bluegreen::{
    Attachment, Color, Decision, GroupTraits, Outcome, Purpose, Refusal, RouteName, RouteSeen, TargetState,
};

use crate::world::{Event, Fault, Scenario, WriteSeen, attached, forwards, group_of, name, only_blue, secs, weights};

fn test() -> RouteName {
    RouteName::preview("web")
}

fn only_green() -> RouteSeen {
    forwards(Attachment::Detached, Attachment::Attached(1))
}

fn previewed(shows: RouteSeen) -> Scenario {
    Scenario::one_route().with_preview("web", shows)
}

fn purposes(writes: &[WriteSeen]) -> Vec<(&str, String)> {
    writes.iter().map(|write| (write.route.as_str(), write.purpose.to_string())).collect()
}

fn sick() -> Event {
    Event::AllTargets(group_of("web", Color::Green), TargetState::Unhealthy)
}

#[test]
fn a_preview_route_shows_the_new_color_before_the_cutover_and_the_old_one_after_it() {
    let end = previewed(only_blue()).baking(secs(60)).run();
    let written = ["prime", "shift", "conclude"].map(str::to_owned);
    let routes = ["web (preview)", "web", "web (preview)"];
    assert_eq!(purposes(end.writes()), Vec::from_iter(routes.into_iter().zip(written)));
    assert!(end.forwarding(&test()).is_only(Color::Blue));
    // With the way back open, testers still see what is being baked.
    assert!(end.first("conclude") >= end.first("shift") + 70_000);
}

#[test]
fn a_preview_route_that_shows_the_standby_already_is_left_alone_until_the_end() {
    let end = previewed(only_green()).run();
    assert_eq!(purposes(end.writes()), [("web", "shift".to_owned()), ("web (preview)", "conclude".to_owned())]);
}

#[test]
fn over_a_route_at_rest_only_the_preview_route_is_written() {
    let end = previewed(only_blue()).towards(Color::Blue).run();
    assert_eq!(end.result, Ok(Outcome::AlreadyThere));
    assert_eq!(purposes(end.writes()), [("web (preview)", "conclude".to_owned())]);
    assert!(end.forwarding(&test()).is_only(Color::Green));
}

#[test]
fn when_the_cutover_fails_the_preview_route_still_shows_the_standby() {
    let end = previewed(only_blue()).at(secs(0), sick()).run();
    assert!(matches!(end.refusal(), Refusal::GateTimedOut { .. }));
    assert!(end.forwarding(&test()).is_only(Color::Green));
}

#[test]
fn a_preview_route_that_cannot_be_used_is_refused_before_anything_moves() {
    let redirects = RouteSeen::DoesNotForward { action: "redirect".to_owned() };
    let end = previewed(redirects).run();
    assert!(matches!(end.refusal(), Refusal::DoesNotForward { route, .. } if route.is_preview()));
    assert_eq!(end.writes(), []);
}

#[test]
fn a_preview_route_that_vanishes_during_the_cutover_turns_nothing_back() {
    let end = previewed(only_green()).baking(secs(60)).at(secs(30), Event::RouteBecomes(test(), RouteSeen::Gone)).run();
    match end.refusal() {
        Refusal::NotConcluded { why } => assert!(matches!(**why, Refusal::RouteGone { .. })),
        other => panic!("{other}"),
    }
    assert_eq!(end.truth("web"), weights(0, 100));
}

#[test]
fn somebody_else_who_moves_the_preview_route_during_the_cutover_is_not_overwritten() {
    let end =
        previewed(only_green()).baking(secs(60)).at(secs(30), Event::RouteBecomes(test(), attached(40, 60))).run();
    match end.refusal() {
        Refusal::NotConcluded { why } => assert!(matches!(**why, Refusal::ChangedMeanwhile { .. })),
        other => panic!("{other}"),
    }
    assert_eq!(end.forwarding(&test()).weights(), weights(40, 60));
}

#[test]
fn a_preview_route_that_did_something_else_and_was_changed_since_is_not_overwritten() {
    // A cutover that is half done does not need the preview route, so that it goes on without it.
    let redirects = RouteSeen::DoesNotForward { action: "redirect".to_owned() };
    let mut scenario = Scenario::to_green([("web", attached(50, 50))]).was(Color::Blue).with_preview("web", redirects);
    scenario = scenario.baking(secs(60)).at(secs(30), Event::RouteBecomes(test(), attached(0, 100)));
    let end = scenario.run();
    match end.refusal() {
        Refusal::NotConcluded { why } => assert!(matches!(**why, Refusal::ChangedMeanwhile { .. }), "{why}"),
        other => panic!("{other}"),
    }
    assert_eq!(end.truth("web"), weights(0, 100));
    assert_eq!(end.forwarding(&test()).weights(), weights(0, 100));
}

#[test]
fn a_preview_route_that_refuses_the_last_write_leaves_the_cutover_complete() {
    let mut scenario = previewed(only_green());
    scenario.state.routes.get_mut(&test()).unwrap().faults.push_back(Some(Fault::Rejected));
    let end = scenario.run();
    assert!(matches!(end.refusal(), Refusal::NotConcluded { .. }), "{:?}", end.result);
    assert_eq!(end.truth("web"), weights(0, 100));

    let again = end.and_then().run();
    assert_eq!(again.result, Ok(Outcome::AlreadyThere));
    assert!(again.forwarding(&test()).is_only(Color::Blue));
}

#[test]
fn a_standby_that_is_not_to_stay_leaves_the_route_after_the_bake() {
    let end = Scenario::to_green([("web", only_blue())]).detaching().baking(secs(60)).run();
    let written: Vec<_> = purposes(end.writes()).into_iter().map(|(_, purpose)| purpose).collect();
    assert_eq!(written, ["prime", "shift", "conclude"]);
    assert!(end.forwarding(&name("web")).is_only(Color::Green));
    assert!(end.first("conclude") >= end.first("shift") + 70_000, "sessions end when nothing leads back any more");
}

#[test]
fn going_back_takes_the_new_color_out_again_and_with_it_its_sticky_clients() {
    let end = Scenario::to_green([("web", only_blue())]).detaching().baking(secs(60)).at(secs(40), sick()).run();
    end.rolled_back();
    assert!(end.forwarding(&name("web")).is_only(Color::Blue));
}

#[test]
fn an_interruption_after_the_last_shift_was_baked_changes_nothing_about_it() {
    let conclude = Scenario::to_green([("web", only_blue())]).detaching().run().first("conclude");
    let just_after = std::time::Duration::from_millis(conclude + 1);
    let end = Scenario::to_green([("web", only_blue())]).detaching().stop_at(just_after).run();
    assert!(end.forwarding(&name("web")).is_only(Color::Green), "{:?}", end.result);
}

#[test]
fn a_route_that_cannot_be_detached_leaves_the_cutover_complete() {
    let faults = [None, None, Some(Fault::Rejected)];
    let end = Scenario::to_green([("web", only_blue())]).detaching().faults("web", faults).run();
    assert!(matches!(end.refusal(), Refusal::NotConcluded { .. }), "{:?}", end.result);
    assert_eq!(end.truth("web"), weights(0, 100));
}

#[test]
fn the_skew_is_that_of_the_shifts_and_not_of_what_follows() {
    let end = Scenario::to_green([("api", only_blue()), ("web", only_blue())]).detaching().run();
    match end.result {
        Ok(Outcome::CutOver { times, .. }) => assert_eq!(times.skew.as_millis(), 30),
        other => panic!("{other:?}"),
    }
}

fn sticky() -> Scenario {
    let mut scenario = Scenario::to_green([("web", only_blue())]);
    let own = GroupTraits { has_own_stickiness: true, ..GroupTraits::default() };
    scenario.state.traits.insert(group_of("web", Color::Green), own);
    scenario
}

#[test]
fn a_target_group_with_stickiness_of_its_own_gets_the_shortest_group_stickiness() {
    let end = sticky().run();
    assert_eq!(end.forwarding(&name("web")).group_stickiness, Some(secs(1)));

    let alone = sticky().detaching().run();
    assert_eq!(alone.forwarding(&name("web")).group_stickiness, None, "what was added goes again");
}

#[test]
fn group_stickiness_that_was_there_stays() {
    let mut scenario = sticky().detaching();
    let RouteSeen::Forwards(forwarding) = &mut scenario.state.route("web").truth else { unreachable!() };
    forwarding.group_stickiness = Some(secs(3600));
    assert_eq!(scenario.run().forwarding(&name("web")).group_stickiness, Some(secs(3600)));
}

#[test]
fn a_stop_or_the_end_of_the_time_with_the_look_that_ends_the_bake_undoes_nothing() {
    let concluded_at = previewed(only_blue()).baking(secs(60)).detaching().run().first("conclude");
    for before in 0..60 {
        let stopped_at = std::time::Duration::from_millis(concluded_at - before);
        let end = previewed(only_blue()).baking(secs(60)).detaching().stop_at(stopped_at).run();
        let is_complete = matches!(end.result, Ok(_) | Err(Refusal::NotConcluded { .. }));
        assert_eq!(is_complete, end.truth("web") != weights(100, 0), "{before} ms: {:?}", end.result);
    }
    // In the look itself the bake is over.
    let during = std::time::Duration::from_millis(concluded_at - 5);
    let end = previewed(only_blue()).baking(secs(60)).detaching().stop_at(during).run();
    assert_ne!(end.truth("web"), weights(100, 0), "{:?}", end.result);
}

#[test]
fn every_step_of_the_end_is_one_of_the_runbook() {
    let end = previewed(only_blue()).detaching().run();
    let conclude = end.decisions.iter().filter_map(|(_, decision)| match decision {
        Decision::Act(step) if step.purpose == Purpose::Conclude => Some(step.writes.len()),
        _ => None,
    });
    assert_eq!(Vec::from_iter(conclude), [2], "one step for the route and its preview");
}

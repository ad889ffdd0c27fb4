//! What follows a cutover: preview routes show the new standby, and a standby that is not to stay leaves the routes.

use bluegreen::{Color, Decision, Outcome, Purpose, Refusal, RouteName};
use bluegreen_simulator::{Fault, ForeignWrite};

use crate::story::{End, Happening, SPREAD, Story, attached, ms, name, only, only_blue, secs, sick, weights};

fn test() -> RouteName {
    RouteName::preview("web")
}

fn previewed(shows: bluegreen_simulator::Weights) -> Story {
    Story::one_route().with_preview("web", shows)
}

/// Somebody else does this to the preview route.
fn preview_becomes(write: ForeignWrite) -> Happening {
    Happening::Foreign(test(), write)
}

fn purposes(end: &End) -> Vec<(String, String)> {
    end.written().into_iter().map(|(route, purpose, _)| (route, purpose)).collect()
}

fn told<const N: usize>(writes: [(&str, &str); N]) -> [(String, String); N] {
    writes.map(|(route, purpose)| (route.to_owned(), purpose.to_owned()))
}

/// Why not everything was done that follows a cutover.
fn not_concluded(end: &End) -> &Refusal {
    match end.refusal() {
        Refusal::NotConcluded { why } => why,
        other => panic!("{other}"),
    }
}

#[test]
fn a_preview_route_shows_the_new_color_before_the_cutover_and_the_old_one_after_it() {
    let end = previewed(only_blue()).baking(secs(60)).run();
    let written = [("web (preview)", "prime"), ("web", "shift"), ("web (preview)", "conclude")];
    assert_eq!(purposes(&end), told(written));
    assert!(end.forwarding(&test()).is_only(Color::Blue));
    // With the way back open, testers still see what is being baked.
    assert!(end.first("conclude") >= end.first("shift") + 70_000);
}

#[test]
fn a_preview_route_that_shows_the_standby_already_is_left_alone_until_the_end() {
    let end = previewed(only(Color::Green)).run();
    assert_eq!(purposes(&end), told([("web", "shift"), ("web (preview)", "conclude")]));
}

#[test]
fn over_a_route_at_rest_only_the_preview_route_is_written() {
    let end = previewed(only_blue()).towards(Color::Blue).run();
    assert_eq!(end.result, Ok(Outcome::AlreadyThere));
    assert_eq!(purposes(&end), told([("web (preview)", "conclude")]));
    assert!(end.forwarding(&test()).is_only(Color::Green));
}

#[test]
fn when_the_cutover_fails_the_preview_route_still_shows_the_standby() {
    let end = previewed(only_blue()).at(secs(0), sick("web")).run();
    assert!(matches!(end.refusal(), Refusal::GateTimedOut { .. }));
    assert!(end.forwarding(&test()).is_only(Color::Green));
}

#[test]
fn a_preview_route_that_cannot_be_used_is_refused_before_anything_moves() {
    let end = previewed(only_blue()).at(secs(0), preview_becomes(ForeignWrite::Redirect)).run();
    assert!(matches!(end.refusal(), Refusal::DoesNotForward { route, .. } if route.is_preview()));
    assert_eq!(end.writes(), []);
}

#[test]
fn a_preview_route_that_vanishes_during_the_cutover_turns_nothing_back() {
    let story = previewed(only(Color::Green)).baking(secs(60));
    let end = story.at(secs(30), preview_becomes(ForeignWrite::Delete)).run();
    assert!(matches!(not_concluded(&end), Refusal::RouteGone { .. }));
    assert_eq!(end.truth("web"), weights(0, 100));
}

#[test]
fn somebody_else_who_moves_the_preview_route_during_the_cutover_is_not_overwritten() {
    let story = previewed(only(Color::Green)).baking(secs(60));
    let end = story.at(secs(30), preview_becomes(ForeignWrite::Weights(attached(40, 60)))).run();
    assert!(matches!(not_concluded(&end), Refusal::ChangedMeanwhile { .. }));
    assert_eq!(end.forwarding(&test()).weights(), weights(40, 60));
}

#[test]
fn a_preview_route_that_did_something_else_and_was_changed_since_is_not_overwritten() {
    // A cutover that is half done does not need the preview route, so that it goes on without it.
    let story = Story::to_green([("web", attached(50, 50))]).was(Color::Blue).with_preview("web", only_blue());
    let redirects = story.baking(secs(60)).at(secs(0), preview_becomes(ForeignWrite::Redirect));
    let end = redirects.at(secs(30), preview_becomes(ForeignWrite::Weights(attached(0, 100)))).run();
    assert!(matches!(not_concluded(&end), Refusal::ChangedMeanwhile { .. }));
    assert_eq!(end.truth("web"), weights(0, 100));
    assert_eq!(end.forwarding(&test()).weights(), weights(0, 100));
}

#[test]
fn a_preview_route_that_refuses_the_last_write_leaves_the_cutover_complete() {
    let end = previewed(only(Color::Green)).faults_of(&test(), [Some(Fault::Expired)]).run();
    not_concluded(&end);
    assert_eq!(end.truth("web"), weights(0, 100));

    let again = end.and_then().run();
    assert_eq!(again.result, Ok(Outcome::AlreadyThere));
    assert!(again.forwarding(&test()).is_only(Color::Blue));
}

fn detaching() -> Story {
    Story::to_green([("web", only_blue())]).detaching()
}

#[test]
fn a_standby_that_is_not_to_stay_leaves_the_route_after_the_bake() {
    let end = detaching().baking(secs(60)).run();
    assert_eq!(purposes(&end), told([("web", "prime"), ("web", "shift"), ("web", "conclude")]));
    assert!(end.forwarding(&name("web")).is_only(Color::Green));
    assert!(end.first("conclude") >= end.first("shift") + 70_000, "sessions end when nothing leads back any more");
}

#[test]
fn going_back_takes_the_new_color_out_again_and_with_it_its_sticky_clients() {
    let end = detaching().baking(secs(60)).at(secs(40), sick("web")).run();
    end.rolled_back();
    assert!(end.forwarding(&name("web")).is_only(Color::Blue));
}

#[test]
fn an_interruption_after_the_last_shift_was_baked_changes_nothing_about_it() {
    let conclude = detaching().run().first("conclude");
    let end = detaching().stop_at(ms(conclude + 1)).run();
    assert!(end.forwarding(&name("web")).is_only(Color::Green), "{:?}", end.result);
}

#[test]
fn a_route_that_cannot_be_detached_leaves_the_cutover_complete() {
    let end = detaching().faults("web", [None, None, Some(Fault::Expired)]).run();
    not_concluded(&end);
    assert_eq!(end.truth("web"), weights(0, 100));
}

#[test]
fn the_skew_is_that_of_the_shifts_and_not_of_what_follows() {
    let end = Story::to_green([("api", only_blue()), ("web", only_blue())]).detaching().run();
    assert_eq!(end.times().skew, ms(SPREAD));
}

fn sticky() -> Story {
    Story::to_green([("web", only_blue())]).standing(|topology| topology.groups[1].sticky_targets = true)
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
    let story = sticky().detaching().standing(|topology| topology.routes[0].sticky_seconds = Some(3600));
    assert_eq!(story.run().forwarding(&name("web")).group_stickiness, Some(secs(3600)));
}

#[test]
fn a_stop_or_the_end_of_the_time_with_the_look_that_ends_the_bake_undoes_nothing() {
    let baking = || previewed(only_blue()).baking(secs(60)).detaching();
    let quiet = baking().run();
    let concluded_at = quiet.first("conclude");
    for before in 0..60 {
        let end = baking().stop_at(ms(concluded_at - before)).run();
        let is_complete = matches!(end.result, Ok(_) | Err(Refusal::NotConcluded { .. }));
        assert_eq!(is_complete, end.truth("web") != weights(100, 0), "{before} ms: {:?}", end.result);
    }
    // In the look itself the bake is over.
    let last_look = quiet.looks().iter().rfind(|look| **look < concluded_at).unwrap();
    let end = baking().stop_at(ms(last_look + 5)).run();
    assert_ne!(end.truth("web"), weights(100, 0), "{:?}", end.result);
}

#[test]
fn every_step_of_the_end_is_one_of_the_runbook() {
    let end = previewed(only_blue()).detaching().run();
    let conclude = end.decisions().iter().filter_map(|(_, decision)| match decision {
        Decision::Act(step) if step.purpose == Purpose::Conclude => Some(step.writes.len()),
        _ => None,
    });
    assert_eq!(Vec::from_iter(conclude), [2], "one step for the route and its preview");
}

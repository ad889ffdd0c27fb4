//! What a person must look at is refused before anything is written.

use bluegreen::{Color, GroupName, Outcome, Refusal, Subject};
use bluegreen_simulator::ForeignWrite;

use crate::story::{Happening, Story, Turns, attached, foreign, name, only_blue, secs, weights};

/// Tells of a cutover over one good route and one with which this has happened before, and says how it was refused.
fn refused(happened: Happening) -> Refusal {
    let story = Story::to_green([("good", only_blue()), ("odd", only_blue())]);
    let end = story.at(secs(0), happened).run();
    assert_eq!(end.writes(), []);
    end.refusal().clone()
}

fn odd_becomes(write: ForeignWrite) -> Happening {
    Happening::Foreign(name("odd"), write)
}

#[test]
fn a_route_that_forwards_to_an_undeclared_group_is_refused() {
    match refused(odd_becomes(ForeignWrite::OtherGroup)) {
        Refusal::ForeignGroup { route, foreign } => {
            assert_eq!((route, foreign.len()), (name("odd"), 1));
            assert!(foreign[0].0.contains("targetgroup/stranger-0/"), "{foreign:?}");
        }
        other => panic!("{other}"),
    }
}

#[test]
fn a_route_that_redirects_is_refused() {
    let refusal = refused(odd_becomes(ForeignWrite::Redirect));
    assert_eq!(refusal, Refusal::DoesNotForward { route: name("odd"), action: "redirect".to_owned() });
}

#[test]
fn a_route_that_is_gone_is_refused() {
    assert_eq!(refused(odd_becomes(ForeignWrite::Delete)), Refusal::RouteGone { route: name("odd") });
}

#[test]
fn a_load_balancer_that_is_not_in_service_is_refused() {
    let story = Story::to_green([("good", only_blue()), ("odd", only_blue())]);
    let story = story.on("odd", bluegreen_simulator::Kind::Application);
    let end = story.at(secs(0), Happening::OutOfService("odd", 60_000)).run();
    assert_eq!(end.refusal(), &Refusal::NotInService { route: name("odd"), state: "provisioning".to_owned() });
    assert_eq!(end.writes(), []);
}

#[test]
fn a_standby_without_targets_is_refused_before_it_is_attached() {
    let end = Story::to_green([("web", only_blue())]).targets("web", Color::Green, &[]).run();
    let group = end.group("web", Color::Green);
    assert_eq!(end.refusal(), &Refusal::StandbyEmpty { route: name("web"), color: Color::Green, group });
    assert_eq!(end.refusal().subject(), Subject::TargetGroup(name("web"), Color::Green));
    assert_eq!(end.writes(), []);
}

#[test]
fn a_standby_whose_last_target_leaves_during_the_gate_is_refused() {
    let leave = Happening::Target("web", Color::Green, None, Turns::Leaves);
    let end = Story::one_route().draining_for("web", Color::Green, secs(0)).at(secs(5), leave).run();
    assert!(matches!(end.refusal(), Refusal::StandbyEmpty { .. }));
    assert_eq!(end.writes(), []);
}

#[test]
fn a_route_that_turns_into_a_redirect_during_the_gate_is_refused() {
    let redirects = Happening::Foreign(name("web"), ForeignWrite::Redirect);
    let end = Story::one_route().at(secs(5), redirects).run();
    assert!(matches!(end.refusal(), Refusal::DoesNotForward { .. }));
    assert_eq!(end.writes(), []);
}

/// A cutover whose plan saw everything on blue, and is approved two seconds later.
fn planned() -> Story {
    Story::to_green([("web", attached(100, 0))]).was(Color::Blue).declaring(|declared| declared.approval_ms = 2_000)
}

#[test]
fn a_route_that_is_not_as_planned_is_refused() {
    let end = planned().at(secs(1), foreign("web", 60, 40)).run();
    let (expected, seen) = (weights(100, 0).percentages(), weights(60, 40).percentages());
    assert_eq!(
        end.refusal(),
        &Refusal::ChangedMeanwhile { route: name("web"), expected, seen, names: GroupName::of_colors() }
    );
    assert_eq!(end.writes(), []);
}

#[test]
fn a_route_that_somebody_else_brought_to_the_declared_color_since_the_plan_is_nothing_to_refuse() {
    let end = planned().at(secs(1), foreign("web", 0, 100)).run();
    assert_eq!(end.result, Ok(Outcome::AlreadyThere));
    assert_eq!(end.writes(), []);
}

//! What a person must look at is refused before anything is written.

use bluegreen::{Attachment, Color, Forwarding, Outcome, PerColor, Refusal, RouteSeen, Subject, TargetGroupId};

use crate::world::{Event, Scenario, attached, group_of, name, only, only_blue, secs};

/// Runs a cutover over one good route and one like this, and says how it was refused.
fn refused(seen: RouteSeen) -> Refusal {
    let end = Scenario::to_green([("good", only_blue()), ("odd", seen)]).run();
    assert_eq!(end.writes(), []);
    end.refusal().clone()
}

#[test]
fn a_route_that_forwards_to_an_undeclared_group_is_refused() {
    let foreign = vec![TargetGroupId("purple".to_owned())];
    let refusal = refused(RouteSeen::ForwardsElsewhere { foreign: foreign.clone() });
    assert_eq!(refusal, Refusal::ForeignGroup { route: name("odd"), foreign });
}

#[test]
fn a_route_that_redirects_is_refused() {
    let refusal = refused(RouteSeen::DoesNotForward { action: "redirect".to_owned() });
    assert_eq!(refusal, Refusal::DoesNotForward { route: name("odd"), action: "redirect".to_owned() });
}

#[test]
fn a_route_that_is_gone_is_refused() {
    assert_eq!(refused(RouteSeen::Gone), Refusal::RouteGone { route: name("odd") });
}

#[test]
fn a_load_balancer_that_is_not_in_service_is_refused() {
    let refusal = refused(RouteSeen::NotInService { state: "provisioning".to_owned() });
    assert_eq!(refusal, Refusal::NotInService { route: name("odd"), state: "provisioning".to_owned() });
}

#[test]
fn a_route_whose_configuration_would_be_lost_is_refused() {
    let what = vec!["actions[0].NewThing".to_owned()];
    let colors = PerColor { blue: Attachment::Attached(1), green: Attachment::Detached };
    let seen = Forwarding { colors, group_stickiness: None, would_be_lost: what.clone() };
    let refusal = refused(RouteSeen::Forwards(seen));
    assert_eq!(refusal, Refusal::WouldBeLost { route: name("odd"), what });
}

#[test]
fn a_target_group_that_does_not_exist_is_refused() {
    for color in Color::ALL {
        let mut scenario = Scenario::to_green([("web", only(color.other()))]).towards(color);
        scenario.state.group(&group_of("web", color)).missing = true;
        let end = scenario.run();
        let group = group_of("web", color);
        assert_eq!(end.refusal(), &Refusal::GroupMissing { route: name("web"), color, group });
        assert_eq!(end.writes(), []);
    }
}

#[test]
fn a_standby_without_targets_is_refused_before_it_is_attached() {
    let end = Scenario::to_green([("web", only_blue())]).targets("web", Color::Green, Vec::new()).run();
    let group = group_of("web", Color::Green);
    assert_eq!(end.refusal(), &Refusal::StandbyEmpty { route: name("web"), color: Color::Green, group });
    assert_eq!(end.refusal().subject(), Subject::TargetGroup(name("web"), Color::Green));
    assert_eq!(end.writes(), []);
}

#[test]
fn a_standby_whose_last_target_leaves_during_the_gate_is_refused() {
    let end = Scenario::one_route().at(secs(5), Event::NoTargets(group_of("web", Color::Green))).run();
    assert!(matches!(end.refusal(), Refusal::StandbyEmpty { .. }));
    assert_eq!(end.writes(), []);
}

#[test]
fn a_route_that_turns_into_a_redirect_during_the_gate_is_refused() {
    let redirect = RouteSeen::DoesNotForward { action: "redirect".to_owned() };
    let end = Scenario::one_route().at(secs(5), Event::RouteBecomes(name("web"), redirect)).run();
    assert!(matches!(end.refusal(), Refusal::DoesNotForward { .. }));
    assert_eq!(end.writes(), []);
}

#[test]
fn a_route_that_is_not_as_planned_is_refused() {
    let mut scenario = Scenario::to_green([("web", attached(60, 40))]);
    let (expected, seen) = (crate::world::weights(100, 0).percentages(), crate::world::weights(60, 40).percentages());
    scenario.planned = [(name("web"), expected)].into();
    let end = scenario.run();
    assert_eq!(end.refusal(), &Refusal::ChangedMeanwhile { route: name("web"), expected, seen });
    assert_eq!(end.writes(), []);
}

#[test]
fn a_route_that_somebody_else_brought_to_the_declared_color_since_the_plan_is_nothing_to_refuse() {
    let mut scenario = Scenario::to_green([("web", attached(0, 100))]);
    scenario.planned = [(name("web"), crate::world::weights(100, 0).percentages())].into();
    let end = scenario.run();
    assert_eq!(end.result, Ok(Outcome::AlreadyThere));
    assert_eq!(end.writes(), []);
}

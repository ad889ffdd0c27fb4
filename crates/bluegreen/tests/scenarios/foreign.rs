//! Somebody else writes the same routes: nothing of theirs is overwritten.

use bluegreen::{Refusal, RouteSeen};

use crate::world::{Event, Scenario, name, only_blue, secs, weights};

fn foreign(route: &str, blue: u16, green: u16) -> Event {
    Event::ForeignWrite(name(route), weights(blue, green))
}

fn why(refusal: &Refusal) -> &Refusal {
    match refusal {
        Refusal::RolledBack { why } | Refusal::RollbackFailed { why, .. } => why,
        other => other,
    }
}

#[test]
fn a_foreign_write_during_the_gate_ends_the_run_with_nothing_moved() {
    let end = Scenario::one_route().at(secs(5), foreign("web", 37, 63)).run();
    let (expected, seen) = (weights(100, 0).percentages(), weights(37, 63).percentages());
    assert_eq!(end.refusal(), &Refusal::ChangedMeanwhile { route: name("web"), expected, seen });
    assert_eq!(end.writes(), []);
}

#[test]
fn a_foreign_write_after_the_prime_ends_the_run_too() {
    let end = Scenario::to_green([("web", only_blue())]).at(secs(5), foreign("web", 37, 63)).run();
    assert!(matches!(end.refusal(), Refusal::ChangedMeanwhile { .. }));
    assert_eq!(end.written(), [("web", "prime".to_owned(), weights(1, 0))]);
}

#[test]
fn a_foreign_write_after_the_shift_stays_and_is_told() {
    let end = Scenario::one_route().at(secs(15), foreign("web", 37, 63)).run();
    assert_eq!(end.truth("web"), weights(37, 63));
    let Refusal::RollbackFailed { why, left } = end.refusal() else { panic!("{}", end.refusal()) };
    assert!(matches!(**why, Refusal::ChangedMeanwhile { .. }));
    assert_eq!(left[0].now_at, Some(weights(37, 63).percentages()));
    assert!(left[0].because.contains("somebody else"), "{}", left[0]);
}

#[test]
fn a_foreign_return_after_the_shift_is_not_called_an_incomplete_rollback() {
    let mut scenario = Scenario::one_route().at(secs(60), foreign("web", 100, 0));
    scenario.intent.settle = Some(secs(120));
    let end = scenario.run();
    assert_eq!(end.truth("web"), weights(100, 0));
    assert!(matches!(end.refusal(), Refusal::ChangedMeanwhile { .. }), "{}", end.refusal());
}

#[test]
fn the_other_routes_go_back_when_somebody_else_takes_one() {
    let end = Scenario::two_routes().at(secs(15), foreign("web", 37, 63)).run();
    assert_eq!((end.truth("api"), end.truth("web")), (weights(100, 0), weights(37, 63)));
    let Refusal::RollbackFailed { left, .. } = end.refusal() else { panic!("{}", end.refusal()) };
    assert_eq!(left.iter().map(|left| &left.route).collect::<Vec<_>>(), [&name("web")]);
}

#[test]
fn a_foreign_write_between_the_look_and_the_write_is_not_overwritten() {
    // The first look is at 20 ms, the gate has held at 10 020 ms, and the write follows after another 50 ms.
    for millis in 10_000..10_120 {
        let at = std::time::Duration::from_millis(millis);
        let end = Scenario::two_routes().at(at, foreign("web", 37, 63)).run();
        assert_eq!((end.truth("api"), end.truth("web")), (weights(100, 0), weights(37, 63)), "at {millis} ms");
        assert!(matches!(why(end.refusal()), Refusal::ChangedMeanwhile { .. }), "at {millis} ms: {}", end.refusal());
    }
}

#[test]
fn a_route_that_vanishes_after_the_shift_is_named_as_not_returned() {
    for becomes in [RouteSeen::Gone, RouteSeen::DoesNotForward { action: "redirect".to_owned() }] {
        let end = Scenario::two_routes().at(secs(15), Event::RouteBecomes(name("web"), becomes)).run();
        assert_eq!(end.truth("api"), weights(100, 0));
        let Refusal::RollbackFailed { left, .. } = end.refusal() else { panic!("{}", end.refusal()) };
        assert_eq!((&left[0].route, left[0].now_at), (&name("web"), None));
    }
}

#[test]
fn a_route_that_vanishes_before_its_write_is_read_back_does_not_keep_the_run_from_ending() {
    let mut scenario = Scenario::two_routes().stale("web", [1; 40]);
    scenario = scenario.at(secs(12), Event::RouteBecomes(name("web"), RouteSeen::Gone));
    let end = scenario.run();
    assert_eq!(end.truth("api"), weights(100, 0));
    assert!(matches!(end.refusal(), Refusal::RollbackFailed { .. }), "{}", end.refusal());
}

#[test]
fn a_route_that_vanishes_while_its_write_is_to_be_sent_again_does_not_keep_the_run_from_ending() {
    let scenario = Scenario::two_routes().always("web", crate::world::Fault::LostBeforeEffect);
    let end = scenario.at(secs(12), Event::RouteBecomes(name("web"), RouteSeen::Gone)).run();
    assert_eq!(end.truth("api"), weights(100, 0));
    assert!(end.result.is_err());
}

#[test]
fn a_setting_that_would_be_lost_on_the_way_back_is_not_lost() {
    let mut lossy = Scenario::one_route().state.routes[&name("web")].truth.clone();
    if let RouteSeen::Forwards(forwarding) = &mut lossy {
        *forwarding = forwarding.with_weights(weights(0, 100));
        forwarding.would_be_lost = vec!["actions[0].NewThing".to_owned()];
    }
    let end = Scenario::one_route().at(secs(15), Event::RouteBecomes(name("web"), lossy)).run();
    assert_eq!(end.truth("web"), weights(0, 100));
    let Refusal::RollbackFailed { left, .. } = end.refusal() else { panic!("{}", end.refusal()) };
    assert!(left[0].because.contains("actions[0].NewThing"), "{}", left[0]);
}

//! All routes or none: when one cannot be moved the others go back, and that is verified.

use bluegreen::{AlarmState, Attachment, Color, Refusal, TargetState};

use crate::world::{Event, Fault, Scenario, alarm_becomes, attached, forwards, group_of, name, secs, weights};

#[test]
fn the_other_routes_go_back_when_one_is_rejected() {
    let routes = [("api", attached(100, 0)), ("mid", attached(90, 10)), ("web", attached(1, 0))];
    let end = Scenario::to_green(routes).faults("mid", [Some(Fault::Rejected)]).run();
    let Refusal::RolledBack { why } = end.refusal() else { panic!("{}", end.refusal()) };
    assert!(matches!(&**why, Refusal::WriteFailed { route, .. } if *route == name("mid")));
    assert_eq!(
        (end.truth("api"), end.truth("mid"), end.truth("web")),
        (weights(100, 0), weights(90, 10), weights(1, 0))
    );
    let back: Vec<_> = end.written().into_iter().filter(|(_, purpose, _)| purpose == "go back").collect();
    assert_eq!(back, [("api", "go back".to_owned(), weights(100, 0)), ("web", "go back".to_owned(), weights(1, 0))]);
}

#[test]
fn a_rollback_that_fails_names_the_route_its_weights_and_why() {
    let faults = [("api", vec![None, Some(Fault::Rejected)]), ("web", vec![Some(Fault::Rejected)])];
    let [(api, api_faults), (web, web_faults)] = faults;
    let end = Scenario::two_routes().faults(api, api_faults).faults(web, web_faults).run();
    let Refusal::RollbackFailed { why, left } = end.refusal() else { panic!("{}", end.refusal()) };
    assert!(matches!(&**why, Refusal::WriteFailed { route, .. } if *route == name("web")));
    assert_eq!(left.len(), 1);
    assert_eq!(left[0].to_string(), "api at blue 0 % / green 100 %, because the weights are not welcome");
    assert_eq!(end.truth("api"), weights(0, 100));
    assert!(end.refusal().to_string().contains(&left[0].to_string()));
}

#[test]
fn a_rollback_that_takes_no_effect_is_sent_again_until_it_does() {
    let faults = [None, Some(Fault::AcceptedWithoutEffect), Some(Fault::AcceptedWithoutEffect)];
    let end = Scenario::two_routes().faults("api", faults).faults("web", [Some(Fault::Rejected)]).run();
    assert!(matches!(end.rolled_back(), Refusal::WriteFailed { .. }), "{}", end.refusal());
    assert_eq!(end.truth("api"), weights(100, 0));
}

#[test]
fn a_way_back_that_is_throttled_for_minutes_goes_on_until_it_is_done() {
    let throttled = std::iter::once(None).chain([Some(Fault::LostBeforeEffect); 100]);
    let fires = alarm_becomes("5xx", AlarmState::Alarm);
    let scenario = Scenario::one_route().baking(secs(60)).with_alarm("5xx", AlarmState::Ok).at(secs(30), fires);
    let end = scenario.faults("web", throttled).run();
    assert!(matches!(end.rolled_back(), Refusal::AlarmFired { .. }), "{}", end.refusal());
    assert!((400_000..450_000).contains(&end.took()), "{}", end.took());
}

#[test]
fn a_way_back_is_given_five_minutes_though_the_time_is_over_and_says_that_it_is_not_complete() {
    let fires = alarm_becomes("5xx", AlarmState::Alarm);
    let mut scenario = Scenario::one_route().baking(secs(60)).with_alarm("5xx", AlarmState::Ok).at(secs(30), fires);
    scenario.intent.timeout = secs(81);
    let end = scenario.faults("web", [None]).always("web", Fault::LostBeforeEffect).run();
    assert!(matches!(end.refusal(), Refusal::RollbackFailed { .. }), "{}", end.refusal());
    assert!((330_000..336_000).contains(&end.took()), "{}", end.took());
}

#[test]
fn a_route_that_served_nobody_goes_back_to_the_color_that_was_active() {
    let fires = alarm_becomes("5xx", AlarmState::Alarm);
    for found in [attached(0, 0), forwards(Attachment::Attached(0), Attachment::Detached)] {
        let scenario = Scenario::to_green([("web", found)]).baking(secs(60)).with_alarm("5xx", AlarmState::Ok);
        let end = scenario.at(secs(30), fires.clone()).run();
        assert!(matches!(end.rolled_back(), Refusal::AlarmFired { .. }), "{}", end.refusal());
        assert_eq!(end.truth("web"), weights(100, 0));
        assert!(end.writes().iter().all(|write| write.to != weights(0, 0)), "{:?}", end.writes());
    }
}

#[test]
fn a_rollback_that_cannot_be_read_back_is_not_called_complete() {
    let faults = std::iter::once(None).chain([Some(Fault::AcceptedWithoutEffect); 1_000]);
    let end = Scenario::two_routes().faults("api", faults).faults("web", [Some(Fault::Rejected)]).run();
    let Refusal::RollbackFailed { left, .. } = end.refusal() else { panic!("{}", end.refusal()) };
    assert_eq!(left[0].now_at, Some(weights(0, 100).percentages()));
    assert!(left[0].because.contains("read back"), "{}", left[0]);
}

#[test]
fn an_old_look_does_not_make_a_rejected_rollback_complete() {
    let scenario = Scenario::one_route().stale("web", [1; 8]).faults("web", [None, Some(Fault::Rejected)]);
    let end = scenario.stop_at(secs(11)).run();
    assert!(matches!(end.refusal(), Refusal::RollbackFailed { .. }), "{}", end.refusal());
    assert_eq!(end.truth("web"), weights(0, 100));
}

#[test]
fn one_route_that_cannot_go_back_does_not_keep_the_others() {
    let routes = [("api", attached(100, 0)), ("mid", attached(100, 0)), ("web", attached(100, 0))];
    let end = Scenario::to_green(routes)
        .faults("api", [None, Some(Fault::Rejected)])
        .faults("mid", [Some(Fault::Rejected)])
        .stale("web", [1; 4])
        .run();
    assert_eq!(end.truth("web"), weights(100, 0));
    let Refusal::RollbackFailed { left, .. } = end.refusal() else { panic!("{}", end.refusal()) };
    assert_eq!(left.iter().map(|left| &left.route).collect::<Vec<_>>(), [&name("api")]);
}

#[test]
fn health_that_is_gone_while_the_routes_move_turns_the_cutover_back() {
    let sick = Event::AllTargets(group_of("web", Color::Green), TargetState::Unhealthy);
    let end = Scenario::two_routes()
        .faults("web", [Some(Fault::LostBeforeEffect)])
        .at(std::time::Duration::from_millis(10_200), sick)
        .run();
    let Refusal::RolledBack { why } = end.refusal() else { panic!("{}", end.refusal()) };
    assert!(!why.to_string().contains("No traffic was moved"), "{why}");
    assert_eq!((end.truth("api"), end.truth("web")), (weights(100, 0), weights(100, 0)));
    assert!(end.took() < 20_000, "split for {} ms", end.took() - 10_200);
}

//! All routes or none: when one cannot be moved the others go back, and that is verified.

use bluegreen::Refusal;
use bluegreen_simulator::{Alarm, Fault};

use crate::story::{Story, alarm_becomes, attached, ms, name, secs, sick, weights};

#[test]
fn the_other_routes_go_back_when_one_is_rejected() {
    let routes = [("api", attached(100, 0)), ("mid", attached(90, 10)), ("web", attached(1, 0))];
    let end = Story::to_green(routes).faults("mid", [Some(Fault::Expired)]).run();
    assert!(matches!(end.rolled_back(), Refusal::WriteFailed { route, .. } if *route == name("mid")));
    assert_eq!(
        (end.truth("api"), end.truth("mid"), end.truth("web")),
        (weights(100, 0), weights(90, 10), weights(1, 0))
    );
    let back: Vec<_> = end.written().into_iter().filter(|(_, purpose, _)| purpose == "go back").collect();
    let expected = [("api", weights(100, 0)), ("web", weights(1, 0))];
    assert_eq!(back, expected.map(|(route, to)| (route.to_owned(), "go back".to_owned(), to)));
}

#[test]
fn a_rollback_that_fails_names_the_route_its_weights_and_why() {
    let story = Story::two_routes().faults("api", [None, Some(Fault::Expired)]);
    let end = story.faults("web", [Some(Fault::Expired)]).run();
    let Refusal::RollbackFailed { why, left } = end.refusal() else { panic!("{}", end.refusal()) };
    assert!(matches!(&**why, Refusal::WriteFailed { route, .. } if *route == name("web")));
    assert_eq!(left.len(), 1);
    assert_eq!(
        left[0].to_string(),
        "api at blue 0 % / green 100 %, because AWS answered ExpiredToken: the security token has expired."
    );
    assert_eq!(end.truth("api"), weights(0, 100));
    assert!(end.refusal().to_string().contains(&left[0].to_string()));
}

#[test]
fn a_rollback_that_takes_no_effect_is_sent_again_until_it_does() {
    let faults = [None, Some(Fault::NoEffect), Some(Fault::NoEffect)];
    let end = Story::two_routes().faults("api", faults).faults("web", [Some(Fault::Expired)]).run();
    assert!(matches!(end.rolled_back(), Refusal::WriteFailed { .. }), "{}", end.refusal());
    assert_eq!(end.truth("api"), weights(100, 0));
}

/// A cutover that bakes, and whose alarm fires half a minute after it began.
fn alarmed(story: Story) -> Story {
    story.baking(secs(60)).with_alarm(Alarm::Ok).at(secs(30), alarm_becomes(0, Alarm::Red))
}

#[test]
fn a_way_back_that_is_throttled_for_minutes_goes_on_until_it_is_done() {
    let throttled = std::iter::once(None).chain([Some(Fault::Throttled); 100]);
    let end = alarmed(Story::one_route()).faults("web", throttled).run();
    assert!(matches!(end.rolled_back(), Refusal::AlarmFired { .. }), "{}", end.refusal());
    assert!((400_000..450_000).contains(&end.took()), "{}", end.took());
}

#[test]
fn a_way_back_is_given_five_minutes_though_the_time_is_over_and_says_that_it_is_not_complete() {
    let end = alarmed(Story::one_route()).within(secs(81)).always("web", 1, Fault::Throttled).run();
    assert!(matches!(end.refusal(), Refusal::RollbackFailed { .. }), "{}", end.refusal());
    assert!((330_000..336_000).contains(&end.took()), "{}", end.took());
}

#[test]
fn a_route_that_served_nobody_goes_back_to_the_color_that_was_active() {
    let end = alarmed(Story::to_green([("web", attached(0, 0))])).run();
    assert!(matches!(end.rolled_back(), Refusal::AlarmFired { .. }), "{}", end.refusal());
    assert_eq!(end.truth("web"), weights(100, 0));
    assert!(end.writes().iter().all(|write| write.to != weights(0, 0)), "{:?}", end.writes());
}

#[test]
fn a_rollback_that_cannot_be_read_back_is_not_called_complete() {
    let end = Story::two_routes().always("api", 1, Fault::NoEffect).faults("web", [Some(Fault::Expired)]).run();
    let Refusal::RollbackFailed { left, .. } = end.refusal() else { panic!("{}", end.refusal()) };
    assert_eq!(left[0].now_at, Some(weights(0, 100).percentages()));
    assert!(left[0].because.contains("read back"), "{}", left[0]);
}

#[test]
fn an_old_look_does_not_make_a_rejected_rollback_complete() {
    let story = Story::one_route().stale("web", [1; 8]).faults("web", [None, Some(Fault::Expired)]);
    let end = story.stop_at(secs(11)).run();
    assert!(matches!(end.refusal(), Refusal::RollbackFailed { .. }), "{}", end.refusal());
    assert_eq!(end.truth("web"), weights(0, 100));
}

#[test]
fn one_route_that_cannot_go_back_does_not_keep_the_others() {
    let routes = [("api", attached(100, 0)), ("mid", attached(100, 0)), ("web", attached(100, 0))];
    let end = Story::to_green(routes)
        .faults("api", [None, Some(Fault::Expired)])
        .faults("mid", [Some(Fault::Expired)])
        .stale("web", [1; 4])
        .run();
    assert_eq!(end.truth("web"), weights(100, 0));
    let Refusal::RollbackFailed { left, .. } = end.refusal() else { panic!("{}", end.refusal()) };
    assert_eq!(left.iter().map(|left| &left.route).collect::<Vec<_>>(), [&name("api")]);
}

#[test]
fn health_that_is_gone_while_the_routes_move_turns_the_cutover_back() {
    let shift = Story::two_routes().run().first("shift");
    let end = Story::two_routes().faults("web", [Some(Fault::BrokenBefore)]).at(ms(shift + 60), sick("web")).run();
    let why = end.rolled_back();
    assert!(!why.to_string().contains("No traffic was moved"), "{why}");
    assert_eq!((end.truth("api"), end.truth("web")), (weights(100, 0), weights(100, 0)));
    assert!(end.took() < 20_000, "split for {} ms", end.took() - shift);
}

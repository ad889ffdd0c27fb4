//! Writes that fail in a passing way are sent again, a bounded number of times.

use std::iter::repeat_n;
use std::time::Duration;

use bluegreen::{Outcome, Purpose, Refusal};

use crate::world::{End, Fault, Scenario, WRITE_TAKES, attached, only_blue, secs, weights};

fn rolled_back(end: &End) -> &Refusal {
    match end.refusal() {
        Refusal::RolledBack { why } => why,
        other => panic!("not rolled back: {other}"),
    }
}

#[test]
fn a_lost_reply_after_the_effect_needs_no_second_write() {
    let end = Scenario::two_routes().faults("web", [Some(Fault::LostAfterEffect)]).run();
    assert!(end.result.is_ok(), "{:?}", end.result);
    assert_eq!(end.writes().len(), 2);
}

#[test]
fn a_write_whose_reply_was_lost_counts_for_the_skew() {
    let end = Scenario::two_routes().faults("web", [Some(Fault::LostAfterEffect)]).run();
    let Ok(Outcome::CutOver { times, .. }) = end.result else { panic!("{:?}", end.result) };
    assert_eq!(times.skew, Duration::from_millis(WRITE_TAKES));
}

#[test]
fn a_lost_reply_after_the_effect_is_recognized_in_late_looks_too() {
    for looks in 1..12 {
        let end =
            Scenario::two_routes().faults("web", [Some(Fault::LostAfterEffect)]).stale("web", vec![1; looks]).run();
        assert!(end.result.is_ok(), "{looks} stale looks: {:?}", end.result);
    }
}

#[test]
fn a_write_lost_before_its_effect_is_sent_again() {
    for losses in 1..=6 {
        let end = Scenario::one_route().faults("web", repeat_n(Some(Fault::LostBeforeEffect), losses)).run();
        assert!(end.result.is_ok(), "{losses} losses: {:?}", end.result);
        assert_eq!(end.writes().len(), losses + 1);
    }
}

#[test]
fn a_second_attempt_that_took_effect_counts_even_without_a_reply() {
    let faults = [Some(Fault::LostBeforeEffect), Some(Fault::LostAfterEffect)];
    let end = Scenario::one_route().faults("web", faults).run();
    assert!(end.result.is_ok(), "{:?}", end.result);
    assert_eq!(end.writes().len(), 2);
}

#[test]
fn a_prime_does_not_use_up_the_attempts_of_the_shift() {
    let losses = || repeat_n(Some(Fault::LostBeforeEffect), 4).chain([None]);
    let end = Scenario::to_green([("web", only_blue())]).faults("web", losses().chain(losses())).run();
    assert!(end.result.is_ok(), "{:?}", end.result);
    assert_eq!(end.writes().len(), 10);
}

#[test]
fn the_pauses_between_attempts_grow() {
    let end = Scenario::one_route().faults("web", repeat_n(Some(Fault::LostBeforeEffect), 5)).run();
    let pauses: Vec<_> = end.writes().windows(2).map(|pair| pair[1].at - pair[0].at).collect();
    assert!(pauses.windows(2).all(|pair| pair[1] >= 2 * pair[0] - 200), "{pauses:?}");
}

#[test]
fn a_write_that_is_lost_every_time_ends_where_the_routes_were() {
    let losses = repeat_n(Some(Fault::LostBeforeEffect), 7);
    let end = Scenario::two_routes().faults("web", losses).run();
    assert!(matches!(rolled_back(&end), Refusal::WriteFailed { .. }));
    assert_eq!((end.truth("api"), end.truth("web")), (weights(100, 0), weights(100, 0)));
}

#[test]
fn an_api_that_takes_no_write_at_all_is_not_called_an_incomplete_rollback() {
    let end = Scenario::one_route().always("web", Fault::LostBeforeEffect).run();
    assert!(matches!(rolled_back(&end), Refusal::WriteFailed { .. }));
    let back = end.writes().iter().filter(|write| write.purpose != Purpose::Shift).count();
    assert_eq!(end.writes().len() - back, 7);
    // Half a minute after the last shift was answered, what the route shows is no old reply any more.
    let last_shift = end.writes().iter().rfind(|write| write.purpose == Purpose::Shift).unwrap().at;
    assert!((30_000..36_000).contains(&(end.took() - last_shift)), "{}", end.took() - last_shift);
}

#[test]
fn a_prime_is_sent_again_too() {
    let end = Scenario::to_green([("web", only_blue())]).faults("web", [Some(Fault::LostBeforeEffect)]).run();
    assert!(end.result.is_ok(), "{:?}", end.result);
    assert_eq!(end.writes().len(), 3);
}

#[test]
fn the_way_back_is_sent_again_until_it_is_accepted() {
    // That the route shows its old weights proves nothing so soon after the shift: it may be an old reply.
    let faults = [None, Some(Fault::LostBeforeEffect), Some(Fault::LostAfterEffect)];
    let mut scenario = Scenario::one_route().faults("web", faults).stop_at(secs(15));
    scenario.intent.settle = Some(secs(60));
    let end = scenario.run();
    assert_eq!(rolled_back(&end), &Refusal::Interrupted);
    assert_eq!(end.writes().len(), 4);
}

#[test]
fn a_write_waits_at_the_gate_again_when_health_is_gone_before_it_is_sent_again() {
    use bluegreen::{Color, TargetState};
    let sick = crate::world::Event::AllTargets(crate::world::group_of("web", Color::Green), TargetState::Unhealthy);
    let end = Scenario::one_route()
        .faults("web", [Some(Fault::LostBeforeEffect)])
        .at(Duration::from_millis(10_200), sick)
        .run();
    assert_eq!(end.truth("web"), weights(100, 0));
    assert!(end.result.is_err());
}

#[test]
fn looks_that_never_agree_do_not_keep_a_run_from_ending() {
    // Every second look shows the route as it was before the prime, for as long as the test world keeps that up.
    let end = Scenario::to_green([("web", only_blue())]).stale("web", [0, 1].repeat(200)).run();
    assert!(end.took() < 700_000);
}

#[test]
fn a_write_that_is_refused_after_a_prime_ends_the_run() {
    let end = Scenario::to_green([("web", only_blue())]).faults("web", [None, Some(Fault::Rejected)]).run();
    assert!(matches!(end.refusal(), Refusal::WriteFailed { .. }), "{}", end.refusal());
    assert_eq!(end.writes().len(), 2);
}

#[test]
fn a_refused_write_is_not_sent_again() {
    let end = Scenario::to_green([("web", attached(90, 10))]).always("web", Fault::Rejected).run();
    assert!(matches!(end.refusal(), Refusal::WriteFailed { message, .. } if message.contains("not welcome")));
    assert_eq!(end.writes().len(), 1);
}

#[test]
fn an_old_look_after_a_lost_reply_does_not_start_the_cutover_over() {
    // The shift took effect; the looks after it show the route before it was primed, and again after it was shifted.
    let end = Scenario::to_green([("web", only_blue())])
        .faults("web", [None, Some(Fault::LostAfterEffect)])
        .stale("web", [2, 2, 2, 2])
        .run();
    assert!(end.result.is_ok(), "{:?}", end.result);
    assert_eq!(end.writes().len(), 2);
}

#[test]
fn a_way_back_that_began_with_an_old_look_is_sent_again_without_waiting_for_the_old_look_to_return() {
    let end = Scenario::two_routes()
        .faults("web", [None, Some(Fault::LostBeforeEffect)])
        .stale("web", [0, 1, 1, 0])
        .stop_at(Duration::from_millis(10_121))
        .run();
    assert_eq!(rolled_back(&end), &Refusal::Interrupted);
    assert!(end.took() < 12_000, "{}", end.took());
}

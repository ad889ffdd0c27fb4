//! The bake: after the last shift everything is watched for a while, with the way back open.

use bluegreen::{Color, Refusal, Subject};
use bluegreen_simulator::Kind;

use crate::story::{Happening, LOOK, Story, Turns, foreign, ms, secs, sick, target, weights};

fn baking() -> Story {
    Story::one_route().baking(secs(300))
}

#[test]
fn the_bake_lasts_exactly_its_time_after_the_settling() {
    for (settle, kind) in [(10_000, Kind::Application), (600_000, Kind::Network)] {
        let end = baking().standing(|topology| topology.load_balancers = vec![kind]).run();
        let baked = end.took() - end.first("shift");
        assert!((settle + 300_000..=settle + 300_000 + 3 * LOOK).contains(&baked), "{kind:?}: {baked}");
        assert!(end.is_cut_over());
    }
}

#[test]
fn targets_that_fail_at_any_time_after_the_shift_turn_the_cutover_back() {
    let quiet = baking().run();
    let (shift, last_look) = (quiet.first("shift"), *quiet.looks().last().unwrap());
    // In the settling, at the begin of the bake, in its middle, and right before its last look.
    for at in [shift + 100, shift + 11_000, shift + 150_000, last_look - 20] {
        let end = baking().at(ms(at), target("web", 2, Turns::Sick)).run();
        let Refusal::Unhealthy { groups, .. } = end.rolled_back() else { panic!("at {at} ms: {}", end.refusal()) };
        assert_eq!(groups[0].unhealthy[0].name, end.target("web", Color::Green, 2));
        assert_eq!(end.truth("web"), weights(100, 0), "at {at} ms");
        assert!(end.first("go back") <= at + 5_000 + 200, "at {at} ms: {}", end.first("go back"));
        assert_eq!(end.refusal().subject(), Subject::Bake);
    }
}

#[test]
fn as_many_targets_may_fail_as_is_declared() {
    for turns in [Turns::Sick, Turns::Stopped] {
        for (allowed, may_go_on) in [(32, false), (33, false), (34, true), (100, true)] {
            let story = baking().at(secs(60), target("web", 0, turns));
            let end = story.with_bake(|bake| bake.max_unhealthy_percent = allowed).run();
            assert_eq!(end.is_cut_over(), may_go_on, "{allowed} %: {:?}", end.result);
        }
    }
}

#[test]
fn a_group_that_nothing_can_serve_is_never_allowed() {
    for draining in [secs(0), secs(300)] {
        let gone = Happening::Target("web", Color::Green, None, Turns::Leaves);
        let story = baking().draining_for("web", Color::Green, draining).at(secs(60), gone);
        let end = story.with_bake(|bake| bake.max_unhealthy_percent = 100).run();
        assert!(matches!(end.rolled_back(), Refusal::Unhealthy { .. }));
    }
}

#[test]
fn targets_that_leave_or_come_are_not_unhealthy() {
    for turns in [Turns::Leaves, Turns::Joined(1_000_000), Turns::Replaced(1_000_000)] {
        let end = baking().at(secs(60), target("web", 0, turns)).run();
        assert!(end.is_cut_over(), "{turns:?}: {:?}", end.result);
    }
}

#[test]
fn without_a_bake_nothing_is_watched_after_the_last_shift() {
    let quiet = Story::one_route().run();
    let end = Story::one_route().at(ms(quiet.first("shift") + 100), sick("web")).run();
    assert!(end.is_cut_over(), "{:?}", end.result);
    assert_eq!(end.took(), quiet.took());
}

#[test]
fn the_other_colors_health_does_not_end_a_bake() {
    let sick = Happening::Target("web", Color::Blue, None, Turns::Sick);
    assert!(baking().at(secs(60), sick).run().is_cut_over());
}

#[test]
fn a_bake_that_does_not_fit_into_the_time_is_refused_before_traffic_moves() {
    let end = baking().within(secs(60)).run();
    assert!(matches!(end.refusal(), Refusal::TooLate { needed, .. } if *needed == secs(310)), "{}", end.refusal());
    assert_eq!(end.writes(), []);
}

#[test]
fn a_target_that_stays_out_of_use_after_the_shift_turns_the_cutover_back() {
    // A load balancer is given half a minute to take a group up.
    let zoned = || baking().standing(|topology| topology.groups[1].targets[0] = Some(0));
    let lost = || zoned().at(secs(60), Happening::Zone { served: false });
    let end = lost().run();
    assert!(matches!(end.rolled_back(), Refusal::Unhealthy { .. }), "{}", end.refusal());
    assert!((90_000..96_000).contains(&end.first("go back")), "{}", end.first("go back"));
    let end = lost().at(secs(80), Happening::Zone { served: true }).run();
    assert!(end.is_cut_over(), "{:?}", end.result);
}

#[test]
fn somebody_else_who_moves_a_route_during_the_bake_is_not_overwritten() {
    let end = baking().at(secs(200), foreign("web", 37, 63)).run();
    assert!(matches!(end.refusal(), Refusal::RollbackFailed { .. }), "{}", end.refusal());
    assert_eq!(end.truth("web"), weights(37, 63));
}

#[test]
fn the_time_does_not_end_while_only_a_look_is_missing_that_shows_that_all_is_well() {
    let late = || Story::one_route().baking(secs(60)).stale("web", [1; 40]).within(secs(82));
    let baked_at = late().run().took();
    // The end of the time, a minute for calls included, is in these 50 s.
    let end = late().health_unreadable(ms(baked_at - 1_000), ms(baked_at + 49_000)).run();
    assert!(end.took() > 140_000 + 5_000, "{}", end.took());
    assert!(end.is_cut_over(), "{:?}", end.result);
}

//! The standby is where it is declared to be, whether anything moves or not.

use bluegreen::{Color, Outcome, Refusal, Warning};
use bluegreen_simulator::{Fault, ForeignWrite, Group};

use crate::story::{End, Happening, Story, attached, ms, name, only, only_blue, secs, sick, weights};

/// Blue is declared and gets everything.
fn at_rest(standing: bluegreen_simulator::Weights) -> Story {
    Story::to_green([("web", standing)]).towards(Color::Blue)
}

/// What this run wrote, where all of it was done for the same purpose, and no traffic moved.
fn concluded(end: &End) -> usize {
    assert_eq!(end.result, Ok(Outcome::AlreadyThere));
    assert!(end.writes().iter().all(|write| write.purpose.to_string() == "conclude"), "{:?}", end.written());
    assert!(end.writes().iter().all(|write| write.from.percentages() == write.to.percentages()), "{:?}", end.written());
    end.writes().len()
}

fn has_standby(end: &End, standby: Color) -> bool {
    end.forwarding(&name("web")).is_attached(standby)
}

#[test]
fn a_standby_that_is_missing_is_attached_where_nothing_moves() {
    let end = at_rest(only_blue()).run();
    assert_eq!(concluded(&end), 1);
    assert!(has_standby(&end, Color::Green));
    assert_eq!(end.truth("web").percentages(), weights(1, 0).percentages());
}

#[test]
fn an_empty_target_group_is_attached_as_well() {
    let empty = |groups: &mut Vec<Group>| groups[1].targets.clear();
    let end = at_rest(only_blue()).standing(|topology| empty(&mut topology.groups)).run();
    assert_eq!(concluded(&end), 1);
    assert!(has_standby(&end, Color::Green));
}

#[test]
fn one_that_is_to_be_detached_leaves_and_is_not_attached() {
    for (standing, writes) in [(attached(100, 0), 1), (only_blue(), 0)] {
        let end = at_rest(standing).detaching().run();
        assert_eq!(concluded(&end), writes);
        assert!(!has_standby(&end, Color::Green));
    }
}

#[test]
fn a_create_tells_what_it_attaches_and_an_update_shows_it() {
    let attaches = |end: &End| end.plan().warnings.iter().any(|warning| matches!(warning, Warning::Attaches { .. }));
    assert!(attaches(&at_rest(only_blue()).run()));
    assert!(!attaches(&at_rest(only_blue()).was(Color::Blue).run()));
    assert!(!attaches(&at_rest(attached(1, 0)).run()), "it is attached already");
}

#[test]
fn one_that_somebody_detaches_after_the_plan_is_attached_again() {
    let story = at_rest(attached(100, 0)).was(Color::Blue).declaring(|declared| declared.approval_ms = 20_000);
    let end = story.at(secs(10), Happening::Foreign(name("web"), ForeignWrite::DetachIdle)).run();
    assert_eq!(concluded(&end), 1);
    assert!(has_standby(&end, Color::Green));
}

#[test]
fn a_route_that_is_there_already_gets_its_standby_at_the_end_of_a_cutover() {
    let end = Story::to_green([("api", only_blue()), ("web", only(Color::Green))]).run();
    assert!(end.is_cut_over(), "{:?}", end.result);
    assert!(has_standby(&end, Color::Blue));
}

#[test]
fn what_a_target_group_with_stickiness_demands_comes_with_it() {
    let end = at_rest(only_blue()).standing(|topology| topology.groups[1].sticky_targets = true).run();
    assert_eq!(concluded(&end), 1);
    assert_eq!(end.forwarding(&name("web")).group_stickiness, Some(secs(1)));
    assert!(matches!(end.plan().warnings[..], [Warning::Attaches { .. }, Warning::StickinessAdded { .. }]));
}

#[test]
fn after_a_rollback_it_stays_attached() {
    let end = Story::to_green([("web", only_blue())]).baking(secs(60)).at(secs(40), sick("web")).run();
    end.rolled_back();
    assert!(has_standby(&end, Color::Green));
}

#[test]
fn a_stop_before_it_is_attached_writes_nothing() {
    let end = at_rest(only_blue()).stop_at(ms(5)).run();
    assert_eq!(end.refusal(), &Refusal::Interrupted);
    assert_eq!(end.writes(), []);
}

#[test]
fn a_write_whose_reply_is_lost_is_not_repeated() {
    let end = at_rest(only_blue()).faults("web", [Some(Fault::BrokenAfter)]).run();
    assert_eq!(concluded(&end), 1);
}

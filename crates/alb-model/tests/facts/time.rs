//! What happens by time alone.

use alb_model::{HealthState, Timestamp};

use crate::fixture::{forward, world, world_with_delay};

fn at(millis: u64) -> Timestamp {
    Timestamp::from_millis(millis)
}

#[test]
fn a_change_reaches_traffic_after_the_propagation_delay() {
    let mut world = world_with_delay(500);
    let green = world.green.clone();
    world.model.advance(at(1_000));
    world.modify(vec![forward(&[(&green, 1)])]).unwrap();
    let configured = world.model.listener(&world.listener).unwrap().default_actions[0].as_forward().unwrap();
    assert_eq!(configured.groups[0].arn, green, "the API shows it at once");
    assert_eq!(world.route("/", None, 0).unwrap().0, "blue");
    world.model.advance(at(1_499));
    assert_eq!(world.route("/", None, 0).unwrap().0, "blue");
    assert_eq!(world.model.next_change(), Some(at(1_500)));
    world.model.advance(at(1_500));
    assert_eq!(world.route("/", None, 0).unwrap().0, "green");
    assert_eq!(world.model.next_change(), None);
}

#[test]
fn without_a_delay_a_change_is_effective_at_once() {
    let mut world = world();
    world.weigh(0, 1);
    assert_eq!(world.route("/", None, 0).unwrap().0, "green");
}

#[test]
fn changes_reach_traffic_in_the_order_they_were_made() {
    let mut world = world_with_delay(500);
    world.weigh(0, 1);
    world.model.advance(at(100));
    world.weigh(1, 0);
    world.model.advance(at(550));
    assert_eq!(world.route("/", None, 0).unwrap().0, "green");
    world.model.advance(at(600));
    assert_eq!(world.route("/", None, 0).unwrap().0, "blue");
}

#[test]
fn a_group_stays_in_use_while_traffic_still_follows_the_old_configuration() {
    let mut world = world_with_delay(500);
    let (blue, green) = (world.blue.clone(), world.green.clone());
    world.modify(vec![forward(&[(&green, 1)])]).unwrap();
    assert_eq!(world.state(&blue, 1), HealthState::Initial);
    world.model.advance(at(500));
    assert_eq!(world.state(&blue, 1), HealthState::Unused);
}

#[test]
fn time_never_runs_backwards() {
    let mut world = world_with_delay(500);
    world.model.advance(at(1_000));
    world.model.advance(at(10));
    assert_eq!(world.model.now(), at(1_000));
}

#[test]
fn every_change_that_traffic_or_checks_could_notice_grows_the_revision() {
    let mut world = world_with_delay(500);
    let blue = world.blue.clone();
    let mut last = world.model.revision();
    let mut grows = |model: &alb_model::Model| {
        let grown = model.revision() > last;
        last = model.revision();
        grown
    };
    world.weigh(1, 0);
    assert!(grows(&world.model));
    world.model.advance(at(500));
    assert!(grows(&world.model));
    world.check(&blue, 1, &[crate::fixture::PASS]);
    assert!(grows(&world.model));
    world.check(&blue, 1, &[crate::fixture::PASS]);
    assert!(!grows(&world.model), "a second pass says nothing new");
    world.model.deregister_targets(&blue, [crate::fixture::target(1)]).unwrap();
    assert!(grows(&world.model));
    world.model.advance(at(20_000));
    assert!(grows(&world.model), "the drained target is gone");
}

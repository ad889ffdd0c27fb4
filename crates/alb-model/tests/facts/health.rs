//! The health of targets as a function of configuration, checks and time.

use alb_model::{ForcedHealth, HealthState, ListenerChange, Timestamp};

use crate::fixture::{FAIL, PASS, forward, target, world};

#[test]
fn targets_of_a_group_that_nothing_names_are_unused_whatever_checks_find() {
    let mut world = world();
    let green = world.green.clone();
    world.check(&green, 1, &[PASS, PASS, PASS]);
    assert_eq!(world.state(&green, 1), HealthState::Unused);
    assert_eq!(world.reason(&green, 1), Some("Target.NotInUse"));
    assert!(world.model.check_jobs().iter().all(|job| job.group_arn == world.blue));
}

#[test]
fn a_group_at_weight_zero_is_checked() {
    let mut world = world();
    let green = world.green.clone();
    world.weigh(100, 0);
    assert_eq!(world.state(&green, 1), HealthState::Initial);
    assert_eq!(world.reason(&green, 1), Some("Elb.InitialHealthChecking"));
    assert_eq!(world.model.check_jobs().iter().filter(|job| job.group_arn == green).count(), 2);
    world.check(&green, 1, &[PASS]);
    assert_eq!(world.state(&green, 1), HealthState::Healthy);
    assert_eq!(world.reason(&green, 1), None);
}

#[test]
fn a_rule_that_names_a_group_is_enough_for_its_checks() {
    let mut world = world();
    let (listener, green) = (world.listener.clone(), world.green.clone());
    world.model.create_rule(&listener, 1, Vec::new(), &[forward(&[(&green, 1)])]).unwrap();
    assert_eq!(world.state(&green, 1), HealthState::Initial);
}

#[test]
fn a_group_that_comes_back_into_use_starts_anew() {
    let mut world = world();
    let (blue, green) = (world.blue.clone(), world.green.clone());
    world.weigh(100, 0);
    world.check(&green, 1, &[PASS]);
    world.modify(vec![forward(&[(&blue, 1)])]).unwrap();
    assert_eq!(world.state(&green, 1), HealthState::Unused);
    world.weigh(100, 0);
    assert_eq!(world.state(&green, 1), HealthState::Initial);
}

#[test]
fn changing_weights_leaves_verdicts_alone() {
    let mut world = world();
    let blue = world.blue.clone();
    world.check(&blue, 1, &[PASS]);
    world.weigh(0, 100);
    assert_eq!(world.state(&blue, 1), HealthState::Healthy);
}

#[test]
fn an_unhealthy_target_needs_all_the_passes_to_come_back() {
    let mut world = world();
    let blue = world.blue.clone();
    world.check(&blue, 1, &[PASS, FAIL, FAIL]);
    assert_eq!(world.state(&blue, 1), HealthState::Unhealthy);
    assert_eq!(world.reason(&blue, 1), Some("Target.ResponseCodeMismatch"));
    world.check(&blue, 1, &[PASS, PASS]);
    assert_eq!(world.state(&blue, 1), HealthState::Unhealthy);
    world.check(&blue, 1, &[PASS]);
    assert_eq!(world.state(&blue, 1), HealthState::Healthy);
}

#[test]
fn a_deregistered_target_drains_until_its_delay_ends_and_is_then_gone() {
    let mut world = world();
    let blue = world.blue.clone();
    world.check(&blue, 1, &[PASS]);
    world.model.advance(Timestamp::from_millis(1_000));
    world.model.deregister_targets(&blue, [target(1)]).unwrap();
    assert_eq!(world.reason(&blue, 1), Some("Target.DeregistrationInProgress"));
    assert_eq!(world.model.next_change(), Some(Timestamp::from_millis(11_000)));
    world.model.advance(Timestamp::from_millis(10_999));
    assert_eq!(world.state(&blue, 1), HealthState::Draining);
    world.model.advance(Timestamp::from_millis(11_000));
    assert_eq!(world.reason(&blue, 1), Some("Target.NotRegistered"));
    assert!(!world.model.target_group(&blue).unwrap().targets.contains_key(&target(1)));
}

#[test]
fn a_draining_target_gets_no_requests_and_no_checks() {
    let mut world = world();
    let blue = world.blue.clone();
    world.model.deregister_targets(&blue, [target(1)]).unwrap();
    assert_eq!(world.route("/", None, 0), Some(("blue".to_owned(), vec![2])));
    assert_eq!(world.model.check_jobs().len(), 1);
}

#[test]
fn a_draining_target_that_is_registered_again_is_a_new_one() {
    let mut world = world();
    let blue = world.blue.clone();
    world.check(&blue, 1, &[PASS]);
    world.model.deregister_targets(&blue, [target(1)]).unwrap();
    world.model.register_targets(&blue, [(target(1), None)]).unwrap();
    assert_eq!(world.state(&blue, 1), HealthState::Initial);
}

#[test]
fn deregistering_an_unknown_target_is_no_error() {
    let mut world = world();
    let blue = world.blue.clone();
    world.model.deregister_targets(&blue, [target(9)]).unwrap();
    assert_eq!(world.model.target_group(&blue).unwrap().targets.len(), 2);
}

#[test]
fn a_forced_verdict_stands_against_checks_until_it_is_lifted() {
    let mut world = world();
    let blue = world.blue.clone();
    world.check(&blue, 1, &[PASS]);
    assert!(world.model.force_health(&target(1), Some(ForcedHealth::Unhealthy)));
    world.check(&blue, 1, &[PASS, PASS, PASS]);
    assert_eq!(world.state(&blue, 1), HealthState::Unhealthy);
    assert!(world.model.force_health(&target(1), None));
    assert_eq!(world.state(&blue, 1), HealthState::Healthy);
    assert!(!world.model.force_health(&target(9), None));
}

#[test]
fn a_forced_verdict_does_not_put_a_group_into_use() {
    let mut world = world();
    let green = world.green.clone();
    world.model.force_health(&target(1), Some(ForcedHealth::Healthy));
    assert_eq!(world.state(&green, 1), HealthState::Unused);
}

#[test]
fn deleting_the_last_listener_that_names_a_group_ends_its_use() {
    let mut world = world();
    let (listener, blue) = (world.listener.clone(), world.blue.clone());
    world.model.delete_listener(&listener).unwrap();
    assert_eq!(world.state(&blue, 1), HealthState::Unused);
    let again = world.model.modify_listener(&listener, ListenerChange::default()).unwrap_err();
    assert_eq!(again.code(), "ListenerNotFound");
}

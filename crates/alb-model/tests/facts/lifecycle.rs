//! What is deleted, and what may not be.

use std::collections::BTreeMap;

use alb_model::{Arn, Condition, HealthState, Rejection};

use crate::fixture::{World, forward, target, world, world_with_delay};

fn add_rule(world: &mut World, priority: u32) -> String {
    let condition = Condition::new("path-pattern", None, &["/api/*".to_owned()]).unwrap();
    let action = forward(&[(&world.green, 1)]);
    world.model.create_rule(&world.listener, priority, vec![condition], &[action]).unwrap()
}

#[test]
fn a_target_group_in_use_cannot_be_deleted() {
    let mut world = world();
    let refused = world.model.delete_target_group(&world.blue).unwrap_err();
    assert_eq!(refused, Rejection::TargetGroupInUse { arn: world.blue.clone() });
    world.model.delete_target_group(&world.green).unwrap();
    assert!(world.model.target_group(&world.green).is_none());
    world.model.delete_target_group(&world.green).expect("what is gone is deleted already");
}

#[test]
fn a_deleted_load_balancer_takes_its_listeners_and_rules_along() {
    let mut world = world();
    let rule = add_rule(&mut world, 10);
    assert_eq!(world.model.delete_load_balancer(&world.load_balancer), Ok(vec![world.listener.clone()]));
    assert!(world.model.listener(&world.listener).is_none() && world.model.rule(&rule).is_none());
    assert_eq!(world.model.target_group(&world.blue).unwrap().health(&target(1)).state, HealthState::Unused);
    world.model.delete_target_group(&world.blue).expect("nothing names it any more");
}

#[test]
fn a_protected_load_balancer_cannot_be_deleted() {
    let mut world = world();
    let found = world.model.load_balancer_mut(&world.load_balancer).unwrap();
    found.attributes.insert("deletion_protection.enabled".to_owned(), "true".to_owned());
    let refused = world.model.delete_load_balancer(&world.load_balancer).unwrap_err();
    assert_eq!(refused.code(), "OperationNotPermitted");
    assert!(world.model.listener(&world.listener).is_some());
}

#[test]
fn an_arn_is_never_given_twice() {
    let mut world = world();
    let first = add_rule(&mut world, 10);
    world.model.delete_rule(&first).unwrap();
    let second = add_rule(&mut world, 10);
    world.model.delete_rule(&second).unwrap();
    let third = add_rule(&mut world, 10);
    assert!(first != second && second != third && first != third);
    assert!(Arn::parse(&third).is_some());
    world.model.delete_listener(&world.listener).unwrap();
    let listener = world.model.create_listener(&world.load_balancer, 80, "HTTP", &[forward(&[(&world.blue, 1)])]);
    assert_ne!(listener.unwrap(), world.listener);
}

#[test]
fn rules_can_change_places_and_not_share_one() {
    let mut world = world();
    let (first, second) = (add_rule(&mut world, 10), add_rule(&mut world, 20));
    let shared = world.model.set_rule_priorities(&[(first.clone(), 20)]).unwrap_err();
    assert_eq!(shared, Rejection::PriorityInUse { priority: 20 });
    world.model.set_rule_priorities(&[(first.clone(), 20), (second.clone(), 10)]).unwrap();
    let order: Vec<_> = world.model.rules_of(&world.listener).iter().map(|rule| rule.arn.clone()).collect();
    assert_eq!(order, [second, first.clone()]);
    let default = world.model.default_rule_arn(&world.listener);
    assert_eq!(world.model.set_rule_priorities(&[(default, 5)]).unwrap_err().code(), "OperationNotPermitted");
    let third = add_rule(&mut world, 30);
    assert_ne!(third, first, "a rule keeps its ARN when it moves");
}

#[test]
fn targets_become_sticky_only_behind_sticky_weights() {
    let mut world = world();
    let sticky = BTreeMap::from([("stickiness.enabled".to_owned(), "true".to_owned())]);
    world.weigh(1, 1);
    let refused = world.model.set_group_attributes(&world.blue, sticky.clone()).unwrap_err();
    assert_eq!(refused.code(), "InvalidConfigurationRequest");
    world.modify(vec![forward(&[(&world.blue.clone(), 1)])]).unwrap();
    world.model.set_group_attributes(&world.blue, sticky).unwrap();
}

#[test]
fn a_group_deleted_before_traffic_has_let_go_of_it_has_no_targets() {
    let mut world = world_with_delay(1000);
    world.modify(vec![forward(&[(&world.green.clone(), 1)])]).unwrap();
    world.model.delete_target_group(&world.blue).unwrap();
    let table = world.model.routing_table();
    let route = table.listener(&world.listener).expect("the listener is still there").route_connection(0);
    let alb_model::Route::Group { group, .. } = route else { panic!("{route:?}") };
    assert_eq!((group.name.as_str(), group.candidates.len()), ("blue", 0));
}

//! How much there may be of everything.

use alb_model::{Condition, TargetKey};

use crate::fixture::{World, add_group, forward, world};

fn targets(numbers: std::ops::Range<u16>) -> impl Iterator<Item = (TargetKey, Option<String>)> {
    numbers.map(|port| (TargetKey { id: "127.0.0.1".to_owned(), port }, None))
}

#[test]
fn a_load_balancer_has_at_most_50_listeners() {
    let mut world = world();
    let action = [forward(&[(&world.blue, 1)])];
    for port in 1..50 {
        world.model.create_listener(&world.load_balancer, 8000 + port, "HTTP", &action).unwrap();
    }
    let refused = world.model.create_listener(&world.load_balancer, 9000, "HTTP", &action).unwrap_err();
    assert_eq!(refused.code(), "TooManyListeners");
}

fn add_rule(world: &mut World, priority: u32, group: &str) -> Result<String, alb_model::Rejection> {
    let condition = Condition::new("path-pattern", None, &["/".to_owned()]).unwrap();
    world.model.create_rule(&world.listener, priority, vec![condition], &[forward(&[(group, 1)])])
}

#[test]
fn a_load_balancer_has_at_most_100_rules_beside_the_default_ones() {
    let mut world = world();
    let blue = world.blue.clone();
    for priority in 1..=100 {
        add_rule(&mut world, priority, &blue).unwrap();
    }
    assert_eq!(add_rule(&mut world, 101, &blue).unwrap_err().code(), "TooManyRules");
}

#[test]
fn a_load_balancer_forwards_to_at_most_100_groups() {
    let mut world = world();
    let groups: Vec<_> = (0..101).map(|number| add_group(&mut world.model, &format!("g{number}"), "HTTP")).collect();
    // The default action names another one.
    for (priority, group) in (1..).zip(&groups[..99]) {
        add_rule(&mut world, priority, group).unwrap();
    }
    assert_eq!(add_rule(&mut world, 100, &groups[99]).unwrap_err().code(), "TooManyUniqueTargetGroupsPerLoadBalancer");
    let replaced = vec![forward(&[(&groups[99], 1)])];
    world.modify(replaced).expect("what is replaced does not count");
}

#[test]
fn a_group_and_all_groups_of_a_load_balancer_have_at_most_1000_targets() {
    let mut world = world();
    let (blue, green) = (world.blue.clone(), world.green.clone());
    assert_eq!(world.model.register_targets(&blue, targets(1..1002)).unwrap_err().code(), "TooManyTargets");
    assert_eq!(world.model.target_group(&blue).unwrap().targets.len(), 2, "none is registered");
    world.model.register_targets(&blue, targets(1..1001)).expect("those that are registered count once");
    let both = |world: &mut World| world.modify(vec![forward(&[(&blue, 100), (&green, 0)])]);
    assert_eq!(both(&mut world).unwrap_err().code(), "TooManyTargets", "to attach green is to count its targets");
    world.modify(vec![forward(&[(&green, 1)])]).expect("what is replaced does not count");
}

//! Zones: where a load balancer has nodes, and where its targets are.

use std::collections::BTreeMap;

use alb_model::{HealthState, Host, HostState, Route, Tree};

use crate::fixture::{FAIL, PASS, World, target, world};

const A: &str = "us-east-1a";
const B: &str = "us-east-1b";
const C: &str = "us-east-1c";

fn zones(names: &[&str]) -> Tree {
    Tree::List(names.iter().map(|name| Tree::fields().with("ZoneName", Tree::leaf(name))).collect())
}

/// Blue's first target in zone a, its second in zone b, and the load balancer in both.
fn in_two_zones() -> World {
    let mut world = world();
    let blue = world.blue.clone();
    world.model.deregister_targets(&blue, [target(1), target(2)]).unwrap();
    let placed = [(target(1), Some(A.to_owned())), (target(2), Some(B.to_owned()))];
    world.model.register_targets(&blue, placed).unwrap();
    world.model.set_zones(&world.load_balancer, zones(&[A, B])).unwrap();
    world.check(&blue, 1, &[PASS]);
    world.check(&blue, 2, &[PASS]);
    world
}

fn set(world: &mut World, key: &str, value: &str) {
    let attributes = BTreeMap::from([(key.to_owned(), value.to_owned())]);
    world.model.set_group_attributes(&world.blue, attributes).unwrap();
}

/// The ports that a node in a zone sends requests to.
fn seen_from(world: &World, zone: &str) -> Vec<u16> {
    let table = world.model.routing_table();
    let Route::Group { group, .. } = table.listener(&world.listener).unwrap().route_connection(0) else {
        unreachable!("the default action forwards")
    };
    group.seen_from(Some(zone)).iter().map(|key| key.port).collect()
}

#[test]
fn a_target_in_a_zone_without_a_node_is_unused_and_not_checked() {
    let mut world = in_two_zones();
    let blue = world.blue.clone();
    world.model.set_zones(&world.load_balancer, zones(&[A, C])).unwrap();
    let health = world.model.target_group(&blue).unwrap().health(&target(2));
    assert_eq!((health.state, world.reason(&blue, 2)), (HealthState::Unused, Some("Target.NotInUse")));
    let description = "Target is in an Availability Zone that is not enabled for the load balancer";
    assert_eq!(health.description.as_deref(), Some(description));
    assert_eq!(world.state(&blue, 1), HealthState::Healthy);
    assert_eq!(world.model.check_jobs().len(), 1);
    assert_eq!(world.route("/", None, 0).unwrap().1, [1]);
    world.model.set_zones(&world.load_balancer, zones(&[A, B])).unwrap();
    assert_eq!(world.state(&blue, 2), HealthState::Initial, "it starts anew");
}

#[test]
fn a_target_without_a_zone_or_in_all_of_them_is_in_every_zone() {
    let mut world = world();
    let blue = world.blue.clone();
    world.model.register_targets(&blue, [(target(3), Some("all".to_owned()))]).unwrap();
    world.model.set_zones(&world.load_balancer, zones(&[C])).unwrap();
    for port in 1..=3 {
        assert_eq!(world.state(&blue, port), HealthState::Initial, "{port}");
    }
}

#[test]
fn nodes_of_an_application_load_balancer_cross_zones_unless_the_group_says_no() {
    let mut world = in_two_zones();
    assert_eq!((seen_from(&world, A), seen_from(&world, B)), (vec![1, 2], vec![1, 2]));
    set(&mut world, "load_balancing.cross_zone.enabled", "false");
    assert_eq!((seen_from(&world, A), seen_from(&world, B)), (vec![1], vec![2]));
    set(&mut world, "load_balancing.cross_zone.enabled", "use_load_balancer_configuration");
    assert_eq!((seen_from(&world, A), seen_from(&world, B)), (vec![1, 2], vec![1, 2]));
}

#[test]
fn without_cross_zone_each_zone_fails_open_by_itself_and_an_empty_one_has_nothing() {
    let mut world = in_two_zones();
    let blue = world.blue.clone();
    set(&mut world, "load_balancing.cross_zone.enabled", "false");
    world.check(&blue, 1, &[FAIL, FAIL]);
    assert_eq!((seen_from(&world, A), seen_from(&world, B)), (vec![1], vec![2]));
    world.model.deregister_targets(&blue, [target(1)]).unwrap();
    assert_eq!((seen_from(&world, A), seen_from(&world, B)), (vec![], vec![2]));
}

#[test]
fn clients_are_dealt_out_to_the_nodes_of_all_zones() {
    let world = in_two_zones();
    let table = world.model.routing_table();
    let listener = table.listener(&world.listener).unwrap();
    assert_eq!((listener.zone(0), listener.zone(1), listener.zone(2)), (Some(A), Some(B), Some(A)));
}

#[test]
fn an_instance_brings_its_zone_and_must_run() {
    let mut world = in_two_zones();
    let blue = world.blue.clone();
    world.model.deregister_targets(&blue, [target(2)]).unwrap();
    let instance = alb_model::TargetKey { id: "i-0123456789abcdef0".to_owned(), port: 80 };
    world.model.set_host(&instance.id, Host { zone: C.to_owned(), state: HostState::Running });
    world.model.register_targets(&blue, [(instance.clone(), None)]).unwrap();
    let reason = |world: &World| {
        let health = world.model.target_group(&blue).unwrap().health(&instance);
        health.reason.map(alb_model::HealthReason::as_str)
    };
    assert_eq!(reason(&world), Some("Target.NotInUse"));
    world.model.set_zones(&world.load_balancer, zones(&[A, C])).unwrap();
    assert_eq!(reason(&world), Some("Elb.InitialHealthChecking"));
    world.model.set_host(&instance.id, Host { zone: C.to_owned(), state: HostState::Stopped });
    assert_eq!(reason(&world), Some("Target.InvalidState"));
    world.model.set_host(&instance.id, Host { zone: C.to_owned(), state: HostState::Terminated });
    assert_eq!(reason(&world), Some("Target.DeregistrationInProgress"));
    assert!(world.model.target_group(&blue).unwrap().targets[&instance].is_let_go());
}

#[test]
fn a_group_fails_open_as_soon_as_too_few_targets_are_healthy() {
    let mut world = in_two_zones();
    let blue = world.blue.clone();
    world.check(&blue, 1, &[FAIL, FAIL]);
    assert_eq!(world.route("/", None, 0).unwrap().1, [2]);
    let thresholds = "target_group_health.unhealthy_state_routing.minimum_healthy_targets";
    set(&mut world, &format!("{thresholds}.count"), "2");
    assert_eq!(world.route("/", None, 0).unwrap().1, [1, 2]);
    set(&mut world, &format!("{thresholds}.count"), "1");
    set(&mut world, &format!("{thresholds}.percentage"), "50");
    assert_eq!(world.route("/", None, 0).unwrap().1, [2]);
    set(&mut world, &format!("{thresholds}.percentage"), "51");
    assert_eq!(world.route("/", None, 0).unwrap().1, [1, 2]);
}

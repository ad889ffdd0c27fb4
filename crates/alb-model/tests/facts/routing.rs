//! Where requests go.

use alb_model::{Condition, RequestHead, Route, RuleChange, Transform};
use proptest::prelude::*;

use crate::fixture::{FAIL, PASS, World, forward, world};

/// A number without a pattern (SplitMix64): evenly spaced ones could all fall into step with the weights.
fn scattered(number: u64) -> u64 {
    let mixed = number.wrapping_add(1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    let mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    mixed ^ (mixed >> 31)
}

/// Groups of a great many draws.
fn shares(world: &World) -> (usize, usize) {
    let chosen = (0..10_000).filter_map(|number| world.route("/", None, scattered(number)));
    let names: Vec<String> = chosen.map(|(name, _)| name).collect();
    let count = |color: &str| names.iter().filter(|name| *name == color).count();
    (count("blue"), count("green"))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn a_groups_share_of_requests_follows_its_weight(blue in 0_i64..=999, green in 0_i64..=999) {
        prop_assume!(blue + green > 0);
        let mut world = world();
        world.weigh(blue, green);
        let (blues, greens) = shares(&world);
        prop_assert_eq!(blues + greens, 10_000);
        #[expect(clippy::cast_precision_loss, reason = "small numbers")]
        let difference = blues as f64 / 10_000.0 - blue as f64 / (blue + green) as f64;
        prop_assert!(difference.abs() < 0.05, "{blues} of 10000 for {blue}:{green}");
    }

    #[test]
    fn a_weight_of_zero_gets_no_requests(weight in 1_i64..=999, draw in any::<u64>()) {
        let mut world = world();
        world.weigh(weight, 0);
        prop_assert_eq!(world.route("/", None, draw).unwrap().0, "blue");
        world.weigh(0, weight);
        prop_assert_eq!(world.route("/", None, draw).unwrap().0, "green");
    }

    #[test]
    fn every_draw_falls_on_a_group_with_a_weight(
        weights in proptest::collection::vec(0_i64..=999, 2..=5),
        draw in any::<u64>(),
    ) {
        prop_assume!(weights.iter().sum::<i64>() > 0);
        let mut world = world();
        let arns: Vec<String> = (0..weights.len())
            .map(|number| crate::fixture::add_group(&mut world.model, &format!("g{number}"), "HTTP"))
            .collect();
        let named: Vec<_> = arns.iter().map(String::as_str).zip(weights.iter().copied()).collect();
        world.modify(vec![forward(&named)]).unwrap();
        let (name, _) = world.route("/", None, draw).unwrap();
        let index: usize = name[1..].parse().unwrap();
        prop_assert!(weights[index] > 0);
    }
}

#[test]
fn when_all_weights_are_zero_nothing_is_forwarded() {
    let mut world = world();
    world.weigh(0, 0);
    assert_eq!(world.route("/", None, 7), None);
}

#[test]
fn the_split_is_blind_to_health() {
    let mut world = world();
    world.weigh(0, 100);
    let (blue, green) = (world.blue.clone(), world.green.clone());
    world.check(&blue, 1, &[PASS]);
    world.check(&green, 1, &[FAIL, FAIL]);
    world.check(&green, 2, &[FAIL, FAIL]);
    assert_eq!(world.route("/", None, 0), Some(("green".to_owned(), vec![1, 2])), "it fails open");
}

#[test]
fn only_healthy_targets_get_requests_while_there_are_any() {
    let mut world = world();
    let blue = world.blue.clone();
    assert_eq!(world.route("/", None, 0).unwrap().1, [1, 2], "it fails open while none is judged");
    world.check(&blue, 2, &[PASS]);
    assert_eq!(world.route("/", None, 0).unwrap().1, [2]);
}

#[test]
fn a_group_without_targets_has_no_candidates() {
    let mut world = world();
    let blue = world.blue.clone();
    let keys = [crate::fixture::target(1), crate::fixture::target(2)];
    world.model.deregister_targets(&blue, keys).unwrap();
    assert_eq!(world.route("/", None, 0), Some(("blue".to_owned(), vec![])));
}

#[test]
fn targets_take_turns() {
    let mut world = world();
    let blue = world.blue.clone();
    world.check(&blue, 1, &[PASS]);
    world.check(&blue, 2, &[PASS]);
    let table = world.model.routing_table();
    let Route::Group { group, .. } = table.listener(&world.listener).unwrap().route_connection(0) else {
        unreachable!("the default action forwards")
    };
    let ports: Vec<u16> = (0..4).map(|turn| group.target(turn).unwrap().port).collect();
    assert_eq!(ports, [1, 2, 1, 2]);
}

#[test]
fn the_matching_rule_with_the_lowest_priority_decides() {
    let mut world = world();
    let (listener, blue, green) = (world.listener.clone(), world.blue.clone(), world.green.clone());
    let path = |pattern: &str| vec![Condition::new("path-pattern", None, &[pattern.to_owned()]).unwrap()];
    world.model.create_rule(&listener, 20, path("/api/*"), &[forward(&[(&blue, 1)])]).unwrap();
    let rule = world.model.create_rule(&listener, 10, path("/api/new/*"), &[forward(&[(&green, 1)])]).unwrap();
    assert_eq!(world.route("/api/new/x", None, 0).unwrap().0, "green");
    assert_eq!(world.route("/api/x", None, 0).unwrap().0, "blue");
    let taken = world.model.create_rule(&listener, 10, path("/"), &[forward(&[(&blue, 1)])]).unwrap_err();
    assert_eq!(taken.code(), "PriorityInUse");
    world.model.delete_rule(&rule).unwrap();
    assert_eq!(world.route("/api/new/x", None, 0).unwrap().0, "blue");
}

#[test]
fn all_conditions_of_a_rule_must_hold() {
    let mut world = world();
    let (listener, green) = (world.listener.clone(), world.green.clone());
    let condition = |field: &str, value: &str| Condition::new(field, None, &[value.to_owned()]).unwrap();
    let conditions = vec![condition("path-pattern", "/a"), condition("host-header", "elsewhere")];
    world.model.create_rule(&listener, 1, conditions, &[forward(&[(&green, 1)])]).unwrap();
    assert_eq!(world.route("/a", None, 0).unwrap().0, "blue");
}

#[test]
fn a_sticky_client_stays_while_its_group_is_in_the_action() {
    let mut world = world();
    let (blue, green) = (world.blue.clone(), world.green.clone());
    let mut action = forward(&[(&blue, 0), (&green, 100)]);
    assert_eq!(
        sticky_route(&mut world, action.clone(), &blue),
        "green",
        "without stickiness a memory counts for nothing"
    );
    let config = action.forward.as_mut().unwrap();
    (config.sticky, config.sticky_seconds) = (Some(true), Some(60));
    assert_eq!(sticky_route(&mut world, action.clone(), &blue), "blue");
    action.forward.as_mut().unwrap().groups.remove(0);
    assert_eq!(sticky_route(&mut world, action, &blue), "green");
}

fn sticky_route(world: &mut World, action: alb_model::RequestedAction, remembered: &str) -> String {
    world.modify(vec![action]).unwrap();
    world.route("/", Some(remembered), 0).unwrap().0
}

#[test]
fn a_rules_transforms_come_with_the_route_and_stay_when_its_actions_change() {
    let mut world = world();
    let (listener, green) = (world.listener.clone(), world.green.clone());
    let condition = Condition::of_expressions("path-pattern", None, &["^/v[0-9]+/".to_owned()]).unwrap();
    let rewrites = [("^/v[0-9]+/".to_owned(), "/".to_owned())];
    let transform = Transform::new("url-rewrite", &rewrites).unwrap();
    let twice = vec![transform.clone(), transform.clone()];
    let forwards = [forward(&[(&green, 1)])];
    let refused = world.model.create_rule_with_transforms(&listener, 1, vec![condition.clone()], twice, &forwards);
    assert_eq!(refused.unwrap_err().code(), "ValidationError");
    let rule = world
        .model
        .create_rule_with_transforms(&listener, 1, vec![condition], vec![transform.clone()], &forwards)
        .unwrap();
    let change = RuleChange { actions: Some(forwards.to_vec()), ..RuleChange::default() };
    world.model.modify_rule(&rule, change).unwrap();
    assert_eq!(transforms_at(&world, "/v12/a"), [transform]);
    assert_eq!(transforms_at(&world, "/a"), []);
    world.model.modify_rule(&rule, RuleChange { transforms: Some(Vec::new()), ..RuleChange::default() }).unwrap();
    assert_eq!(transforms_at(&world, "/v12/a"), []);
}

fn transforms_at(world: &World, path: &str) -> Vec<Transform> {
    let table = world.model.routing_table();
    let head = RequestHead {
        method: "GET",
        path,
        query: "",
        host: "example.com",
        source: "127.0.0.1".parse().unwrap(),
        header: &|_| Vec::new(),
    };
    match table.listener(&world.listener).unwrap().route(&head, None, 0) {
        Route::Group { transforms, .. } => transforms.to_vec(),
        other => panic!("{other:?}"),
    }
}

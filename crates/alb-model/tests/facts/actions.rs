//! What is accepted as an action list, and with which error code it is refused.

use alb_model::{
    Action, ListenerChange, LoadBalancerKind, RequestedAction, RequestedForward, RequestedGroup, RuleChange,
    TargetGroup, Tree,
};

use crate::fixture::{World, add_group, add_load_balancer, forward, world};

fn refused(world: &mut World, actions: Vec<RequestedAction>) -> (&'static str, String) {
    let before = world.model.listener(&world.listener).unwrap().clone();
    let rejection = world.modify(actions).unwrap_err();
    assert_eq!(world.model.listener(&world.listener).unwrap(), &before, "a refused change changes nothing");
    (rejection.code(), rejection.to_string())
}

fn with_order(order: i64, action: RequestedAction) -> RequestedAction {
    RequestedAction { order: Some(order), ..action }
}

fn other(kind: &str, config: &[(&str, &str)]) -> RequestedAction {
    let config = config.iter().fold(Tree::fields(), |config, (name, value)| config.with(name, Tree::leaf(value)));
    RequestedAction { kind: kind.to_owned(), config: Some(config), ..RequestedAction::default() }
}

#[test]
fn a_single_group_without_a_weight_has_weight_one() {
    let mut world = world();
    let short = RequestedAction {
        kind: "forward".to_owned(),
        target_group_arn: Some(world.green.clone()),
        ..RequestedAction::default()
    };
    world.modify(vec![short]).unwrap();
    let listener = world.model.listener(&world.listener).unwrap();
    let accepted = listener.default_actions[0].as_forward().unwrap();
    assert_eq!((accepted.groups[0].weight, accepted.stickiness.enabled), (1, false));
}

#[test]
fn weights_are_0_to_999_and_required_beside_each_other() {
    let mut world = world();
    let (blue, green) = (world.blue.clone(), world.green.clone());
    for weight in [-1, 1000] {
        let refused = refused(&mut world, vec![forward(&[(&blue, weight), (&green, 1)])]);
        assert_eq!(refused.0, "ValidationError");
        assert_eq!(refused.1, "The weight for each target group must be between 0 and 999, inclusive");
    }
    let mut missing = forward(&[(&blue, 1), (&green, 1)]);
    missing.forward.as_mut().unwrap().groups[1].weight = None;
    assert_eq!(refused(&mut world, vec![missing]).0, "ValidationError");
    world.modify(vec![forward(&[(&blue, 0), (&green, 999)])]).unwrap();
}

#[test]
fn an_action_names_five_groups_at_most_and_each_once() {
    let mut world = world();
    let names: Vec<String> = (0..6).map(|number| add_group(&mut world.model, &format!("g{number}"), "HTTP")).collect();
    let weights: Vec<(&str, i64)> = names.iter().map(|name| (name.as_str(), 1)).collect();
    assert_eq!(refused(&mut world, vec![forward(&weights)]).0, "ValidationError");
    assert_eq!(refused(&mut world, vec![forward(&[weights[0], weights[0]])]).0, "ValidationError");
    world.modify(vec![forward(&weights[..5])]).unwrap();
}

#[test]
fn a_group_must_exist_and_be_named_by_an_arn() {
    let mut world = world();
    let unknown = world.blue.replace("/blue/", "/red/");
    assert_eq!(refused(&mut world, vec![forward(&[(&unknown, 1)])]).0, "TargetGroupNotFound");
    let malformed = refused(&mut world, vec![forward(&[("blue", 1)])]);
    assert_eq!(malformed, ("ValidationError", "'blue' is not a valid target group ARN".to_owned()));
}

#[test]
fn a_group_belongs_to_one_load_balancer() {
    let mut world = world();
    let other = add_load_balancer(&mut world.model, "other", LoadBalancerKind::Application);
    let blue = world.blue.clone();
    let rejection = world.model.create_listener(&other, 80, "HTTP", &[forward(&[(&blue, 1)])]).unwrap_err();
    assert_eq!(rejection.code(), "TargetGroupAssociationLimit");
    assert!(rejection.to_string().contains(&blue));
}

#[test]
fn a_listener_and_its_groups_speak_the_same_protocol() {
    let mut world = world();
    let tcp = add_group(&mut world.model, "tcp", "TCP");
    assert_eq!(refused(&mut world, vec![forward(&[(&tcp, 1)])]).0, "IncompatibleProtocols");
    let network = add_load_balancer(&mut world.model, "net", LoadBalancerKind::Network);
    let green = world.green.clone();
    let rejection = world.model.create_listener(&network, 1, "TCP", &[forward(&[(&green, 1)])]).unwrap_err();
    assert_eq!(rejection.code(), "IncompatibleProtocols");
    let rejection = world.model.create_listener(&network, 1, "HTTP", &[forward(&[(&green, 1)])]).unwrap_err();
    assert_eq!(rejection.code(), "UnsupportedProtocol");
    world.model.create_listener(&network, 1, "TCP", &[forward(&[(&tcp, 1)])]).unwrap();
}

#[test]
fn sticky_targets_demand_a_sticky_action_as_soon_as_there_are_two_groups() {
    let mut world = world();
    let arn = world.model.naming().target_group("sticky");
    let mut group = TargetGroup::new(arn.clone(), "sticky".to_owned(), "HTTP".to_owned(), 80);
    group.attributes.insert("stickiness.enabled".to_owned(), "true".to_owned());
    world.model.create_target_group(group).unwrap();
    world.modify(vec![forward(&[(&arn, 1)])]).unwrap();
    let mut both = forward(&[(&world.blue, 1), (&arn, 0)]);
    assert_eq!(refused(&mut world, vec![both.clone()]).0, "InvalidConfigurationRequest");
    let config = both.forward.as_mut().unwrap();
    (config.sticky, config.sticky_seconds) = (Some(true), Some(1));
    world.modify(vec![both]).unwrap();
}

#[test]
fn stickiness_lasts_1_to_604800_seconds() {
    let mut world = world();
    for seconds in [None, Some(0), Some(604_801)] {
        let mut action = forward(&[(&world.blue, 1)]);
        let config = action.forward.as_mut().unwrap();
        (config.sticky, config.sticky_seconds) = (Some(true), seconds);
        let refused = refused(&mut world, vec![action]);
        assert_eq!(refused.1, "Target group stickiness duration must be between 1 and 604800 seconds");
    }
}

#[test]
fn a_network_load_balancer_is_sticky_without_a_duration() {
    let mut world = world();
    let network = add_load_balancer(&mut world.model, "net", LoadBalancerKind::Network);
    let tcp = add_group(&mut world.model, "tcp", "TCP");
    let mut action = forward(&[(&tcp, 1)]);
    let config = action.forward.as_mut().unwrap();
    (config.sticky, config.sticky_seconds) = (Some(true), Some(1));
    let refused = world.model.create_listener(&network, 1, "TCP", &[action.clone()]).unwrap_err();
    assert_eq!(refused.code(), "ValidationError");
    action.forward.as_mut().unwrap().sticky_seconds = None;
    world.model.create_listener(&network, 1, "TCP", &[action]).unwrap();
}

#[test]
fn both_forms_of_a_forward_must_say_the_same() {
    let mut world = world();
    let mut action = forward(&[(&world.blue, 1)]);
    action.target_group_arn = Some(world.green.clone());
    assert_eq!(refused(&mut world, vec![action.clone()]).0, "ValidationError");
    action.target_group_arn = Some(world.blue.clone());
    world.modify(vec![action.clone()]).unwrap();
    let second = RequestedGroup { arn: world.green.clone(), weight: Some(1) };
    action.forward.as_mut().unwrap().groups.push(second);
    assert_eq!(refused(&mut world, vec![action]).0, "ValidationError");
}

#[test]
fn a_list_has_exactly_one_routing_action_and_it_is_the_last() {
    let mut world = world();
    let blue = world.blue.clone();
    let fixed = other("fixed-response", &[("StatusCode", "503")]);
    let two = vec![with_order(1, fixed.clone()), with_order(2, forward(&[(&blue, 1)]))];
    assert_eq!(refused(&mut world, two).0, "InvalidLoadBalancerAction");
    let jwt = other("jwt-validation", &[("JwksEndpoint", "https://a"), ("Issuer", "b")]);
    assert_eq!(refused(&mut world, vec![jwt.clone()]).0, "InvalidLoadBalancerAction");
    let first = vec![with_order(1, fixed.clone()), with_order(2, jwt)];
    assert_eq!(refused(&mut world, first).0, "InvalidLoadBalancerAction");
    assert_eq!(refused(&mut world, vec![]).0, "ValidationError");
    world.modify(vec![fixed]).unwrap();
}

#[test]
fn several_actions_need_orders_that_differ() {
    let mut world = world();
    let blue = world.blue.clone();
    let jwt = || other("jwt-validation", &[("JwksEndpoint", "https://a"), ("Issuer", "b")]);
    assert_eq!(refused(&mut world, vec![jwt(), forward(&[(&blue, 1)])]).0, "ValidationError");
    let same = vec![with_order(1, jwt()), with_order(1, forward(&[(&blue, 1)]))];
    assert_eq!(refused(&mut world, same).0, "ValidationError");
    assert_eq!(refused(&mut world, vec![with_order(0, forward(&[(&blue, 1)]))]).0, "ValidationError");
    assert_eq!(refused(&mut world, vec![with_order(50_001, forward(&[(&blue, 1)]))]).0, "ValidationError");
    assert_eq!(refused(&mut world, vec![other("teleport", &[])]).0, "ValidationError");
}

const OIDC: [(&str, &str); 5] = [
    ("Issuer", "https://idp.example"),
    ("AuthorizationEndpoint", "https://idp.example/a"),
    ("TokenEndpoint", "https://idp.example/t"),
    ("UserInfoEndpoint", "https://idp.example/u"),
    ("ClientId", "id"),
];

fn oidc(more: &[(&str, &str)], blue: &str) -> Vec<RequestedAction> {
    let config: Vec<_> = OIDC.iter().chain(more).copied().collect();
    vec![with_order(1, other("authenticate-oidc", &config)), with_order(2, forward(&[(blue, 1)]))]
}

#[test]
fn authentication_is_for_https_listeners_only() {
    let mut world = world();
    let actions = oidc(&[("ClientSecret", "s")], &world.blue.clone());
    assert_eq!(refused(&mut world, actions).0, "InvalidLoadBalancerAction");
}

#[test]
fn an_oidc_secret_is_kept_only_when_asked_for() {
    let mut world = world();
    let blue = world.blue.clone();
    let load_balancer = world.load_balancer.clone();
    let secret = [("ClientSecret", "s")];
    world.listener = world.model.create_listener(&load_balancer, 443, "HTTPS", &oidc(&secret, &blue)).unwrap();
    assert_eq!(refused(&mut world, oidc(&[], &blue)).0, "ValidationError");
    let both = [("ClientSecret", "t"), ("UseExistingClientSecret", "true")];
    assert_eq!(refused(&mut world, oidc(&both, &blue)).0, "ValidationError");
    let before = world.model.listener(&world.listener).unwrap().default_actions.clone();
    world.modify(oidc(&[("UseExistingClientSecret", "true")], &blue)).unwrap();
    let after = world.model.listener(&world.listener).unwrap().default_actions.clone();
    let config = |actions: &[Action]| match &actions[0].kind {
        alb_model::ActionKind::Other(action) => action.config.clone(),
        alb_model::ActionKind::Forward(_) => unreachable!("the first action authenticates"),
    };
    assert_eq!(config(&after).text("ClientSecret"), Some("s"));
    assert_eq!(config(&after).text("UseExistingClientSecret"), None);
    assert_eq!(config(&after).text("ClientId"), config(&before).text("ClientId"));
}

#[test]
fn without_an_earlier_secret_none_can_be_kept() {
    let mut world = world();
    let actions = oidc(&[("UseExistingClientSecret", "true")], &world.blue.clone());
    let load_balancer = world.load_balancer.clone();
    let rejection = world.model.create_listener(&load_balancer, 443, "HTTPS", &actions).unwrap_err();
    assert_eq!(rejection.code(), "ValidationError");
}

#[test]
fn a_default_rule_is_changed_through_its_listener() {
    let mut world = world();
    let default = world.model.default_rule_arn(&world.listener);
    let rejection = world.model.modify_rule(&default, RuleChange::default()).unwrap_err();
    assert_eq!(rejection.code(), "OperationNotPermitted");
    assert_eq!(rejection.to_string(), format!("Default rule '{default}' cannot be modified"));
    assert_eq!(world.model.delete_rule(&default).unwrap_err().code(), "OperationNotPermitted");
    let unknown = format!("{default}0");
    assert_eq!(world.model.modify_rule(&unknown, RuleChange::default()).unwrap_err().code(), "RuleNotFound");
}

#[test]
fn a_forward_must_say_where_to() {
    let mut world = world();
    let nowhere = RequestedAction { kind: "forward".to_owned(), ..RequestedAction::default() };
    assert_eq!(refused(&mut world, vec![nowhere.clone()]).0, "ValidationError");
    let empty = RequestedAction { forward: Some(RequestedForward::default()), ..nowhere };
    assert_eq!(refused(&mut world, vec![empty]).0, "ValidationError");
}

#[test]
fn a_fixed_response_has_a_status_of_an_answer_and_a_known_content_type() {
    let mut world = world();
    let listener = world.listener.clone();
    let with = |name: &str, value: &str| {
        let config = Tree::fields().with("StatusCode", Tree::leaf("404")).without(name).with(name, Tree::leaf(value));
        RequestedAction { kind: "fixed-response".to_owned(), config: Some(config), ..RequestedAction::default() }
    };
    let mut set = |action: RequestedAction| {
        let change = ListenerChange { default_actions: Some(vec![action]), ..ListenerChange::default() };
        world.model.modify_listener(&listener, change).map_err(|rejection| rejection.code())
    };
    for (name, value, expected) in [
        ("StatusCode", "503", Ok(())),
        ("StatusCode", "100", Err("ValidationError")),
        ("StatusCode", "3xx", Err("ValidationError")),
        ("ContentType", "application/json", Ok(())),
        ("ContentType", "Fake content type", Err("InvalidLoadBalancerAction")),
        ("MessageBody", &"x".repeat(1024), Ok(())),
        ("MessageBody", &"x".repeat(1025), Err("ValidationError")),
    ] {
        assert_eq!(set(with(name, value)), expected, "{name} {value}");
    }
}

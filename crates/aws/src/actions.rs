//! The action list of a listener or rule: reading how it forwards, and giving it new weights.

pub(crate) mod fidelity;
pub(crate) mod flat;

use std::time::Duration;

use aws_sdk_elasticloadbalancingv2::types::{
    Action, ActionTypeEnum, ForwardActionConfig, TargetGroupStickinessConfig, TargetGroupTuple,
};
use bluegreen::{Attachment, Color, Forwarding, LoadBalancerKind, PerColor, RouteSeen, TargetGroupId};

use crate::arn::TargetGroupArn;

/// The actions of one listener or rule, as typed by the SDK and as they stood in the reply.
#[derive(Clone, Debug)]
pub(crate) struct RouteActions {
    /// What the SDK made of them.
    pub(crate) typed: Vec<Action>,
    /// Every value in the reply.
    pub(crate) shown: flat::Flat,
    /// Are they those of a listener's default rule? Only the listener can be given others.
    pub(crate) of_default_rule: bool,
}

/// How these actions forward to the two target groups, and beside them. What would be lost in a round trip is found elsewhere.
fn route_seen(actions: &[Action], groups: &PerColor<TargetGroupArn>) -> RouteSeen {
    let Some(forward) = actions.iter().find(|action| action.r#type == Some(ActionTypeEnum::Forward)) else {
        return RouteSeen::DoesNotForward { action: routing_action(actions) };
    };
    let weights = weights_by_group(forward);
    let others = weights
        .iter()
        .filter(|(arn, _)| Color::ALL.into_iter().all(|color| groups.get(color).as_str() != arn))
        .map(|(arn, weight)| (TargetGroupId(arn.clone()), *weight))
        .collect();
    let colors = PerColor::from_fn(|color| attachment(&weights, groups.get(color)));
    RouteSeen::Forwards(Forwarding { colors, others, group_stickiness: stickiness(forward), would_be_lost: Vec::new() })
}

/// The target groups that these actions forward to, whatever their weight.
pub(crate) fn named_groups(actions: &[Action]) -> Vec<TargetGroupId> {
    let forward = actions.iter().find(|action| action.r#type == Some(ActionTypeEnum::Forward));
    forward.map(weights_by_group).unwrap_or_default().into_iter().map(|(arn, _)| TargetGroupId(arn)).collect()
}

/// The type of the action that ends the list: AWS demands that exactly one routing action stands last.
fn routing_action(actions: &[Action]) -> String {
    let last = actions.iter().max_by_key(|action| action.order).and_then(|action| action.r#type.as_ref());
    last.map_or_else(|| "none".to_owned(), |action| action.as_str().to_owned())
}

/// Each target group with its weight. A lone group gets everything whatever its weight, which AWS may leave out or show as it
/// likes; it counts as 1 here, so that two looks never differ in it.
fn weights_by_group(forward: &Action) -> Vec<(String, u16)> {
    let tuples = forward.forward_config().map(ForwardActionConfig::target_groups).unwrap_or_default();
    let is_lone = tuples.len() == 1;
    let weight =
        |tuple: &TargetGroupTuple| if is_lone { 1 } else { u16::try_from(tuple.weight().unwrap_or(1)).unwrap_or(0) };
    let weighed: Vec<_> =
        tuples.iter().filter_map(|tuple| Some((tuple.target_group_arn()?.to_owned(), weight(tuple)))).collect();
    match forward.target_group_arn() {
        Some(arn) if weighed.is_empty() => vec![(arn.to_owned(), 1)],
        _ => weighed,
    }
}

fn attachment(weights: &[(String, u16)], group: &TargetGroupArn) -> Attachment {
    match weights.iter().find(|(arn, _)| arn == group.as_str()) {
        Some((_, weight)) => Attachment::Attached(*weight),
        None => Attachment::Detached,
    }
}

fn stickiness(forward: &Action) -> Option<Duration> {
    let config = forward.forward_config()?.target_group_stickiness_config()?;
    let seconds = u64::try_from(config.duration_seconds().unwrap_or_default()).unwrap_or_default();
    (config.enabled() == Some(true)).then(|| Duration::from_secs(seconds))
}

/// These actions, but that the forward action names the target groups of `to` with their weights, and is sticky the way it
/// says; nothing else changes.
pub(crate) fn forwarding(
    actions: &[Action],
    groups: &PerColor<TargetGroupArn>,
    load_balancer: LoadBalancerKind,
    to: &Forwarding,
) -> Vec<Action> {
    let mut actions = writable(actions);
    for action in actions.iter_mut().filter(|action| action.r#type == Some(ActionTypeEnum::Forward)) {
        let is_as_sticky = stickiness(action) == to.group_stickiness;
        // Beside two groups AWS refuses the short form that it shows for one.
        action.target_group_arn = None;
        let mut config = action.forward_config.take().unwrap_or_else(|| ForwardActionConfig::builder().build());
        config.target_groups = Some(tuples(groups, to, config.target_groups.unwrap_or_default()));
        if !is_as_sticky {
            config.target_group_stickiness_config = Some(stickiness_config(load_balancer, to.group_stickiness));
        }
        action.forward_config = Some(config);
    }
    actions
}

/// Only Application Load Balancers take a duration (ELBv2 `TargetGroupStickinessConfig`).
fn stickiness_config(load_balancer: LoadBalancerKind, sticky_for: Option<Duration>) -> TargetGroupStickinessConfig {
    let seconds = sticky_for.and_then(|duration| i32::try_from(duration.as_secs()).ok());
    let seconds = seconds.filter(|_| load_balancer == LoadBalancerKind::Application);
    TargetGroupStickinessConfig::builder().enabled(sticky_for.is_some()).set_duration_seconds(seconds).build()
}

/// These actions in the form AWS takes back. It never shows an OpenID Connect client's secret, and keeps the one it
/// has when told so.
fn writable(actions: &[Action]) -> Vec<Action> {
    let mut actions = actions.to_vec();
    for oidc in actions.iter_mut().filter_map(|action| action.authenticate_oidc_config.as_mut()) {
        oidc.use_existing_client_secret = Some(true);
    }
    actions
}

/// The colors' target groups with their weights, the others that stay, as they were found, and those that come.
fn tuples(groups: &PerColor<TargetGroupArn>, to: &Forwarding, found: Vec<TargetGroupTuple>) -> Vec<TargetGroupTuple> {
    let is = |tuple: &TargetGroupTuple, group: &TargetGroupId| tuple.target_group_arn() == Some(group.0.as_str());
    let new =
        |arn: &str, weight: u16| TargetGroupTuple::builder().target_group_arn(arn).weight(i32::from(weight)).build();
    let of_color = |color: Color| match to.colors.get(color) {
        Attachment::Attached(weight) => Some(new(groups.get(color).as_str(), *weight)),
        Attachment::Detached => None,
    };
    let other = |(group, weight): (&TargetGroupId, &u16)| {
        let found = found.iter().find(|tuple| is(tuple, group)).cloned();
        found.unwrap_or_else(|| new(&group.0, *weight))
    };
    Color::ALL.into_iter().filter_map(of_color).chain(to.others.iter().map(other)).collect()
}

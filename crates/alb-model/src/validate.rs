//! What AWS accepts as an action list, and what the accepted list then is.

mod config;
mod forward;
mod references;

use crate::action::config_member;
use crate::{Action, ActionKind, LoadBalancerKind, Model, OtherAction, Rejection, Tree};

/// An action as it was sent: everything optional, nothing in range yet.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RequestedAction {
    /// `forward`, `redirect` and so on.
    pub kind: String,
    /// Required when there is more than one action.
    pub order: Option<i64>,
    /// The short form of forwarding to one group.
    pub target_group_arn: Option<String>,
    /// The long form.
    pub forward: Option<RequestedForward>,
    /// The configuration of any other type.
    pub config: Option<Tree>,
}

/// A forward configuration as it was sent.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RequestedForward {
    /// The groups.
    pub groups: Vec<RequestedGroup>,
    /// Whether stickiness was asked for.
    pub sticky: Option<bool>,
    /// And for how long.
    pub sticky_seconds: Option<i64>,
}

/// A group of a forward configuration as it was sent.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RequestedGroup {
    /// The target group.
    pub arn: String,
    /// Its weight, which may only be missing when the group is alone.
    pub weight: Option<i64>,
}

/// Where an action list is to be put.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Place<'a> {
    pub(crate) load_balancer_arn: &'a str,
    pub(crate) load_balancer_kind: LoadBalancerKind,
    pub(crate) protocol: &'a str,
    /// The listener or the rule whose list is replaced; `None` for a new one.
    pub(crate) replaced: Option<&'a str>,
    /// The list that is replaced; an OIDC secret may be kept from it.
    pub(crate) existing: &'a [Action],
}

const TYPES: &str = "[redirect, authenticate-cognito, authenticate-oidc, jwt-validation, fixed-response, forward]";
const HIGHEST_ORDER: i64 = 50_000;

/// The accepted list, by order.
pub(crate) fn accept(model: &Model, place: Place<'_>, list: &[RequestedAction]) -> Result<Vec<Action>, Rejection> {
    if list.is_empty() {
        return Err(Rejection::validation("At least one action must be specified"));
    }
    let mut actions = Vec::with_capacity(list.len());
    for requested in list {
        let kind = accept_kind(place, requested)?;
        actions.push(Action { order: accept_order(requested, list.len())?, kind });
    }
    actions.sort_by_key(|action| action.order);
    if actions.windows(2).any(|pair| pair[0].order == pair[1].order) {
        return Err(Rejection::validation("Each action must have a unique order"));
    }
    check_routing(&actions)?;
    check_place(place, &actions)?;
    references::check_references(model, place, &actions)?;
    Ok(actions)
}

fn accept_kind(place: Place<'_>, requested: &RequestedAction) -> Result<ActionKind, Rejection> {
    if requested.kind == "forward" {
        return forward::accept(place.load_balancer_kind, requested).map(ActionKind::Forward);
    }
    if config_member(&requested.kind).is_none() {
        return Err(Rejection::validation(format!(
            "1 validation error detected: Value '{}' at 'actions.type' failed to satisfy constraint: Member must satisfy \
             enum value set: {TYPES}",
            requested.kind
        )));
    }
    let config = config::accept(&requested.kind, requested.config.clone(), place.existing)?;
    Ok(ActionKind::Other(OtherAction { name: requested.kind.clone(), config }))
}

fn accept_order(requested: &RequestedAction, count: usize) -> Result<u32, Rejection> {
    match requested.order {
        None if count == 1 => Ok(1),
        None => Err(Rejection::validation("You must specify an order for each action when there is more than one")),
        Some(order @ 1..=HIGHEST_ORDER) => Ok(u32::try_from(order).expect("in range")),
        Some(order) => {
            Err(Rejection::validation(format!("Action order '{order}' must be between 1 and {HIGHEST_ORDER}")))
        }
    }
}

fn check_routing(actions: &[Action]) -> Result<(), Rejection> {
    let routes = |action: &Action| match &action.kind {
        ActionKind::Forward(_) => true,
        ActionKind::Other(other) => other.routes(),
    };
    let count = actions.iter().filter(|action| routes(action)).count();
    if count != 1 {
        return Err(Rejection::InvalidLoadBalancerAction(format!(
            "An action list must contain exactly one forward, redirect or fixed-response action, and this one contains {count}"
        )));
    }
    if !actions.last().is_some_and(routes) {
        return Err(Rejection::InvalidLoadBalancerAction(
            "The forward, redirect or fixed-response action must have the highest order".to_owned(),
        ));
    }
    Ok(())
}

fn check_place(place: Place<'_>, actions: &[Action]) -> Result<(), Rejection> {
    for action in actions {
        let ActionKind::Other(other) = &action.kind else { continue };
        if place.load_balancer_kind == LoadBalancerKind::Network {
            let text =
                format!("Actions of type '{}' are not supported by load balancers of type 'network'", other.name);
            return Err(Rejection::InvalidLoadBalancerAction(text));
        }
        if !other.routes() && place.protocol != "HTTPS" {
            let text = format!("Actions of type '{}' are supported only on HTTPS listeners", other.name);
            return Err(Rejection::InvalidLoadBalancerAction(text));
        }
    }
    Ok(())
}

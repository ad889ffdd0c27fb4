//! Listeners, as clients of the API know them.

mod attributes;
mod create;
mod encrypted;

use alb_model::{ArnKind, Listener, ListenerChange, Model, Rejection, Tree};

use super::action_lists;
use super::arguments::{check_arn, find_listener};
use super::errors::ApiError;
use super::nothing::NOTHING;
use super::paging::{check_count, page};
use super::query::Query;
use crate::data_plane::DataPlane;
use crate::state::State;

pub(super) use attributes::{describe_listener_attributes, modify_listener_attributes};
pub(super) use create::create_listener;
pub(super) use encrypted::describe_listener_certificates;

pub(super) fn describe_listeners(state: &State, query: &Query) -> Result<Tree, ApiError> {
    let arns = query.texts("ListenerArns");
    check_count(&arns, "listeners")?;
    let found = match (query.text("LoadBalancerArn"), arns.as_slice()) {
        (Some(load_balancer), []) => state.read(|model| of_load_balancer(model, load_balancer)),
        (None, []) => Err(ApiError::validation("You must specify either listener ARNs or a load balancer ARN")),
        (None, arns) => state.read(|model| by_arn(model, arns)),
        (Some(_), _) => {
            Err(ApiError::validation("Listener ARNs and a load balancer ARN cannot be specified at the same time"))
        }
    };
    page(query, "Listeners", found?)
}

pub(super) fn modify_listener(state: &State, query: &Query) -> Result<Tree, ApiError> {
    let arn = query.required("ListenerArn")?;
    check_arn(arn, ArnKind::Listener)?;
    let (port, protocol) = (query.number("Port")?, query.text("Protocol").map(str::to_owned));
    let default_actions = action_lists::requested_actions(query, "DefaultActions")?;
    let changed = state.change(|model| {
        let before = find_listener(model, arn)?;
        let spoken = protocol.as_deref().unwrap_or(&before.protocol);
        if (spoken == "UDP") != (before.protocol == "UDP") {
            return Err(ApiError::not_offered("a change of a listener's protocol from or to UDP"));
        }
        let properties = encrypted::properties(query, spoken, Some(before))?;
        model.modify_listener(arn, ListenerChange { port, protocol, default_actions, properties })?;
        by_arn(model, &[arn])
    });
    Ok(Tree::fields().with("Listeners", Tree::List(changed?)))
}

pub(super) fn delete_listener(state: &State, data_plane: &DataPlane, query: &Query) -> Result<Tree, ApiError> {
    let arn = query.required("ListenerArn")?;
    check_arn(arn, ArnKind::Listener)?;
    state.change(|model| model.delete_listener(arn))?;
    data_plane.close(arn);
    Ok(NOTHING)
}

fn of_load_balancer(model: &Model, arn: &str) -> Result<Vec<Tree>, ApiError> {
    check_arn(arn, ArnKind::LoadBalancer)?;
    if model.load_balancer(arn).is_none() {
        return Err(Rejection::LoadBalancerNotFound { name: arn.to_owned() }.into());
    }
    Ok(model.listeners().filter(|listener| listener.load_balancer_arn == arn).map(shown_listener).collect())
}

fn by_arn(model: &Model, arns: &[&str]) -> Result<Vec<Tree>, ApiError> {
    arns.iter().try_for_each(|arn| check_arn(arn, ArnKind::Listener))?;
    let found = arns.iter().map(|arn| {
        let missing = || Rejection::ListenerNotFound { arn: (*arn).to_owned() };
        model.listener(arn).map(shown_listener).ok_or_else(|| missing().into())
    });
    found.collect()
}

fn shown_listener(listener: &Listener) -> Tree {
    let shown = Tree::fields()
        .with("ListenerArn", Tree::leaf(&listener.arn))
        .with("LoadBalancerArn", Tree::leaf(&listener.load_balancer_arn))
        .with("Port", Tree::leaf(listener.port))
        .with("Protocol", Tree::leaf(&listener.protocol))
        .with("DefaultActions", action_lists::shown_actions(&listener.default_actions));
    listener.properties.iter().fold(shown, |shown, (name, value)| shown.with(name, value.clone()))
}

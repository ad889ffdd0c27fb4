//! What can be a target of a group.

use std::net::IpAddr;

use alb_model::{HostState, LoadBalancerKind, Model, TargetGroup, TargetKey};

use crate::control_plane::errors::ApiError;
use crate::functions::function_name;
use crate::state::State;

pub(super) fn check_target(
    state: &State,
    model: &Model,
    group: &TargetGroup,
    key: &TargetKey,
    zone: Option<&str>,
) -> Result<(), ApiError> {
    let kind = group.target_type.as_str();
    if kind != "ip" && zone.is_some() {
        let message = format!("You cannot specify an Availability Zone for a target of type '{kind}'");
        return Err(ApiError::validation(message));
    }
    match kind {
        "lambda" => check_function(state, model, key),
        "alb" => check_load_balancer(model, key),
        "ip" => check_address(&key.id),
        _ => check_instance(model, &key.id),
    }
}

fn check_address(id: &str) -> Result<(), ApiError> {
    let wrong = |_| ApiError::validation(format!("The IP address '{id}' is not a valid IPv4 or IPv6 address"));
    id.parse::<IpAddr>().map(drop).map_err(wrong)
}

fn check_instance(model: &Model, id: &str) -> Result<(), ApiError> {
    match model.host(id).map(|host| host.state) {
        Some(HostState::Running) => Ok(()),
        Some(HostState::Stopped | HostState::Terminated) => {
            let message = "The following targets are not in a running state and cannot be registered";
            Err(invalid(format!("{message}: '{id}'")))
        }
        None => Err(invalid(format!("The instance ID '{id}' does not exist"))),
    }
}

fn check_function(state: &State, model: &Model, key: &TargetKey) -> Result<(), ApiError> {
    let id = &key.id;
    if key.port != 0 {
        return Err(ApiError::validation("You cannot specify a port for a target of type 'lambda'"));
    }
    let known = function_name(model.naming(), id).and_then(|name| state.backends.function(name));
    known.map(drop).ok_or_else(|| invalid(format!("The Lambda function '{id}' does not exist")))
}

/// Only a listener that is not encrypted can be checked here, as all targets speak plain HTTP.
fn check_load_balancer(model: &Model, key: &TargetKey) -> Result<(), ApiError> {
    let TargetKey { id, port } = key;
    if model.load_balancer(id).is_none_or(|found| found.kind != LoadBalancerKind::Application) {
        return Err(invalid(format!("The Application Load Balancer '{id}' does not exist")));
    }
    let listener = model.listeners().find(|one| one.load_balancer_arn == *id && one.port == *port);
    match listener.map(|listener| listener.protocol.as_str()) {
        Some("HTTP") => Ok(()),
        Some(_) => Err(ApiError::not_offered("encrypted listeners of load balancers as targets")),
        None => {
            let message = format!("The Application Load Balancer '{id}' must have a listener on port {port}");
            Err(invalid(message))
        }
    }
}

fn invalid(message: String) -> ApiError {
    ApiError::new(400, "InvalidTarget", message)
}

//! Which function answers which action.

use alb_model::{Arn, ArnKind, Listener, Model, Rejection, Tree};

use super::credentials::Caller;
use super::errors::ApiError;
use super::protocol::{ApiCall, Service};
use super::query::Query;
use super::{
    ControlPlane, cloudwatch, compute, listeners, load_balancers, rules, security_token, tags, target_groups, targets,
};

pub(super) async fn dispatch(plane: &ControlPlane, call: &ApiCall, caller: &Caller) -> Result<Tree, ApiError> {
    let (state, query) = (&plane.state, &call.query);
    match (call.service, query.action()) {
        (Service::LoadBalancing, _) => load_balancing(plane, query).await,
        (Service::SecurityToken, _) => security_token::dispatch(state, query, caller),
        (Service::CloudWatch, _) => cloudwatch::dispatch(state, query),
        (Service::Compute, _) => compute::dispatch(state, query),
        (Service::Unknown, action) => Err(ApiError::unknown_action(action, query.version())),
    }
}

async fn load_balancing(plane: &ControlPlane, query: &Query) -> Result<Tree, ApiError> {
    let state = &plane.state;
    match query.action() {
        "DescribeLoadBalancers" => load_balancers::describe_load_balancers(state, query),
        "CreateLoadBalancer" => load_balancers::create_load_balancer(state, query),
        "DeleteLoadBalancer" => load_balancers::delete_load_balancer(state, &plane.data_plane, query),
        "DescribeLoadBalancerAttributes" => load_balancers::describe_load_balancer_attributes(state, query),
        "ModifyLoadBalancerAttributes" => load_balancers::modify_load_balancer_attributes(state, query),
        "SetSubnets" => load_balancers::set_subnets(state, query),
        "SetSecurityGroups" => load_balancers::set_security_groups(state, query),
        "SetIpAddressType" => load_balancers::set_ip_address_type(state, query),
        "DescribeCapacityReservation" => load_balancers::describe_capacity_reservation(state, query),
        "DescribeListeners" => listeners::describe_listeners(state, query),
        "ModifyListener" => listeners::modify_listener(state, query),
        "CreateListener" => listeners::create_listener(state, &plane.data_plane, query).await,
        "DescribeListenerAttributes" => listeners::describe_listener_attributes(state, query),
        "ModifyListenerAttributes" => listeners::modify_listener_attributes(state, query),
        "DescribeListenerCertificates" => listeners::describe_listener_certificates(state, query),
        "DeleteListener" => listeners::delete_listener(state, &plane.data_plane, query),
        "DescribeRules" => rules::describe_rules(state, query),
        "ModifyRule" => rules::modify_rule(state, query),
        "CreateRule" => rules::create_rule(state, query),
        "SetRulePriorities" => rules::set_rule_priorities(state, query),
        "DeleteRule" => rules::delete_rule(state, query),
        "DescribeTargetGroups" => target_groups::describe_target_groups(state, query),
        "CreateTargetGroup" => target_groups::create_target_group(state, query),
        "ModifyTargetGroup" => target_groups::modify_target_group(state, query),
        "DeleteTargetGroup" => target_groups::delete_target_group(state, query),
        "ModifyTargetGroupAttributes" => target_groups::modify_target_group_attributes(state, query),
        "DescribeTargetGroupAttributes" => target_groups::describe_target_group_attributes(state, query),
        "DescribeTargetHealth" => targets::describe_target_health(state, query),
        "RegisterTargets" => targets::register_targets(state, query),
        "DeregisterTargets" => targets::deregister_targets(state, query),
        "DescribeTags" => tags::describe_tags(state, query),
        "AddTags" => tags::add_tags(state, query),
        "RemoveTags" => tags::remove_tags(state, query),
        action => Err(ApiError::unknown_action(action, query.version())),
    }
}

/// Refuses what is no ARN of the kind that a parameter takes, as AWS does before it looks anything up.
pub(super) fn check_arn(arn: &str, kind: ArnKind) -> Result<(), ApiError> {
    let what = match kind {
        ArnKind::LoadBalancer => "load balancer",
        ArnKind::Listener => "listener",
        ArnKind::Rule => "listener rule",
        ArnKind::TargetGroup => "target group",
    };
    if Arn::parse(arn).is_some_and(|parsed| parsed.kind == kind) {
        return Ok(());
    }
    Err(ApiError::validation(format!("'{arn}' is not a valid {what} ARN")))
}

/// Refuses what cannot be the name of a load balancer or a target group.
pub(super) fn check_name(what: &str, name: &str) -> Result<(), ApiError> {
    let problem = if name.chars().count() > 32 {
        "cannot be longer than '32' characters"
    } else if !name.chars().all(|letter| letter.is_ascii_alphanumeric() || letter == '-') {
        "can only contain characters that are alphanumeric characters and hyphens(-)"
    } else if name.starts_with('-') || name.ends_with('-') {
        "cannot begin or end with a hyphen(-)"
    } else {
        return Ok(());
    };
    Err(ApiError::validation(format!("The {what} name '{name}' {problem}")))
}

/// The listener with an ARN, or AWS's answer when there is none.
pub(super) fn find_listener<'a>(model: &'a Model, arn: &str) -> Result<&'a Listener, ApiError> {
    check_arn(arn, ArnKind::Listener)?;
    model.listener(arn).ok_or_else(|| Rejection::ListenerNotFound { arn: arn.to_owned() }.into())
}

/// A structure with nothing in it, the result of most changes that return nothing.
pub(super) const NOTHING: Tree = Tree::fields();

//! Which function answers which action.

use alb_model::Tree;

use super::credentials::Caller;
use super::errors::ApiError;
use super::protocol::{ApiCall, Service};
use super::query::Query;
use super::{cloudwatch, compute, listeners, load_balancers, rules, security_token, tags, target_groups, targets};
use crate::data_plane::DataPlane;
use crate::state::State;

pub(super) async fn dispatch(
    state: &State,
    data_plane: &DataPlane,
    call: &ApiCall,
    caller: &Caller,
) -> Result<Tree, ApiError> {
    let query = &call.query;
    match (call.service, query.action()) {
        (Service::LoadBalancing, _) => load_balancing(state, data_plane, query).await,
        (Service::SecurityToken, _) => security_token::dispatch(state, query, caller),
        (Service::CloudWatch, _) => cloudwatch::dispatch(state, query),
        (Service::Compute, _) => compute::dispatch(state, query),
        (Service::Unknown, action) => Err(ApiError::unknown_action(action, query.version())),
    }
}

async fn load_balancing(state: &State, data_plane: &DataPlane, query: &Query) -> Result<Tree, ApiError> {
    match query.action() {
        "DescribeLoadBalancers" => load_balancers::describe_load_balancers(state, query),
        "CreateLoadBalancer" => load_balancers::create_load_balancer(state, query),
        "DeleteLoadBalancer" => load_balancers::delete_load_balancer(state, data_plane, query),
        "DescribeLoadBalancerAttributes" => load_balancers::describe_load_balancer_attributes(state, query),
        "ModifyLoadBalancerAttributes" => load_balancers::modify_load_balancer_attributes(state, query),
        "SetSubnets" => load_balancers::set_subnets(state, query),
        "SetSecurityGroups" => load_balancers::set_security_groups(state, query),
        "SetIpAddressType" => load_balancers::set_ip_address_type(state, query),
        "DescribeCapacityReservation" => load_balancers::describe_capacity_reservation(state, query),
        "DescribeListeners" => listeners::describe_listeners(state, query),
        "ModifyListener" => listeners::modify_listener(state, query),
        "CreateListener" => listeners::create_listener(state, data_plane, query).await,
        "DescribeListenerAttributes" => listeners::describe_listener_attributes(state, query),
        "ModifyListenerAttributes" => listeners::modify_listener_attributes(state, query),
        "DescribeListenerCertificates" => listeners::describe_listener_certificates(state, query),
        "DeleteListener" => listeners::delete_listener(state, data_plane, query),
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

//! Changing load balancers.

use alb_model::Tree;

use super::attributes;
use super::create::{find_load_balancer, ip_address_type, security_groups, zones};
use crate::control_plane::attributes as common;
use crate::control_plane::errors::ApiError;
use crate::control_plane::query::Query;
use crate::state::State;

pub(crate) fn describe_load_balancer_attributes(state: &State, query: &Query) -> Result<Tree, ApiError> {
    let arn = query.required("LoadBalancerArn")?;
    state.change(|model| {
        let found = find_load_balancer(model, arn)?;
        Ok(common::shown_attributes(attributes::known_attributes(found.kind), &found.attributes))
    })
}

pub(crate) fn modify_load_balancer_attributes(state: &State, query: &Query) -> Result<Tree, ApiError> {
    let arn = query.required("LoadBalancerArn")?;
    state.change(|model| {
        let known = attributes::known_attributes(find_load_balancer(model, arn)?.kind);
        model.set_load_balancer_attributes(arn, common::requested_attributes(query, known, "Load balancer")?)?;
        Ok(common::shown_attributes(known, &find_load_balancer(model, arn)?.attributes))
    })
}

pub(crate) fn set_subnets(state: &State, query: &Query) -> Result<Tree, ApiError> {
    let arn = query.required("LoadBalancerArn")?;
    state.change(|model| {
        let naming = model.naming().clone();
        let zones = zones(query, find_load_balancer(model, arn)?.kind, &naming)?;
        model.set_zones(arn, zones.clone())?;
        Ok(Tree::fields()
            .with("AvailabilityZones", zones)
            .with_some("IpAddressType", find_load_balancer(model, arn)?.properties.get("IpAddressType").cloned()))
    })
}

pub(crate) fn set_security_groups(state: &State, query: &Query) -> Result<Tree, ApiError> {
    let arn = query.required("LoadBalancerArn")?;
    state.change(|model| {
        let found = find_load_balancer(model, arn)?;
        let groups = security_groups(query)?;
        let groups = groups.ok_or_else(|| ApiError::validation("At least one security group must be specified"))?;
        found.properties.insert("SecurityGroups".to_owned(), groups.clone());
        Ok(Tree::fields().with("SecurityGroupIds", groups))
    })
}

pub(crate) fn set_ip_address_type(state: &State, query: &Query) -> Result<Tree, ApiError> {
    let (arn, _) = (query.required("LoadBalancerArn")?, query.required("IpAddressType")?);
    state.change(|model| {
        let kind = Tree::leaf(ip_address_type(query)?);
        find_load_balancer(model, arn)?.properties.insert("IpAddressType".to_owned(), kind.clone());
        Ok(Tree::fields().with("IpAddressType", kind))
    })
}

/// No capacity is ever reserved here, which is what AWS says of most load balancers.
pub(crate) fn describe_capacity_reservation(state: &State, query: &Query) -> Result<Tree, ApiError> {
    let arn = query.required("LoadBalancerArn")?;
    state.change(|model| find_load_balancer(model, arn).map(drop))?;
    Ok(Tree::fields()
        .with("DecreaseRequestsRemaining", Tree::leaf(2))
        .with("CapacityReservationState", Tree::List(Vec::new())))
}

//! Changing load balancers.

use alb_model::Tree;

use super::attributes;
use super::create::{find, ip_address_type, security_groups, zones};
use crate::control_plane::attributes as common;
use crate::control_plane::errors::ApiError;
use crate::control_plane::query::Query;
use crate::state::State;

pub(crate) fn describe_attributes(state: &State, query: &Query) -> Result<Tree, ApiError> {
    let arn = query.required("LoadBalancerArn")?;
    state.change(|model| {
        let found = find(model, arn)?;
        Ok(common::shown(attributes::of(found.kind), &found.attributes))
    })
}

pub(crate) fn modify_attributes(state: &State, query: &Query) -> Result<Tree, ApiError> {
    let arn = query.required("LoadBalancerArn")?;
    state.change(|model| {
        let known = attributes::of(find(model, arn)?.kind);
        model.set_load_balancer_attributes(arn, common::requested(query, known, "Load balancer")?)?;
        Ok(common::shown(known, &find(model, arn)?.attributes))
    })
}

pub(crate) fn set_subnets(state: &State, query: &Query) -> Result<Tree, ApiError> {
    let arn = query.required("LoadBalancerArn")?;
    state.change(|model| {
        let naming = model.naming().clone();
        let zones = zones(query, find(model, arn)?.kind, &naming)?;
        model.set_zones(arn, zones.clone())?;
        Ok(Tree::fields()
            .with("AvailabilityZones", zones)
            .with_some("IpAddressType", find(model, arn)?.properties.get("IpAddressType").cloned()))
    })
}

pub(crate) fn set_security_groups(state: &State, query: &Query) -> Result<Tree, ApiError> {
    let arn = query.required("LoadBalancerArn")?;
    state.change(|model| {
        let found = find(model, arn)?;
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
        find(model, arn)?.properties.insert("IpAddressType".to_owned(), kind.clone());
        Ok(Tree::fields().with("IpAddressType", kind))
    })
}

/// No capacity is ever reserved here, which is what AWS says of most load balancers.
pub(crate) fn describe_capacity_reservation(state: &State, query: &Query) -> Result<Tree, ApiError> {
    let arn = query.required("LoadBalancerArn")?;
    state.change(|model| find(model, arn).map(drop))?;
    Ok(Tree::fields()
        .with("DecreaseRequestsRemaining", Tree::leaf(2))
        .with("CapacityReservationState", Tree::List(Vec::new())))
}

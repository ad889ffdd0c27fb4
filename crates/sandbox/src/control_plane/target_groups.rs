//! Target groups, as clients of the API know them.

mod attributes;
mod create;
mod health_check;
mod requested;

use alb_model::{ArnKind, HealthCheckProtocol, Model, Rejection, TargetGroup, Tree};

use super::arguments::check_arn;
use super::attributes as common;
use super::errors::ApiError;
use super::paging::{check_count, page};
use super::query::Query;
use crate::network;
use crate::state::State;

pub(crate) use attributes::check_group_attributes;
pub(super) use create::{create_target_group, delete_target_group, modify_target_group};

pub(super) fn describe_target_groups(state: &State, query: &Query) -> Result<Tree, ApiError> {
    let (arns, names) = (query.texts("TargetGroupArns"), query.texts("Names"));
    let load_balancer = query.text("LoadBalancerArn");
    check_count(&arns, "target groups")?;
    check_count(&names, "target groups")?;
    if [!arns.is_empty(), !names.is_empty(), load_balancer.is_some()].into_iter().filter(|given| *given).count() > 1 {
        return Err(ApiError::validation(
            "Target group names, target group ARNs, and a load balancer ARN cannot be specified at the same time",
        ));
    }
    let found = state.read(|model| match load_balancer {
        Some(arn) => of_load_balancer(model, arn),
        None if arns.is_empty() && names.is_empty() => {
            Ok(model.target_groups().map(|group| shown_target_group(model, group)).collect())
        }
        None => wanted(model, &arns, &names),
    });
    page(query, "TargetGroups", found?)
}

pub(super) fn describe_target_group_attributes(state: &State, query: &Query) -> Result<Tree, ApiError> {
    let arn = query.required("TargetGroupArn")?;
    state.read(|model| {
        let group = find_target_group(model, arn)?;
        Ok(common::shown_attributes(attributes::known_attributes(group), &group.attributes))
    })
}

pub(super) fn modify_target_group_attributes(state: &State, query: &Query) -> Result<Tree, ApiError> {
    let arn = query.required("TargetGroupArn")?;
    state.change(|model| {
        let group = find_target_group(model, arn)?;
        let known = attributes::known_attributes(group);
        let pairs = query.get("Attributes").map(Tree::items).unwrap_or_default().iter();
        let pairs = pairs.filter_map(|pair| Some((pair.text("Key")?, pair.text("Value")?)));
        attributes::check_stickiness(&group.protocol, &pairs.collect::<Vec<_>>()).map_err(ApiError::validation)?;
        model.set_group_attributes(arn, common::requested_attributes(query, known, "Target group")?)?;
        Ok(common::shown_attributes(known, &find_target_group(model, arn)?.attributes))
    })
}

/// The group with an ARN, or AWS's answer when there is none.
pub(super) fn find_target_group<'a>(model: &'a Model, arn: &str) -> Result<&'a TargetGroup, ApiError> {
    check_arn(arn, ArnKind::TargetGroup)?;
    let missing = || Rejection::TargetGroupNotFound { name: arn.to_owned() };
    model.target_group(arn).ok_or_else(|| missing().into())
}

fn of_load_balancer(model: &Model, arn: &str) -> Result<Vec<Tree>, ApiError> {
    check_arn(arn, ArnKind::LoadBalancer)?;
    if model.load_balancer(arn).is_none() {
        return Err(Rejection::LoadBalancerNotFound { name: arn.to_owned() }.into());
    }
    let own = model.target_groups().filter(|group| model.load_balancers_of(&group.arn).contains(arn));
    Ok(own.map(|group| shown_target_group(model, group)).collect())
}

fn wanted(model: &Model, arns: &[&str], names: &[&str]) -> Result<Vec<Tree>, ApiError> {
    let by_arn = arns.iter().map(|arn| find_target_group(model, arn));
    let by_name = names.iter().map(|name| {
        let missing = || Rejection::TargetGroupNotFound { name: (*name).to_owned() };
        model.target_groups().find(|group| group.name == *name).ok_or_else(|| missing().into())
    });
    by_arn.chain(by_name).map(|group| Ok(shown_target_group(model, group?))).collect()
}

fn shown_target_group(model: &Model, group: &TargetGroup) -> Tree {
    let check = &group.health_check;
    let http = check.protocol != HealthCheckProtocol::Tcp;
    let port = check.port.map_or_else(|| "traffic-port".to_owned(), |port| port.to_string());
    let property = |name: &str, usual: &str| group.properties.get(name).cloned().unwrap_or_else(|| Tree::leaf(usual));
    let of_requests = matches!(group.protocol.as_str(), "HTTP" | "HTTPS");
    // What a function has no use for.
    let of_network = !group.is_of_functions();
    let leaf = |text: &dyn ToString| of_network.then(|| Tree::leaf(text.to_string()));
    Tree::fields()
        .with("TargetGroupArn", Tree::leaf(&group.arn))
        .with("TargetGroupName", Tree::leaf(&group.name))
        .with_some("Protocol", leaf(&group.protocol))
        .with_some("Port", leaf(&group.port))
        .with_some("VpcId", of_network.then(|| property("VpcId", network::VPC)))
        .with_some("HealthCheckProtocol", leaf(&check.protocol.as_str()))
        .with_some("HealthCheckPort", leaf(&port))
        .with("HealthCheckEnabled", Tree::leaf(check.enabled))
        .with("HealthCheckIntervalSeconds", Tree::leaf(seconds(check.interval_ms)))
        .with("HealthCheckTimeoutSeconds", Tree::leaf(seconds(check.timeout_ms)))
        .with("HealthyThresholdCount", Tree::leaf(check.healthy_threshold))
        .with("UnhealthyThresholdCount", Tree::leaf(check.unhealthy_threshold))
        .with_some("HealthCheckPath", http.then(|| Tree::leaf(&check.path)))
        .with_some("Matcher", http.then(|| Tree::fields().with("HttpCode", Tree::leaf(check.matcher.as_str()))))
        .with("LoadBalancerArns", Tree::texts(model.load_balancers_of(&group.arn)))
        .with("TargetType", Tree::leaf(&group.target_type))
        .with_some("ProtocolVersion", of_requests.then(|| property("ProtocolVersion", "HTTP1")))
        .with("IpAddressType", property("IpAddressType", "ipv4"))
}

/// The API counts in whole seconds; what is shorter is shown as one.
const fn seconds(millis: u64) -> u64 {
    millis.div_ceil(1000)
}

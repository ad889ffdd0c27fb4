use alb_model::{ArnKind, LoadBalancer, Model, Rejection, Tree};

use super::dispatch::check_arn;
use super::errors::ApiError;
use super::paging::{check_count, page};
use super::query::Query;
use crate::state::State;

/// Every load balancer is as old as the sandbox's idea; only its being in the past matters.
const CREATED: &str = "2025-01-01T00:00:00.000Z";

pub(super) fn describe(state: &State, query: &Query) -> Result<Tree, ApiError> {
    let (arns, names) = (query.texts("LoadBalancerArns"), query.texts("Names"));
    if !arns.is_empty() && !names.is_empty() {
        return Err(ApiError::validation(
            "Load balancer names and load balancer ARNs cannot be specified at the same time",
        ));
    }
    check_count(&arns, "load balancers")?;
    check_count(&names, "load balancers")?;
    arns.iter().try_for_each(|arn| check_arn(arn, ArnKind::LoadBalancer))?;
    let found = state.read(|model| find(model, &arns, &names))?;
    page(query, "LoadBalancers", found)
}

fn find(model: &Model, arns: &[&str], names: &[&str]) -> Result<Vec<Tree>, ApiError> {
    if arns.is_empty() && names.is_empty() {
        return Ok(model.load_balancers().map(|found| shown(model, found)).collect());
    }
    let wanted = arns.iter().chain(names).map(|wanted| {
        let found = model.load_balancers().find(|found| found.arn == *wanted || found.name == *wanted);
        let missing = || Rejection::LoadBalancerNotFound { name: (*wanted).to_owned() };
        found.map(|found| shown(model, found)).ok_or_else(|| missing().into())
    });
    wanted.collect()
}

fn shown(model: &Model, load_balancer: &LoadBalancer) -> Tree {
    let region = &model.naming().region;
    let zones = ["a", "b"].map(|letter| {
        Tree::fields()
            .with("ZoneName", Tree::leaf(format!("{region}{letter}")))
            .with("SubnetId", Tree::leaf(format!("subnet-0000000000000000{letter}")))
            .with("LoadBalancerAddresses", Tree::List(Vec::new()))
    });
    Tree::fields()
        .with("LoadBalancerArn", Tree::leaf(&load_balancer.arn))
        .with("DNSName", Tree::leaf(&load_balancer.dns_name))
        .with("CanonicalHostedZoneId", Tree::leaf("Z00000000SANDBOX"))
        .with("CreatedTime", Tree::leaf(CREATED))
        .with("LoadBalancerName", Tree::leaf(&load_balancer.name))
        .with("Scheme", Tree::leaf("internal"))
        .with("VpcId", Tree::leaf(super::target_groups::VPC))
        .with("State", Tree::fields().with("Code", Tree::leaf("active")))
        .with("Type", Tree::leaf(load_balancer.kind.as_str()))
        .with("AvailabilityZones", Tree::List(zones.into()))
        .with("SecurityGroups", Tree::texts(["sg-00000000000000000"]))
        .with("IpAddressType", Tree::leaf("ipv4"))
}

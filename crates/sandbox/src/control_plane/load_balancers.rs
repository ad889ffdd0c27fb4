mod attributes;
mod change;
mod create;

use alb_model::{ArnKind, LoadBalancer, Model, Rejection, Tree};

use super::arguments::check_arn;
use super::errors::ApiError;
use super::paging::{check_count, page};
use super::query::Query;
use crate::state::State;

pub(crate) use attributes::check_load_balancer_attributes;
pub(super) use change::{
    describe_capacity_reservation, describe_load_balancer_attributes, modify_load_balancer_attributes,
    set_ip_address_type, set_security_groups, set_subnets,
};
pub(super) use create::{create_load_balancer, delete_load_balancer};

pub(super) fn describe_load_balancers(state: &State, query: &Query) -> Result<Tree, ApiError> {
    let (arns, names) = (query.texts("LoadBalancerArns"), query.texts("Names"));
    if !arns.is_empty() && !names.is_empty() {
        return Err(ApiError::validation(
            "Load balancer names and load balancer ARNs cannot be specified at the same time",
        ));
    }
    check_count(&arns, "load balancers")?;
    check_count(&names, "load balancers")?;
    arns.iter().try_for_each(|arn| check_arn(arn, ArnKind::LoadBalancer))?;
    let found = state.read(|model| find_load_balancers(model, &arns, &names))?;
    page(query, "LoadBalancers", found)
}

fn find_load_balancers(model: &Model, arns: &[&str], names: &[&str]) -> Result<Vec<Tree>, ApiError> {
    if arns.is_empty() && names.is_empty() {
        return Ok(model.load_balancers().map(shown_load_balancer).collect());
    }
    let wanted = arns.iter().chain(names).map(|wanted| {
        let found = model.load_balancers().find(|found| found.arn == *wanted || found.name == *wanted);
        let missing = || Rejection::LoadBalancerNotFound { name: (*wanted).to_owned() };
        found.map(shown_load_balancer).ok_or_else(|| missing().into())
    });
    wanted.collect()
}

fn shown_load_balancer(load_balancer: &LoadBalancer) -> Tree {
    let shown = Tree::fields()
        .with("LoadBalancerArn", Tree::leaf(&load_balancer.arn))
        .with("DNSName", Tree::leaf(&load_balancer.dns_name))
        .with("CanonicalHostedZoneId", Tree::leaf("Z00000000SANDBOX"))
        .with("LoadBalancerName", Tree::leaf(&load_balancer.name))
        .with("State", Tree::fields().with("Code", Tree::leaf("active")))
        .with("Type", Tree::leaf(load_balancer.kind.as_str()));
    load_balancer.properties.iter().fold(shown, |shown, (name, value)| shown.with(name, value.clone()))
}

//! Load balancers, as clients of the API know them.

mod attributes;
mod change;
mod create;
mod shown;

use alb_model::{ArnKind, Model, Rejection, Tree};

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
use shown::shown_load_balancer;

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

//! Whether load balancers are in service.

use std::collections::BTreeMap;

use aws_sdk_elasticloadbalancingv2::types::{LoadBalancer, LoadBalancerStateEnum};
use bluegreen::ObserveError;

use super::ARNS_PER_CALL;
use crate::api_error::observe_error;
use crate::connect::Account;

/// The load balancers, of these, that are not in service, with their state.
pub(crate) async fn not_in_service(
    account: &Account,
    arns: &[String],
) -> Result<BTreeMap<String, String>, ObserveError> {
    let mut found = BTreeMap::new();
    for batch in arns.chunks(ARNS_PER_CALL) {
        let request = account.elbv2.describe_load_balancers().set_load_balancer_arns(Some(batch.to_vec()));
        let output = request.send().await.map_err(|error| observe_error(account, "DescribeLoadBalancers", error))?;
        found.extend(output.load_balancers.unwrap_or_default().into_iter().filter_map(out_of_service));
    }
    Ok(found)
}

/// `active_impaired` serves traffic and only cannot scale, so it is in service.
fn out_of_service(load_balancer: LoadBalancer) -> Option<(String, String)> {
    let state = load_balancer.state.and_then(|state| state.code)?;
    let in_service = matches!(state, LoadBalancerStateEnum::Active | LoadBalancerStateEnum::ActiveImpaired);
    (!in_service).then(|| Some((load_balancer.load_balancer_arn?, state.as_str().to_owned())))?
}

//! The call for the state of load balancers.

use aws_sdk_elasticloadbalancingv2::types::{LoadBalancer, LoadBalancerStateEnum};
use futures_util::FutureExt;

use super::Described;
use crate::api_error::{Failure, classify};
use crate::connect::Connection;
use crate::elbv2_error::unanswered;

/// Whether a load balancer is in service.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum ServiceState {
    InService,
    /// In ELBv2's words.
    Other(String),
}

pub(crate) fn describe_load_balancers(connection: &Connection, arns: Vec<String>) -> Described<'_, ServiceState> {
    async move {
        let outcome = connection
            .send(|apis| apis.elbv2.describe_load_balancers().set_load_balancer_arns(Some(arns.clone())).send());
        match outcome.await {
            Ok(output) => {
                Ok(Some(output.load_balancers.unwrap_or_default().into_iter().filter_map(service_state).collect()))
            }
            Err(error) if is_missing(&classify(&error)) => Ok(None),
            Err(error) => Err(unanswered(connection, error)),
        }
    }
    .boxed()
}

/// `active_impaired` serves traffic and only cannot scale, so it is in service.
fn service_state(load_balancer: LoadBalancer) -> Option<(String, ServiceState)> {
    let code = load_balancer.state.and_then(|state| state.code)?;
    let in_service = matches!(code, LoadBalancerStateEnum::Active | LoadBalancerStateEnum::ActiveImpaired);
    let state = if in_service { ServiceState::InService } else { ServiceState::Other(code.as_str().to_owned()) };
    Some((load_balancer.load_balancer_arn?, state))
}

fn is_missing(failure: &Failure) -> bool {
    *failure == Failure::Refused { code: "LoadBalancerNotFound".to_owned() }
}

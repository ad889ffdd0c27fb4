//! Whether load balancers are in service.

use std::collections::BTreeMap;

use aws_sdk_elasticloadbalancingv2::types::{LoadBalancer, LoadBalancerStateEnum};
use bluegreen::ObserveError;
use futures_util::FutureExt;

use crate::api_error::{Failure, classify};
use crate::batch::Described;
use crate::connect::Account;
use crate::elbv2_error::unanswered;
use crate::haste::Haste;

/// Whether a load balancer is in service.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum State {
    InService,
    /// In ELBv2's words.
    Other(String),
}

/// The load balancers, of these, that are not in service, with their state. One that does not exist has none: its listeners
/// are gone, too.
pub(crate) async fn not_in_service(
    account: &Account,
    arns: Vec<String>,
    haste: Haste,
) -> Result<BTreeMap<String, String>, ObserveError> {
    let states = account.reads().load_balancers.ask(account, arns, haste).await?;
    let out_of_service = |(arn, state)| match state {
        State::InService => None,
        State::Other(state) => Some((arn, state)),
    };
    Ok(states.into_iter().filter_map(out_of_service).collect())
}

pub(super) fn describe_load_balancers(account: &Account, arns: Vec<String>) -> Described<'_, State> {
    async move {
        let outcome =
            account.send(|apis| apis.elbv2.describe_load_balancers().set_load_balancer_arns(Some(arns.clone())).send());
        match outcome.await {
            Ok(output) => {
                Ok(Some(output.load_balancers.unwrap_or_default().into_iter().filter_map(service_state).collect()))
            }
            Err(error) if is_missing(&classify(&error)) => Ok(None),
            Err(error) => Err(unanswered(account, error)),
        }
    }
    .boxed()
}

/// `active_impaired` serves traffic and only cannot scale, so it is in service.
fn service_state(load_balancer: LoadBalancer) -> Option<(String, State)> {
    let code = load_balancer.state.and_then(|state| state.code)?;
    let in_service = matches!(code, LoadBalancerStateEnum::Active | LoadBalancerStateEnum::ActiveImpaired);
    let state = if in_service { State::InService } else { State::Other(code.as_str().to_owned()) };
    Some((load_balancer.load_balancer_arn?, state))
}

fn is_missing(failure: &Failure) -> bool {
    *failure == Failure::Refused { code: "LoadBalancerNotFound".to_owned() }
}

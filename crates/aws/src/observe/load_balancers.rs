//! Whether load balancers are in service.

use std::collections::BTreeMap;

use bluegreen::ObserveError;

use crate::account::Account;
use crate::calls::load_balancers::ServiceState;
use crate::haste::Haste;

/// The load balancers, of these, that are not in service, with their state. One that does not exist has none: its listeners
/// are gone, too.
pub(crate) async fn not_in_service(
    account: &Account,
    arns: Vec<String>,
    haste: Haste,
) -> Result<BTreeMap<String, String>, ObserveError> {
    let states = account.reads().load_balancers.ask(account.connection(), arns, haste).await?;
    let out_of_service = |(arn, state)| match state {
        ServiceState::InService => None,
        ServiceState::Other(state) => Some((arn, state)),
    };
    Ok(states.into_iter().filter_map(out_of_service).collect())
}

//! The routes: the action lists of listeners and rules.

use std::collections::BTreeMap;

use bluegreen::ObserveError;
use futures_util::future::join;

use crate::account::Account;
use crate::actions::RouteActions;
use crate::arn::RouteArn;
use crate::haste::Haste;

/// The actions of all these listeners and rules; those that do not exist are left out.
///
/// # Errors
/// When AWS could not be asked.
pub(crate) async fn describe_routes(
    account: &Account,
    arns: &[&RouteArn],
    haste: Haste,
) -> Result<BTreeMap<RouteArn, RouteActions>, ObserveError> {
    let (listeners, rules): (Vec<&RouteArn>, Vec<&RouteArn>) =
        arns.iter().copied().partition(|arn| matches!(arn, RouteArn::Listener(_)));
    let texts = |arns: &[&RouteArn]| arns.iter().map(|arn| arn.as_str().to_owned()).collect();
    let (reads, connection) = (account.reads(), account.connection());
    let listeners = reads.listeners.ask(connection, texts(&listeners), haste);
    let (listeners, rules) = join(listeners, reads.rules.ask(connection, texts(&rules), haste)).await;
    let listeners = listeners?.into_iter().map(|(arn, actions)| (RouteArn::Listener(arn), actions));
    Ok(listeners.chain(rules?.into_iter().map(|(arn, actions)| (RouteArn::Rule(arn), actions))).collect())
}

//! Writing how one route forwards: look once more, then change nothing else.

use aws_sdk_elasticloadbalancingv2::config::Builder;
use aws_sdk_elasticloadbalancingv2::error::{ProvideErrorMetadata, SdkError};
use aws_sdk_elasticloadbalancingv2::types::Action;
use aws_smithy_types::retry::RetryConfig;
use bluegreen::{Clock, RouteSeen, RouteWrite, Stop, SystemClock, WriteReport, WriteResult};

use crate::actions::{self, fidelity};
use crate::api_error::{Failure, classify, is_expired, message};
use crate::arn::RouteArn;
use crate::budget::Calls;
use crate::connect::Account;
use crate::observe::routes;
use crate::world::RouteAddress;

/// Lets a route forward differently, if it still forwards the way the step expects, and if nothing would be lost by it.
///
/// A stop that comes before anything is sent leaves the route alone. A write that begins after it, such as one on the way back,
/// takes its time.
pub(crate) async fn write(account: &Account, address: &RouteAddress, write: &RouteWrite, stop: &Stop) -> WriteReport {
    let prepared = unless_stopped(stop, prepared(account, address, write)).await;
    let at = SystemClock.now();
    let result = match prepared {
        None => WriteResult::NotSent { message: "the run was stopped before it was sent".to_owned() },
        Some(Err(result)) => result,
        Some(Ok(actions)) => send(account, &address.arn, actions).await,
    };
    WriteReport { at, result }
}

/// What comes of this; `None` when a stop comes first that was not there at the beginning.
async fn unless_stopped<T>(stop: &Stop, outcome: impl Future<Output = T>) -> Option<T> {
    if stop.is_cancelled() {
        return Some(outcome.await);
    }
    tokio::select! {
        () = stop.cancelled() => None,
        outcome = outcome => Some(outcome),
    }
}

/// The budget comes before the last look, so that what that one shows is not old when the write is sent.
async fn prepared(account: &Account, address: &RouteAddress, write: &RouteWrite) -> Result<Vec<Action>, WriteResult> {
    account.budget().take(Calls::Writes).await;
    last_look(account, address, write).await
}

/// The actions to write, or why they are not written.
async fn last_look(account: &Account, address: &RouteAddress, write: &RouteWrite) -> Result<Vec<Action>, WriteResult> {
    let found = routes::describe(account, account.reads().last_looks(), &[&address.arn]).await;
    let found = found.map_err(|error| WriteResult::NotSent { message: error.message })?;
    let current = found.get(&address.arn).ok_or(WriteResult::ChangedMeanwhile)?;
    match fidelity::route_seen(account, address, current).await {
        RouteSeen::Forwards(seen) if seen == write.from && seen.would_be_lost.is_empty() => {
            let kind = address.arn.load_balancer_kind();
            Ok(actions::forwarding(&current.typed, &address.groups, kind, &write.to))
        }
        _ => Err(WriteResult::ChangedMeanwhile),
    }
}

async fn send(account: &Account, arn: &RouteArn, actions: Vec<Action>) -> WriteResult {
    match arn {
        RouteArn::Listener(arn) => {
            let outcome = account.send_once(|apis| {
                let request = apis.elbv2.modify_listener().listener_arn(arn).set_default_actions(Some(actions));
                request.customize().config_override(one_attempt()).send()
            });
            result(account, outcome.await)
        }
        RouteArn::Rule(arn) => {
            let outcome = account.send_once(|apis| {
                let request = apis.elbv2.modify_rule().rule_arn(arn).set_actions(Some(actions));
                request.customize().config_override(one_attempt()).send()
            });
            result(account, outcome.await)
        }
    }
}

/// The SDK must not repeat a write by itself: between two attempts somebody else may have written, and only a fresh look
/// can tell. The engine decides on the next attempt.
fn one_attempt() -> Builder {
    aws_sdk_elasticloadbalancingv2::Config::builder().retry_config(RetryConfig::disabled())
}

fn result<T, E>(account: &Account, outcome: Result<T, SdkError<E>>) -> WriteResult
where
    E: ProvideErrorMetadata + std::error::Error + 'static,
{
    match outcome {
        Ok(_) => WriteResult::Applied,
        Err(error @ SdkError::ConstructionFailure(_)) => WriteResult::NotSent { message: message(account, &error) },
        // The next attempt has fresh credentials; until then somebody else may write, so it begins with a fresh look.
        Err(error) if is_expired(&error) => WriteResult::NotSent { message: message(account, &error) },
        Err(error) => match classify(&error) {
            Failure::Refused { .. } => WriteResult::Rejected { message: message(account, &error) },
            Failure::MayPass => WriteResult::Unclear { message: message(account, &error) },
        },
    }
}

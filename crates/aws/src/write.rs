//! Writing one route's weights: look once more, then change nothing but the weights.

use aws_sdk_elasticloadbalancingv2::config::Builder;
use aws_sdk_elasticloadbalancingv2::error::{ProvideErrorMetadata, SdkError};
use aws_smithy_runtime_api::client::orchestrator::HttpResponse;
use aws_smithy_types::retry::RetryConfig;
use bluegreen::{RouteSeen, RouteWrite, WriteResult};

use crate::actions::{self, route_seen};
use crate::api_error::{Failure, classify, message};
use crate::arn::RouteArn;
use crate::connect::Account;
use crate::observe::routes;
use crate::world::RouteAddress;

/// Gives a route new weights, if it still forwards the way the step expects.
pub(crate) async fn write(account: &Account, address: &RouteAddress, write: &RouteWrite) -> WriteResult {
    let found = match routes::describe(account, &[&address.arn]).await {
        Ok(found) => found,
        Err(error) => return WriteResult::Unclear { message: error.message },
    };
    let Some(current) = found.get(&address.arn) else { return WriteResult::ChangedMeanwhile };
    match route_seen(&current.typed, &address.groups) {
        RouteSeen::Forwards(forwarding) if forwarding.colors == write.from.colors => {}
        _ => return WriteResult::ChangedMeanwhile,
    }
    let actions = actions::with_weights(&current.typed, &address.groups, write.to);
    match &address.arn {
        RouteArn::Listener(arn) => {
            let request = account.elbv2.modify_listener().listener_arn(arn).set_default_actions(Some(actions));
            result(account, request.customize().config_override(one_attempt()).send().await)
        }
        RouteArn::Rule(arn) => {
            let request = account.elbv2.modify_rule().rule_arn(arn).set_actions(Some(actions));
            result(account, request.customize().config_override(one_attempt()).send().await)
        }
    }
}

/// The SDK must not repeat a write by itself: between two attempts somebody else may have written, and only a fresh look
/// can tell. The engine decides on the next attempt.
fn one_attempt() -> Builder {
    aws_sdk_elasticloadbalancingv2::Config::builder().retry_config(RetryConfig::disabled())
}

fn result<T, E>(account: &Account, outcome: Result<T, SdkError<E, HttpResponse>>) -> WriteResult
where
    E: ProvideErrorMetadata + std::error::Error + 'static,
{
    match outcome {
        Ok(_) => WriteResult::Applied,
        Err(error) => match classify(&error) {
            Failure::Refused { .. } => WriteResult::Rejected { message: message(account, &error) },
            Failure::MayPass => WriteResult::Unclear { message: message(account, &error) },
        },
    }
}

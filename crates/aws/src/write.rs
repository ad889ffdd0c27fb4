//! Writing how one route forwards: look once more, then change nothing else.

use std::time::Duration;

use aws_sdk_elasticloadbalancingv2::config::Builder;
use aws_sdk_elasticloadbalancingv2::error::{ProvideErrorMetadata, SdkError};
use aws_sdk_elasticloadbalancingv2::types::Action;
use aws_smithy_types::retry::RetryConfig;
use bluegreen::{
    Clock, Color, Purpose, RouteSeen, RouteWrite, Step, Stop, SystemClock, Urgency, WriteReport, WriteResult,
};

use crate::account::Account;
use crate::actions::{self, fidelity};
use crate::api_error::{Failure, classify, is_expired, is_throttled};
use crate::arn::RouteArn;
use crate::budget::{StepWrites, WritePermit};
use crate::connect::Connection;
use crate::elbv2_error::elbv2_message;
use crate::haste::Haste;
use crate::observe::routes;
use crate::route_address::RouteAddress;

/// How long AWS is waited for once the run is stopped: whoever has pressed Ctrl-C waits, too. What came of a write that is not
/// answered by then is seen by looking.
const AFTER_A_STOP: Duration = Duration::from_secs(2);

/// The writes of this step in the order of the budget. Traffic moves on all routes together, as far as AWS's bucket lets it.
pub(crate) fn writes_of_step(account: &Account, step: &Step) -> StepWrites {
    let (budget, count) = (account.connection().budget(), number_of_writes(step));
    match step.purpose {
        Purpose::Shift | Purpose::Leave => writes_of_shift(account, count),
        Purpose::GoBack { .. } => StepWrites::one_by_one(budget, Urgency::WayBack, count),
        Purpose::Prime | Purpose::Conclude => StepWrites::one_by_one(budget, Urgency::Gate, count),
    }
}

/// So many writes that move traffic together.
pub(crate) fn writes_of_shift(account: &Account, count: u32) -> StepWrites {
    StepWrites::together(account.connection().budget(), Urgency::Gate, count)
}

/// How many routes it writes.
pub(crate) fn number_of_writes(step: &Step) -> u32 {
    u32::try_from(step.writes.len()).unwrap_or(u32::MAX)
}

/// Lets a route forward differently, if it still forwards the way the step expects, and if nothing would be lost by it.
///
/// A stop that comes before anything is sent leaves the route alone. A write that begins after it, such as one on the way back,
/// takes its time, but does not wait for an AWS that does not answer.
pub(crate) async fn write_route(
    account: &Account,
    of_step: &StepWrites,
    address: &RouteAddress,
    write: &RouteWrite,
    stop: &Stop,
) -> WriteReport {
    let prepared = unless_stopped(stop, prepared(account, of_step, address, write, stop)).await;
    let at = SystemClock.now();
    let result = match prepared {
        None => WriteResult::NotYet,
        Some(Err(result)) => result,
        Some(Ok((permit, actions))) => {
            permit.send();
            forget_what_was_read(account, address);
            let result = unless_it_hangs(stop, send(account.connection(), &address.arn, actions)).await;
            forget_what_was_read(account, address);
            result
        }
    };
    WriteReport { at, result }
}

/// What was read before a write is no longer so: neither the route nor, where it attaches a group, the group's health. Said
/// again after it, since what was read meanwhile may show either.
fn forget_what_was_read(account: &Account, address: &RouteAddress) {
    let reads = account.reads();
    match &address.arn {
        RouteArn::Listener(arn) => reads.listeners.forget(arn),
        RouteArn::Rule(arn) => reads.rules.forget(arn),
    }
    Color::ALL.into_iter().for_each(|color| reads.health.forget(address.groups.get(color).as_str()));
}

/// What comes of this; `None` when a stop comes first that was not there at the beginning.
pub(crate) async fn unless_stopped<T>(stop: &Stop, outcome: impl Future<Output = T>) -> Option<T> {
    if stop.is_cancelled() {
        return Some(outcome.await);
    }
    tokio::select! {
        () = stop.cancelled() => None,
        outcome = outcome => Some(outcome),
    }
}

/// What comes of a write that is sent; of a stopped run, what is known of it soon.
async fn unless_it_hangs(stop: &Stop, outcome: impl Future<Output = WriteResult>) -> WriteResult {
    let too_late = async {
        stop.cancelled().await;
        tokio::time::sleep(AFTER_A_STOP).await;
    };
    tokio::select! {
        biased;
        result = outcome => result,
        () = too_late => WriteResult::Unclear { message: "AWS had not answered when the run was stopped".to_owned() },
    }
}

/// The budget comes before the last look, so that what that one shows is not old when the write is sent.
async fn prepared(
    account: &Account,
    of_step: &StepWrites,
    address: &RouteAddress,
    write: &RouteWrite,
    stop: &Stop,
) -> Result<(WritePermit, Vec<Action>), WriteResult> {
    let permit = of_step.permit().await;
    let within = stop.is_cancelled().then_some(AFTER_A_STOP);
    let actions = last_look(account, address, write, Haste { within, ..Haste::LAST_LOOK }).await?;
    Ok((permit, actions))
}

/// The actions to write, or why they are not written.
async fn last_look(
    account: &Account,
    address: &RouteAddress,
    write: &RouteWrite,
    haste: Haste,
) -> Result<Vec<Action>, WriteResult> {
    let found = routes::describe_routes(account, &[&address.arn], haste).await;
    let found = found.map_err(|error| WriteResult::NotSent { message: error.message })?;
    let current = found.get(&address.arn).ok_or(WriteResult::ChangedMeanwhile)?;
    match fidelity::route_seen(account.connection(), address, current).await {
        RouteSeen::Forwards(seen) if seen == write.from && seen.would_be_lost.is_empty() => {
            let kind = address.arn.load_balancer_kind();
            Ok(actions::forwarding(&current.typed, &address.groups, kind, &write.to))
        }
        _ => Err(WriteResult::ChangedMeanwhile),
    }
}

async fn send(connection: &Connection, arn: &RouteArn, actions: Vec<Action>) -> WriteResult {
    match arn {
        RouteArn::Listener(arn) => {
            let outcome = connection.send_once(|apis| {
                let request = apis.elbv2.modify_listener().listener_arn(arn).set_default_actions(Some(actions));
                request.customize().config_override(one_attempt()).send()
            });
            write_result(connection, outcome.await)
        }
        RouteArn::Rule(arn) => {
            let outcome = connection.send_once(|apis| {
                let request = apis.elbv2.modify_rule().rule_arn(arn).set_actions(Some(actions));
                request.customize().config_override(one_attempt()).send()
            });
            write_result(connection, outcome.await)
        }
    }
}

/// The SDK must not repeat a write by itself: between two attempts somebody else may have written, and only a fresh look
/// can tell. The engine decides on the next attempt.
fn one_attempt() -> Builder {
    aws_sdk_elasticloadbalancingv2::Config::builder().retry_config(RetryConfig::disabled())
}

fn write_result<T, E>(connection: &Connection, outcome: Result<T, SdkError<E>>) -> WriteResult
where
    E: ProvideErrorMetadata + std::error::Error + 'static,
{
    if outcome.as_ref().is_err_and(is_throttled) {
        connection.budget().write_was_throttled();
    }
    match outcome {
        Ok(_) => WriteResult::Applied,
        Err(error @ SdkError::ConstructionFailure(_)) => {
            WriteResult::NotSent { message: elbv2_message(connection, &error) }
        }
        // The next attempt has fresh credentials; until then somebody else may write, so it begins with a fresh look.
        Err(error) if is_expired(&error) => WriteResult::NotSent { message: elbv2_message(connection, &error) },
        Err(error) => match classify(&error) {
            Failure::Refused { .. } => WriteResult::Rejected { message: elbv2_message(connection, &error) },
            Failure::MayPass => WriteResult::Unclear { message: elbv2_message(connection, &error) },
        },
    }
}

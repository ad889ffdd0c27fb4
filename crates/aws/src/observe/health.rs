//! The health of a target group's targets.

use aws_sdk_elasticloadbalancingv2::types::{TargetHealthDescription, TargetHealthStateEnum};
use bluegreen::{GroupSeen, ObserveError, TargetSeen, TargetState};

use crate::api_error::{Failure, classify, observe_error};
use crate::budget::Calls;
use crate::connect::Account;

/// All registered targets of one target group.
pub(crate) async fn describe(account: &Account, group: &str) -> Result<GroupSeen, ObserveError> {
    let descriptions = descriptions(account, group).await?;
    Ok(descriptions.map_or(GroupSeen::Missing, |targets| GroupSeen::Targets(targets.iter().map(target).collect())))
}

/// The targets in AWS's own words; `None` when the group does not exist. The call has no pages and takes one group.
pub(crate) async fn descriptions(
    account: &Account,
    group: &str,
) -> Result<Option<Vec<TargetHealthDescription>>, ObserveError> {
    account.budget().take(Calls::Reads).await;
    match account.send(|apis| apis.elbv2.describe_target_health().target_group_arn(group).send()).await {
        // A group without targets has an empty list. A reply without any list is none of AWS's.
        Ok(output) => output.target_health_descriptions.map(Some).ok_or_else(|| says_nothing(group)),
        Err(error) if classify(&error) == (Failure::Refused { code: "TargetGroupNotFound".to_owned() }) => Ok(None),
        Err(error) => Err(observe_error(account, &format!("DescribeTargetHealth of {group}"), error)),
    }
}

fn says_nothing(group: &str) -> ObserveError {
    let message = format!("DescribeTargetHealth of {group}: the reply says nothing of targets.");
    ObserveError { source: message.clone().into(), message }
}

/// What a target is called: load balancers tell targets apart by id and port.
pub(crate) fn name(description: &TargetHealthDescription) -> String {
    let target = description.target();
    let id = target.and_then(|target| target.id()).unwrap_or("unnamed");
    match target.and_then(|target| target.port()) {
        Some(port) => format!("{id}:{port}"),
        None => id.to_owned(),
    }
}

fn target(description: &TargetHealthDescription) -> TargetSeen {
    let target = description.target();
    let health = description.target_health();
    TargetSeen {
        name: name(description),
        zone: target.and_then(|target| target.availability_zone()).map(str::to_owned),
        state: health.and_then(|health| health.state()).map_or_else(|| TargetState::Other("unknown".to_owned()), state),
        reason: health.and_then(|health| health.reason()).map(|reason| reason.as_str().to_owned()),
        description: health.and_then(|health| health.description()).map(str::to_owned),
    }
}

fn state(state: &TargetHealthStateEnum) -> TargetState {
    match state {
        TargetHealthStateEnum::Healthy => TargetState::Healthy,
        TargetHealthStateEnum::Initial => TargetState::Initial,
        TargetHealthStateEnum::Unhealthy => TargetState::Unhealthy,
        TargetHealthStateEnum::UnhealthyDraining => TargetState::UnhealthyDraining,
        TargetHealthStateEnum::Unused => TargetState::Unused,
        TargetHealthStateEnum::Draining => TargetState::Draining,
        TargetHealthStateEnum::Unavailable => TargetState::Unavailable,
        other => TargetState::Other(other.as_str().to_owned()),
    }
}

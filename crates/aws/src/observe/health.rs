//! The health of a target group's targets.

use aws_sdk_elasticloadbalancingv2::types::{TargetHealthDescription, TargetHealthStateEnum};
use bluegreen::{GroupSeen, ObserveError, TargetSeen, TargetState};

use crate::api_error::{Failure, classify, observe_error};
use crate::connect::Account;

/// All registered targets of one target group. The call has no pages and takes one group.
pub(crate) async fn describe(account: &Account, group: &str) -> Result<GroupSeen, ObserveError> {
    match account.elbv2.describe_target_health().target_group_arn(group).send().await {
        Ok(output) => {
            let targets = output.target_health_descriptions.unwrap_or_default();
            Ok(GroupSeen::Targets(targets.iter().map(target).collect()))
        }
        Err(error) if classify(&error) == (Failure::Refused { code: "TargetGroupNotFound".to_owned() }) => {
            Ok(GroupSeen::Missing)
        }
        Err(error) => Err(observe_error(account, &format!("DescribeTargetHealth of {group}"), error)),
    }
}

fn target(description: &TargetHealthDescription) -> TargetSeen {
    let target = description.target();
    let id = target.and_then(|target| target.id()).unwrap_or("unnamed");
    let name = match target.and_then(|target| target.port()) {
        Some(port) => format!("{id}:{port}"),
        None => id.to_owned(),
    };
    let health = description.target_health();
    TargetSeen {
        name,
        zone: target.and_then(|target| target.availability_zone()).map(str::to_owned),
        state: health.and_then(|health| health.state()).map_or(TargetState::Unavailable, state),
        reason: health.and_then(|health| health.reason()).map(|reason| reason.as_str().to_owned()),
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

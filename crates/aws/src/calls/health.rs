//! The call for the health of a target group's targets.

use std::collections::BTreeMap;

use aws_sdk_elasticloadbalancingv2::types::TargetHealthDescription;
use bluegreen::ObserveError;
use futures_util::FutureExt;

use super::Described;
use crate::api_error::{Failure, classify};
use crate::connect::Connection;
use crate::elbv2_error::unanswered;

/// The call has no pages and takes one group.
pub(crate) fn describe_target_health(
    connection: &Connection,
    groups: Vec<String>,
) -> Described<'_, Vec<TargetHealthDescription>> {
    async move {
        let group = groups.into_iter().next().unwrap_or_default();
        match connection.send(|apis| apis.elbv2.describe_target_health().target_group_arn(&group).send()).await {
            Ok(output) => {
                let targets = output.target_health_descriptions.ok_or_else(says_nothing)?;
                Ok(Some(BTreeMap::from([(group, targets)])))
            }
            Err(error) if classify(&error) == (Failure::Refused { code: "TargetGroupNotFound".to_owned() }) => Ok(None),
            Err(error) => Err(unanswered(connection, error)),
        }
    }
    .boxed()
}

/// A group without targets has an empty list. A reply without any list is none of AWS's.
fn says_nothing() -> ObserveError {
    let message = "the reply says nothing of targets.";
    ObserveError { source: message.into(), message: message.to_owned() }
}

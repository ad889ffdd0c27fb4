//! The calls for target groups and their attributes.

use std::collections::BTreeMap;

use aws_sdk_elasticloadbalancingv2::types::TargetGroup;
use futures_util::FutureExt;

use super::Described;
use crate::api_error::{Failure, classify};
use crate::connect::Connection;
use crate::elbv2_error::unanswered;

pub(crate) fn describe_target_groups(connection: &Connection, arns: Vec<String>) -> Described<'_, TargetGroup> {
    async move {
        let outcome = connection
            .send(|apis| apis.elbv2.describe_target_groups().set_target_group_arns(Some(arns.clone())).send());
        match outcome.await {
            Ok(output) => {
                let groups = output.target_groups.unwrap_or_default().into_iter();
                Ok(Some(groups.filter_map(|group| Some((group.target_group_arn.clone()?, group))).collect()))
            }
            Err(error) if is_missing(&classify(&error)) => Ok(None),
            Err(error) => Err(unanswered(connection, error)),
        }
    }
    .boxed()
}

/// The call takes one group and has no pages.
pub(crate) fn describe_attributes(connection: &Connection, arns: Vec<String>) -> Described<'_, Vec<(String, String)>> {
    async move {
        let arn = arns.into_iter().next().unwrap_or_default();
        match connection.send(|apis| apis.elbv2.describe_target_group_attributes().target_group_arn(&arn).send()).await
        {
            Ok(output) => {
                let attributes = output.attributes.unwrap_or_default().into_iter();
                let attributes = attributes.filter_map(|attribute| Some((attribute.key?, attribute.value?)));
                Ok(Some(BTreeMap::from([(arn, attributes.collect())])))
            }
            Err(error) if is_missing(&classify(&error)) => Ok(None),
            Err(error) => Err(unanswered(connection, error)),
        }
    }
    .boxed()
}

fn is_missing(failure: &Failure) -> bool {
    *failure == Failure::Refused { code: "TargetGroupNotFound".to_owned() }
}

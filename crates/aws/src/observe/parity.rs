//! What ELBv2 knows of target groups, for comparing the two environments.

mod settings;

use std::collections::{BTreeMap, BTreeSet};

use aws_sdk_elasticloadbalancingv2::types::{TargetGroup, TargetHealthDescription, TargetHealthStateEnum};
use bluegreen::{GroupFacts, ObserveError, TargetFacts};
use futures_util::future::try_join_all;

use super::{ARNS_PER_CALL, health};
use crate::api_error::{Failure, classify, observe_error};
use crate::arn::TargetGroupArn;
use crate::connect::Account;

impl Account {
    /// Looks at what these target groups are like, whatever the health of their targets.
    ///
    /// # Errors
    /// When AWS could not be asked; target groups that do not exist are left out.
    pub async fn observe_groups(
        &self,
        groups: &[&TargetGroupArn],
    ) -> Result<BTreeMap<TargetGroupArn, GroupFacts>, ObserveError> {
        let wanted: BTreeSet<_> = groups.iter().map(|group| group.as_str()).collect();
        let found = describe(self, &Vec::from_iter(wanted)).await?;
        let of = |group: &&TargetGroupArn| Some(((*group).clone(), found.get(group.as_str())?.clone()));
        Ok(groups.iter().filter_map(of).collect())
    }
}

async fn describe(account: &Account, arns: &[&str]) -> Result<BTreeMap<String, GroupFacts>, ObserveError> {
    let mut groups = Vec::new();
    for batch in arns.chunks(ARNS_PER_CALL) {
        groups.extend(describe_batch(account, batch).await?);
    }
    let facts = try_join_all(groups.into_iter().map(|group| facts(account, group))).await?;
    Ok(facts.into_iter().flatten().collect())
}

/// One ARN that does not exist fails the whole call, so a batch in which one is missing is asked for one by one.
async fn describe_batch(account: &Account, batch: &[&str]) -> Result<Vec<TargetGroup>, ObserveError> {
    let mut found = Vec::new();
    match describe_call(account, batch).await? {
        Some(groups) => found = groups,
        None if batch.len() == 1 => {}
        None => {
            for arn in batch {
                found.extend(describe_call(account, &[*arn]).await?.unwrap_or_default());
            }
        }
    }
    Ok(found)
}

/// `None` when at least one of them does not exist.
async fn describe_call(account: &Account, batch: &[&str]) -> Result<Option<Vec<TargetGroup>>, ObserveError> {
    let arns = batch.iter().map(|arn| (*arn).to_owned()).collect();
    match account.elbv2.describe_target_groups().set_target_group_arns(Some(arns)).send().await {
        Ok(output) => Ok(Some(output.target_groups.unwrap_or_default())),
        Err(error) if is_missing(&classify(&error)) => Ok(None),
        Err(error) => Err(observe_error(account, "DescribeTargetGroups", error)),
    }
}

/// `None` when the group has been deleted since it was described.
async fn facts(account: &Account, group: TargetGroup) -> Result<Option<(String, GroupFacts)>, ObserveError> {
    let Some(arn) = group.target_group_arn() else { return Ok(None) };
    let Some(attributes) = attributes(account, arn).await? else { return Ok(None) };
    let Some(targets) = health::descriptions(account, arn).await? else { return Ok(None) };
    let mut settings = settings::of(&group);
    settings.extend(attributes);
    Ok(Some((arn.to_owned(), GroupFacts { settings, targets: targets.iter().filter_map(target).collect() })))
}

/// All attributes of one group, whatever their keys; the call takes one group and has no pages.
pub(super) async fn attributes(account: &Account, arn: &str) -> Result<Option<Vec<(String, String)>>, ObserveError> {
    match account.elbv2.describe_target_group_attributes().target_group_arn(arn).send().await {
        Ok(output) => {
            let attributes = output.attributes.unwrap_or_default().into_iter();
            Ok(Some(attributes.filter_map(|attribute| Some((attribute.key?, attribute.value?))).collect()))
        }
        Err(error) if is_missing(&classify(&error)) => Ok(None),
        Err(error) => Err(observe_error(account, &format!("DescribeTargetGroupAttributes of {arn}"), error)),
    }
}

/// A target that is draining has been deregistered: it belongs to no environment any more.
fn target(description: &TargetHealthDescription) -> Option<TargetFacts> {
    let state = description.target_health().and_then(|health| health.state());
    let target = description.target().filter(|_| state != Some(&TargetHealthStateEnum::Draining))?;
    Some(TargetFacts {
        name: health::name(description),
        port: target.port().and_then(|port| u16::try_from(port).ok()),
        zone: target.availability_zone().map(str::to_owned),
    })
}

fn is_missing(failure: &Failure) -> bool {
    *failure == Failure::Refused { code: "TargetGroupNotFound".to_owned() }
}

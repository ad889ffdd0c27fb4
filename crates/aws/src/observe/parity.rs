//! What AWS knows of target groups and of the instances in them, for comparing the two environments.

mod settings;

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use aws_sdk_elasticloadbalancingv2::types::{
    TargetGroup, TargetHealthDescription, TargetHealthStateEnum, TargetTypeEnum,
};
use bluegreen::{GroupFacts, InstancesSeen, ObserveError, TargetFacts, Urgency};
use futures_util::future::try_join_all;

use super::{health, instances};
use crate::account::Account;
use crate::arn::TargetGroupArn;
use crate::haste::Haste;

/// For a person who wants to know, or for a gate that waits for it.
fn now() -> Haste {
    Haste::to_know(Urgency::Gate)
}

/// For how long what is known of environments serves the plan and the apply of a cutover: what they are like is compared, not
/// how they are, and a large plan takes its time.
const OF_ONE_CUTOVER: Duration = Duration::from_secs(60);

/// For the plan or the apply of a cutover.
fn of_one_cutover(urgency: Urgency) -> Haste {
    Haste { may_be_old: OF_ONE_CUTOVER, ..Haste::to_know(urgency) }
}

impl Account {
    /// Looks at what these target groups are like, whatever the health of their targets, and at the instances in them.
    ///
    /// # Errors
    /// When ELBv2 could not be asked; target groups that do not exist are left out. An EC2 that could not be asked is part of
    /// what is seen.
    pub async fn observe_groups(
        &self,
        groups: &[&TargetGroupArn],
    ) -> Result<(BTreeMap<TargetGroupArn, GroupFacts>, InstancesSeen), ObserveError> {
        self.groups_seen(groups, now()).await
    }

    /// What they are like, as far as the plan or the apply of a cutover needs it.
    pub(crate) async fn observe_groups_of_one_cutover(
        &self,
        groups: &[&TargetGroupArn],
        urgency: Urgency,
    ) -> Result<(BTreeMap<TargetGroupArn, GroupFacts>, InstancesSeen), ObserveError> {
        self.groups_seen(groups, of_one_cutover(urgency)).await
    }

    async fn groups_seen(
        &self,
        groups: &[&TargetGroupArn],
        haste: Haste,
    ) -> Result<(BTreeMap<TargetGroupArn, GroupFacts>, InstancesSeen), ObserveError> {
        let wanted: BTreeSet<_> = groups.iter().map(|group| group.as_str().to_owned()).collect();
        let described = self.reads().target_groups.ask(self.connection(), Vec::from_iter(wanted), haste).await?;
        for missing in groups.iter().filter(|group| !described.contains_key(group.as_str())) {
            self.connection().ensure_in_sight(missing.as_str(), haste).await?;
        }
        let facts = try_join_all(described.into_values().map(|group| group_facts(self, group, haste))).await?;
        let found: BTreeMap<_, _> = facts.into_iter().flatten().collect();
        let targets = found.values().flat_map(|group: &GroupFacts| &group.targets);
        let instances: BTreeSet<_> = targets.filter_map(|target| target.instance.clone()).collect();
        let of = |group: &&TargetGroupArn| Some(((*group).clone(), found.get(group.as_str())?.clone()));
        let seen = instances::observe_instances(self.connection(), Vec::from_iter(instances)).await;
        Ok((groups.iter().filter_map(of).collect(), seen))
    }

    /// Looks at the registered targets of these groups alone. That they are instances is not known then.
    ///
    /// # Errors
    /// When ELBv2 could not be asked; target groups that do not exist are left out.
    pub(crate) async fn observe_registrations(
        &self,
        groups: BTreeSet<&TargetGroupArn>,
        urgency: Urgency,
    ) -> Result<BTreeMap<TargetGroupArn, GroupFacts>, ObserveError> {
        let ask = |group: TargetGroupArn| async move {
            let targets = health::registered_targets(self, group.as_str(), of_one_cutover(urgency)).await?;
            Ok(targets
                .map(|targets| (group, GroupFacts { settings: BTreeMap::new(), targets: facts_of(&targets, false) })))
        };
        let found = try_join_all(groups.into_iter().cloned().map(ask)).await?;
        Ok(found.into_iter().flatten().collect())
    }
}

fn facts_of(targets: &[TargetHealthDescription], of_instances: bool) -> Vec<TargetFacts> {
    targets.iter().filter_map(|description| target_facts(description, of_instances)).collect()
}

/// `None` when the group has been deleted since it was described.
async fn group_facts(
    account: &Account,
    group: TargetGroup,
    haste: Haste,
) -> Result<Option<(String, GroupFacts)>, ObserveError> {
    let Some(arn) = group.target_group_arn() else { return Ok(None) };
    let Some(attributes) = group_attributes(account, arn, haste).await? else { return Ok(None) };
    let Some(targets) = health::registered_targets(account, arn, haste).await? else { return Ok(None) };
    let mut settings = settings::group_settings(&group);
    settings.extend(attributes);
    let of_instances = group.target_type() == Some(&TargetTypeEnum::Instance);
    Ok(Some((arn.to_owned(), GroupFacts { settings, targets: facts_of(&targets, of_instances) })))
}

/// All attributes of one group, whatever their keys; `None` when it does not exist.
pub(super) async fn group_attributes(
    account: &Account,
    arn: &str,
    haste: Haste,
) -> Result<Option<Vec<(String, String)>>, ObserveError> {
    Ok(account.reads().attributes.ask(account.connection(), vec![arn.to_owned()], haste).await?.remove(arn))
}

/// A target that is draining has been deregistered: it belongs to no environment any more.
fn target_facts(description: &TargetHealthDescription, is_instance: bool) -> Option<TargetFacts> {
    let state = description.target_health().and_then(|health| health.state());
    let target = description.target().filter(|_| state != Some(&TargetHealthStateEnum::Draining))?;
    Some(TargetFacts {
        name: health::target_name(description),
        port: target.port().and_then(|port| u16::try_from(port).ok()),
        zone: target.availability_zone().map(str::to_owned),
        instance: target.id().filter(|_| is_instance).map(str::to_owned),
    })
}

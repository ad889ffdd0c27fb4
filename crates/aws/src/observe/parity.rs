//! What AWS knows of target groups and of the instances in them, for comparing the two environments.

mod settings;

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use aws_sdk_elasticloadbalancingv2::types::TargetGroup;
use bluegreen::{GroupFacts, InstancesSeen, ObserveError, TargetFacts, TargetSeen, TargetState, Urgency};
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
        let haste = now();
        let mut found = self.settings_seen(groups.iter().copied().collect(), haste).await?;
        let ask = |group: TargetGroupArn| async move {
            let targets = self.targets_seen(&group, haste).await?;
            Ok((group, targets))
        };
        for (group, targets) in try_join_all(found.keys().cloned().map(ask)).await? {
            match targets {
                Some(targets) => _ = found.entry(group).and_modify(|facts| facts.targets = Some(targets)),
                // It was deleted since it was described.
                None => _ = found.remove(&group),
            }
        }
        let instances = self.instances_seen(found.values()).await;
        Ok((found, instances))
    }

    /// What these target groups are like, whatever is registered in them, as far as the plan or the apply of a cutover needs it.
    ///
    /// # Errors
    /// When ELBv2 could not be asked; target groups that do not exist are left out.
    pub(crate) async fn observe_settings(
        &self,
        groups: BTreeSet<&TargetGroupArn>,
        urgency: Urgency,
    ) -> Result<BTreeMap<TargetGroupArn, GroupFacts>, ObserveError> {
        self.settings_seen(groups, of_one_cutover(urgency)).await
    }

    async fn settings_seen(
        &self,
        groups: BTreeSet<&TargetGroupArn>,
        haste: Haste,
    ) -> Result<BTreeMap<TargetGroupArn, GroupFacts>, ObserveError> {
        let wanted = groups.iter().map(|group| group.as_str().to_owned()).collect();
        let described = self.reads().target_groups.ask(self.connection(), wanted, haste).await?;
        for missing in groups.iter().filter(|group| !described.contains_key(group.as_str())) {
            self.connection().ensure_in_sight(missing.as_str(), haste).await?;
        }
        let facts = try_join_all(described.into_values().map(|group| group_settings(self, group, haste))).await?;
        let mut found: BTreeMap<_, _> = facts.into_iter().flatten().collect();
        let of = |group: &TargetGroupArn| Some((group.clone(), found.remove(group.as_str())?));
        Ok(groups.into_iter().filter_map(of).collect())
    }

    /// What is registered in this group, as far as the plan or the apply of a cutover needs it; `None` when it
    /// does not exist.
    ///
    /// # Errors
    /// When ELBv2 could not be asked.
    pub(crate) async fn observe_targets(
        &self,
        group: &TargetGroupArn,
        urgency: Urgency,
    ) -> Result<Option<Vec<TargetFacts>>, ObserveError> {
        self.targets_seen(group, of_one_cutover(urgency)).await
    }

    async fn targets_seen(
        &self,
        group: &TargetGroupArn,
        haste: Haste,
    ) -> Result<Option<Vec<TargetFacts>>, ObserveError> {
        let targets = health::registered_targets(self, group.as_str(), haste).await?;
        Ok(targets
            .map(|targets| targets.iter().map(health::target_seen).filter_map(|seen| target_facts_of(&seen)).collect()))
    }

    /// What EC2 says of the instances in these groups.
    pub(crate) async fn instances_seen(&self, groups: impl IntoIterator<Item = &GroupFacts>) -> InstancesSeen {
        let targets = groups.into_iter().flat_map(|facts| facts.targets.iter().flatten());
        let instances: BTreeSet<_> = targets.filter_map(|target| target.instance.clone()).collect();
        instances::observe_instances(self.connection(), Vec::from_iter(instances)).await
    }
}

/// `None` when the group has been deleted since it was described.
async fn group_settings(
    account: &Account,
    group: TargetGroup,
    haste: Haste,
) -> Result<Option<(String, GroupFacts)>, ObserveError> {
    let Some(arn) = group.target_group_arn() else { return Ok(None) };
    let Some(attributes) = group_attributes(account, arn, haste).await? else { return Ok(None) };
    let mut settings = settings::group_settings(&group);
    settings.extend(attributes);
    Ok(Some((arn.to_owned(), GroupFacts { settings, targets: None })))
}

/// All attributes of one group, whatever their keys; `None` when it does not exist.
pub(super) async fn group_attributes(
    account: &Account,
    arn: &str,
    haste: Haste,
) -> Result<Option<Vec<(String, String)>>, ObserveError> {
    Ok(account.reads().attributes.ask(account.connection(), vec![arn.to_owned()], haste).await?.remove(arn))
}

/// What the ids of EC2 instances begin with. Those of other targets are addresses and ARNs.
const INSTANCE: &str = "i-";

/// What a look at health shows of a registered target. One that is draining has been deregistered: it belongs to no environment any
/// more.
#[must_use]
pub fn target_facts_of(seen: &TargetSeen) -> Option<TargetFacts> {
    if seen.state == TargetState::Draining {
        return None;
    }
    let (id, port) = health::id_and_port(&seen.name);
    let instance = id.starts_with(INSTANCE).then(|| id.to_owned());
    Some(TargetFacts { name: seen.name.clone(), port, zone: seen.zone.clone(), instance })
}

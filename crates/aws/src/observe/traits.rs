//! The settings of target groups that matter when one is attached to a route or detached from it.

use std::collections::{BTreeMap, BTreeSet};

use bluegreen::{GroupTraits, ObserveError, TargetGroupId};
use futures_util::future::try_join_all;

use super::parity::group_attributes;
use crate::account::Account;
use crate::arn::TargetGroupArn;
use crate::haste::Haste;

const OWN_STICKINESS: &str = "stickiness.enabled";
const DNS_FAILOVER_COUNT: &str = "target_group_health.dns_failover.minimum_healthy_targets.count";
const DNS_FAILOVER_PERCENT: &str = "target_group_health.dns_failover.minimum_healthy_targets.percentage";

/// The traits of all these groups; those that do not exist are left out.
pub(crate) async fn observe_traits(
    account: &Account,
    groups: BTreeSet<TargetGroupArn>,
    haste: Haste,
) -> Result<BTreeMap<TargetGroupId, GroupTraits>, ObserveError> {
    let ask = |group: TargetGroupArn| async move {
        let attributes = group_attributes(account, group.as_str(), haste).await?;
        Ok(attributes.map(|attributes| (TargetGroupId(group.as_str().to_owned()), group_traits(&attributes))))
    };
    Ok(try_join_all(groups.into_iter().map(ask)).await?.into_iter().flatten().collect())
}

fn group_traits(attributes: &[(String, String)]) -> GroupTraits {
    let value = |name: &str| attributes.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str());
    // Where it is off, the value is the word `off`.
    let number = |name: &str| value(name).and_then(|value| value.parse::<u32>().ok());
    GroupTraits {
        has_own_stickiness: value(OWN_STICKINESS) == Some("true"),
        dns_failover_count: number(DNS_FAILOVER_COUNT).filter(|count| *count > 1),
        dns_failover_percent: number(DNS_FAILOVER_PERCENT),
    }
}

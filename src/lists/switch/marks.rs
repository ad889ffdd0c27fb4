//! What a convention says of the target groups that there are.

use std::collections::BTreeMap;

use bluegreen::{Mark, ObserveError, TargetGroupId, mark_of_name};
use bluegreen_aws::Account;

use super::arguments::Convention;

/// What the convention says of each target group.
pub(super) async fn marks(
    account: &Account,
    convention: &Convention,
) -> Result<BTreeMap<TargetGroupId, Mark>, ObserveError> {
    let groups = account.find_target_groups().await?;
    match convention {
        Convention::Names(patterns) => {
            let mark = |(group, name): (TargetGroupId, String)| Some((group, mark_of_name(&name, patterns)?));
            Ok(groups.into_iter().filter_map(mark).collect())
        }
        Convention::Tags { color, pair } => {
            let groups: Vec<_> = groups.into_keys().collect();
            let mark = |(group, tags): (TargetGroupId, BTreeMap<String, String>)| {
                let color = tags.get(color)?.parse().ok()?;
                let pair = pair.as_ref().and_then(|key| tags.get(key)).cloned();
                Some((group, Mark { color, pair }))
            };
            Ok(account.find_tags(&groups).await?.into_iter().filter_map(mark).collect())
        }
    }
}

//! The tags of target groups.

use std::collections::BTreeMap;

use aws_sdk_elasticloadbalancingv2::types::TagDescription;
use bluegreen::{ObserveError, TargetGroupId};

use crate::account::Account;
use crate::calls::ARNS_PER_CALL;
use crate::elbv2_error::unanswered;

/// Tags by key.
type Tags = BTreeMap<String, String>;

impl Account {
    /// The tags of each of these.
    ///
    /// # Errors
    /// When ELBv2 could not be asked.
    pub async fn find_tags(&self, groups: &[TargetGroupId]) -> Result<BTreeMap<TargetGroupId, Tags>, ObserveError> {
        let connection = self.connection();
        let mut found = BTreeMap::new();
        for some in groups.chunks(ARNS_PER_CALL) {
            let arns: Vec<_> = some.iter().map(|group| group.0.clone()).collect();
            self.take_turn_of_survey().await;
            let outcome =
                connection.send(|apis| apis.elbv2.describe_tags().set_resource_arns(Some(arns.clone())).send());
            let output = outcome.await.map_err(|error| unanswered(connection, error))?;
            found.extend(output.tag_descriptions.unwrap_or_default().into_iter().filter_map(tags_of_one));
        }
        Ok(found)
    }
}

fn tags_of_one(description: TagDescription) -> Option<(TargetGroupId, Tags)> {
    let tags = description.tags.unwrap_or_default().into_iter();
    let tags = tags.filter_map(|tag| Some((tag.key?, tag.value.unwrap_or_default())));
    Some((TargetGroupId(description.resource_arn?), tags.collect()))
}

//! The target groups that there are.

use std::collections::BTreeMap;

use bluegreen::{ObserveError, TargetGroupId};

use super::pages::all_pages;
use crate::account::Account;
use crate::elbv2_error::unanswered;

impl Account {
    /// The name of every target group.
    ///
    /// # Errors
    /// When ELBv2 could not be asked.
    pub async fn find_target_groups(&self) -> Result<BTreeMap<TargetGroupId, String>, ObserveError> {
        let connection = self.connection();
        let found = all_pages(self, |marker| async move {
            let outcome = connection.send(|apis| apis.elbv2.describe_target_groups().set_marker(marker.clone()).send());
            let output = outcome.await.map_err(|error| unanswered(connection, error))?;
            let groups = output.target_groups.unwrap_or_default().into_iter();
            let named = groups.filter_map(|it| Some((TargetGroupId(it.target_group_arn?), it.target_group_name?)));
            Ok((named.collect(), output.next_marker))
        });
        Ok(found.await?.into_iter().collect())
    }
}

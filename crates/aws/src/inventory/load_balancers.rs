//! The load balancers that there are.

use aws_sdk_elasticloadbalancingv2::types::LoadBalancer;
use bluegreen::ObserveError;

use super::pages::all_pages;
use crate::account::Account;
use crate::arn::LoadBalancerArn;
use crate::calls::ARNS_PER_CALL;
use crate::elbv2_error::unanswered;

impl Account {
    /// All Application and Network Load Balancers, in the order of their names.
    ///
    /// # Errors
    /// When ELBv2 could not be asked.
    pub async fn find_load_balancers(&self) -> Result<Vec<LoadBalancerArn>, ObserveError> {
        let connection = self.connection();
        let found = all_pages(self, |marker| async move {
            let outcome =
                connection.send(|apis| apis.elbv2.describe_load_balancers().set_marker(marker.clone()).send());
            let output = outcome.await.map_err(|error| unanswered(connection, error))?;
            Ok((arns(output.load_balancers), output.next_marker))
        });
        let mut found = found.await?;
        found.sort_by(|one, other| (one.name(), one).cmp(&(other.name(), other)));
        Ok(found)
    }

    /// Makes sure that these are there.
    ///
    /// # Errors
    /// When one of them is not, or when ELBv2 could not be asked.
    pub async fn ensure_load_balancers(&self, wanted: &[LoadBalancerArn]) -> Result<(), ObserveError> {
        let connection = self.connection();
        for some in wanted.chunks(ARNS_PER_CALL) {
            let arns: Vec<_> = some.iter().map(|arn| arn.as_str().to_owned()).collect();
            self.take_turn_of_survey().await;
            let outcome = connection
                .send(|apis| apis.elbv2.describe_load_balancers().set_load_balancer_arns(Some(arns.clone())).send());
            outcome.await.map_err(|error| unanswered(connection, error))?;
        }
        Ok(())
    }
}

/// Gateway Load Balancers have no weights.
fn arns(found: Option<Vec<LoadBalancer>>) -> Vec<LoadBalancerArn> {
    let arns = found.unwrap_or_default().into_iter().filter_map(|found| found.load_balancer_arn);
    arns.filter_map(|arn| LoadBalancerArn::parse(&arn).ok()).collect()
}

//! What the SDK sends again by itself.

use std::sync::Arc;

use aws_sdk_elasticloadbalancingv2::config::interceptors::BeforeTransmitInterceptorContextRef;
use aws_sdk_elasticloadbalancingv2::config::{ConfigBag, Intercept, RuntimeComponents};
use aws_sdk_elasticloadbalancingv2::error::BoxError;
use aws_smithy_runtime_api::client::retries::RequestAttempts;

use super::{Budget, Calls};

/// Lets the budget pay for what the SDK sends again by itself.
#[derive(Debug)]
pub(crate) struct ChargeRetries {
    pub(crate) budget: Arc<Budget>,
    pub(crate) calls: Calls,
}

impl Intercept for ChargeRetries {
    fn name(&self) -> &'static str {
        "charge the budget for retries"
    }

    fn read_before_transmit(
        &self,
        _: &BeforeTransmitInterceptorContextRef<'_>,
        _: &RuntimeComponents,
        config: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        let is_retry = config.load::<RequestAttempts>().is_some_and(|attempts| attempts.attempts() > 1);
        if is_retry {
            let now = self.budget.now();
            self.budget.state().buckets.charge(self.calls, now);
        }
        Ok(())
    }
}

//! No reply may fill the memory.

use aws_sdk_elasticloadbalancingv2::config::interceptors::BeforeDeserializationInterceptorContextMut;
use aws_sdk_elasticloadbalancingv2::config::{ConfigBag, Intercept, RuntimeComponents};
use aws_sdk_elasticloadbalancingv2::error::BoxError;
use aws_smithy_types::body::SdkBody;
use http_body_util::Limited;

/// How long a reply may be. The largest that AWS gives, a page of a thousand instances, has a few megabytes; a body beyond
/// this comes from something else and may never end.
const MOST_BYTES: usize = 32 * 1024 * 1024;

/// Breaks off replies that are too long.
#[derive(Debug)]
pub(crate) struct LimitReply;

impl Intercept for LimitReply {
    fn name(&self) -> &'static str {
        "limit the length of the reply"
    }

    fn modify_before_deserialization(
        &self,
        context: &mut BeforeDeserializationInterceptorContextMut<'_>,
        _: &RuntimeComponents,
        _: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        let body = context.response_mut().body_mut();
        let whole = std::mem::replace(body, SdkBody::taken());
        *body = SdkBody::from_body_1_x(Limited::new(whole, MOST_BYTES));
        Ok(())
    }
}

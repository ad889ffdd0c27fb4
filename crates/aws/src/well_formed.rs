//! A reply is XML to its end, or it is none.

use aws_sdk_elasticloadbalancingv2::config::interceptors::AfterDeserializationInterceptorContextRef;
use aws_sdk_elasticloadbalancingv2::config::{ConfigBag, Intercept, RuntimeComponents};
use aws_sdk_elasticloadbalancingv2::error::BoxError;

/// Refuses replies that are no whole XML document. The SDK reads them as far as they go: of a list of targets that was cut off it
/// would make a shorter list.
#[derive(Debug)]
pub(crate) struct WellFormed;

impl Intercept for WellFormed {
    fn name(&self) -> &'static str {
        "take only whole XML documents"
    }

    fn read_after_deserialization(
        &self,
        context: &AfterDeserializationInterceptorContextRef<'_>,
        _: &RuntimeComponents,
        _: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        // An error may have any form, and what it means has been read already.
        if context.output_or_error().is_ok() {
            let text = std::str::from_utf8(context.response().body().bytes().unwrap_or_default())?;
            roxmltree::Document::parse(text)?;
        }
        Ok(())
    }
}

//! Looking at what the SDK really sends and receives.
//!
//! The SDK's types silently drop what they do not know. Comparing the raw reply of a read with the raw request that would
//! write the same actions back is how a loss is noticed before it happens.

use std::sync::{Arc, Mutex, PoisonError};

use aws_sdk_elasticloadbalancingv2::config::interceptors::{
    AfterDeserializationInterceptorContextRef, BeforeTransmitInterceptorContextRef,
};
use aws_sdk_elasticloadbalancingv2::config::{ConfigBag, Intercept, RuntimeComponents};
use aws_sdk_elasticloadbalancingv2::error::BoxError;
use aws_smithy_types::body::SdkBody;

/// A place where an interceptor leaves a body's bytes.
#[derive(Clone, Debug, Default)]
pub(crate) struct Captured(Arc<Mutex<Vec<u8>>>);

impl Captured {
    /// The bytes captured last; empty before.
    pub(crate) fn bytes(&self) -> Vec<u8> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn keep(&self, body: &SdkBody) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = body.bytes().unwrap_or_default().to_vec();
    }
}

/// Keeps the body of the last reply.
#[derive(Debug)]
pub(crate) struct KeepReply(pub(crate) Captured);

impl Intercept for KeepReply {
    fn name(&self) -> &'static str {
        "keep the raw reply"
    }

    fn read_after_deserialization(
        &self,
        context: &AfterDeserializationInterceptorContextRef<'_>,
        _: &RuntimeComponents,
        _: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        self.0.keep(context.response().body());
        Ok(())
    }
}

/// Keeps the body of the request, and stops the operation before anything is signed or sent.
#[derive(Debug)]
pub(crate) struct OnlySerialize(pub(crate) Captured);

impl Intercept for OnlySerialize {
    fn name(&self) -> &'static str {
        "serialize the request and send nothing"
    }

    fn read_after_serialization(
        &self,
        context: &BeforeTransmitInterceptorContextRef<'_>,
        _: &RuntimeComponents,
        _: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        self.0.keep(context.request().body());
        Err("this request was only meant to be serialized".into())
    }
}

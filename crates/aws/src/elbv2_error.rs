//! What is said of a call to ELBv2 that failed, with the address that was asked.

use std::error::Error;

use aws_sdk_elasticloadbalancingv2::error::{ProvideErrorMetadata, SdkError};
use bluegreen::ObserveError;

use crate::api_error::message_from;
use crate::connect::Connection;

/// One sentence for a person: what ELBv2 said, or what happened on the way to it, and the way out where there is one.
pub(crate) fn elbv2_message<E>(connection: &Connection, error: &SdkError<E>) -> String
where
    E: ProvideErrorMetadata + Error + 'static,
{
    message_from(&connection.addresses().elbv2, error)
}

/// The error of a look at the world that failed; whoever asked says what was tried.
pub(crate) fn unanswered<E>(connection: &Connection, error: SdkError<E>) -> ObserveError
where
    E: ProvideErrorMetadata + Error + Send + Sync + 'static,
{
    ObserveError { message: elbv2_message(connection, &error), source: Box::new(error) }
}

//! Errors as AWS writes them.

use alb_model::{Rejection, Tree};
use bytes::Bytes;

use super::xml;

/// A call that failed.
#[derive(Debug, Clone)]
pub(super) struct ApiError {
    pub(super) status: u16,
    pub(super) code: String,
    pub(super) message: String,
}

impl ApiError {
    pub(super) fn new(status: u16, code: &str, message: impl Into<String>) -> Self {
        Self { status, code: code.to_owned(), message: message.into() }
    }

    /// A request that has the wrong form.
    pub(super) fn validation(message: impl Into<String>) -> Self {
        Self::new(400, "ValidationError", message)
    }

    /// Too many calls. The documentation says `ThrottlingException`; clients of the query API see this code.
    pub(super) fn throttled() -> Self {
        Self::new(400, "Throttling", "Rate exceeded")
    }

    /// A failure of AWS's own.
    pub(super) fn internal() -> Self {
        Self::new(500, "InternalFailure", "The request processing has failed because of an unknown error")
    }

    /// An action that does not exist, here. A client error, so that no SDK repeats the call.
    pub(super) fn unknown_action(action: &str, version: &str) -> Self {
        Self::new(400, "InvalidAction", format!("Could not find operation {action} for version {version}"))
    }

    pub(super) fn to_xml(&self) -> Bytes {
        let kind = if self.status >= 500 { "Receiver" } else { "Sender" };
        let error = Tree::fields()
            .with("Type", Tree::leaf(kind))
            .with("Code", Tree::leaf(&self.code))
            .with("Message", Tree::leaf(&self.message));
        xml::error(error)
    }
}

impl From<Rejection> for ApiError {
    fn from(rejection: Rejection) -> Self {
        Self::new(400, rejection.code(), rejection.to_string())
    }
}

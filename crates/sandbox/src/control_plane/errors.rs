//! Errors as AWS writes them.

use alb_model::{Rejection, Tree};

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

    /// A value outside of an enumeration.
    pub(super) fn not_one_of(member: &str, value: &str, expected: &[&str]) -> Self {
        Self::validation(format!(
            "1 validation error detected: Value '{value}' at '{member}' failed to satisfy constraint: Member must satisfy \
             enum value set: [{}]",
            expected.join(", ")
        ))
    }

    /// What AWS has and the sandbox has not.
    pub(super) fn not_offered(what: &str) -> Self {
        Self::new(400, "OperationNotPermitted", format!("This sandbox does not offer {what}"))
    }

    /// A failure of AWS's own.
    pub(super) fn internal() -> Self {
        Self::new(500, "InternalFailure", "The request processing has failed because of an unknown error")
    }

    /// An action that does not exist, here. A client error, so that no SDK repeats the call.
    pub(super) fn unknown_action(action: &str, version: &str) -> Self {
        Self::new(400, "InvalidAction", format!("Could not find operation {action} for version {version}"))
    }

    /// A request that cannot be read.
    pub(super) fn serialization(problem: &str) -> Self {
        Self::new(400, "SerializationException", problem)
    }

    /// Whose fault it is, in the API's words.
    pub(super) const fn fault(&self) -> &'static str {
        if self.status >= 500 { "Receiver" } else { "Sender" }
    }

    /// Code and message, which is all that EC2 says.
    pub(super) fn short(&self) -> Tree {
        Tree::fields().with("Code", Tree::leaf(&self.code)).with("Message", Tree::leaf(&self.message))
    }

    /// And whose fault it is, as the other services say too.
    pub(super) fn long(&self) -> Tree {
        Tree::fields()
            .with("Type", Tree::leaf(self.fault()))
            .with("Code", Tree::leaf(&self.code))
            .with("Message", Tree::leaf(&self.message))
    }
}

impl From<Rejection> for ApiError {
    fn from(rejection: Rejection) -> Self {
        Self::new(400, rejection.code(), rejection.to_string())
    }
}

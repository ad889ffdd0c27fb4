//! What the API, or the way to it, says when a call fails.

mod causes;
mod clock;
mod failure;
mod message;
mod no_credentials;

pub(crate) use causes::root_cause;
pub(crate) use failure::{Failure, classify, is_expired, is_throttled};
pub(crate) use message::message_from;
pub(crate) use no_credentials::{CredentialsProblem, RoleError};

//! Why there are no credentials, as errors that say themselves what to do.

use aws_credential_types::provider::error::CredentialsError;

use super::causes::causes;

/// A role could not be assumed.
#[derive(Debug, thiserror::Error)]
#[error("role {arn} could not be assumed: {why}")]
pub(crate) struct RoleError {
    pub(crate) arn: String,
    pub(crate) why: String,
}

/// Why there are no credentials, and what to do, for a person.
#[derive(Clone, Debug, thiserror::Error)]
#[error("{0}.")]
pub(crate) struct CredentialsProblem(pub(crate) String);

impl CredentialsProblem {
    /// What an error says that says itself what to do.
    pub(crate) fn of(error: &CredentialsError) -> Option<CredentialsProblem> {
        let role = || causes(error).find_map(|cause| cause.downcast_ref::<RoleError>()).map(ToString::to_string);
        let problem = causes(error).find_map(|cause| cause.downcast_ref::<CredentialsProblem>()).cloned();
        problem.or_else(|| role().map(|text| CredentialsProblem(text.trim_end_matches('.').to_owned())))
    }
}

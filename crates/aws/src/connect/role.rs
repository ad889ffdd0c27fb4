//! Credentials of an assumed role. The SDK keeps them until shortly before they expire and then asks for new ones.

use aws_config::SdkConfig;
use aws_config::sts::AssumeRoleProvider;
use aws_credential_types::provider::error::CredentialsError;
use aws_credential_types::provider::{self, ProvideCredentials, SharedCredentialsProvider, future};
use aws_sdk_sts::error::SdkError;
use aws_sdk_sts::operation::assume_role::AssumeRoleError;
use aws_types::origin::Origin;

use super::{AssumeRole, ConnectError, endpoint};
use crate::api_error;

/// The session's name when none is given: it tells readers of AWS's logs who was there.
const SESSION_NAME: &str = "terraform-provider-bluegreen";

/// The role's credentials, asked for with those of `base`.
pub(super) async fn role_credentials(
    role: &AssumeRole,
    base: &SdkConfig,
    sts_endpoint: Option<&str>,
) -> Result<SharedCredentialsProvider, ConnectError> {
    let url = endpoint::url(endpoint::STS, sts_endpoint, base)?;
    let address = endpoint::address(endpoint::STS, url.as_deref(), base);
    let mut sts = base.clone().into_builder();
    sts.set_endpoint_url(url);
    // Found already; without this the SDK would look once more and prefer what it finds.
    sts.insert_origin("endpoint_url", Origin::shared_config());
    let mut builder = AssumeRoleProvider::builder(role.role_arn.as_str())
        .session_name(role.session_name.as_deref().unwrap_or(SESSION_NAME));
    if let Some(external_id) = &role.external_id {
        builder = builder.external_id(external_id);
    }
    if let Some(duration) = role.duration {
        builder = builder.session_length(duration);
    }
    if let Some(policy) = &role.policy {
        builder = builder.policy(policy);
    }
    let inner = builder.configure(&sts.build()).build().await;
    Ok(SharedCredentialsProvider::new(Role { inner, arn: role.role_arn.to_string(), address }))
}

/// A role could not be assumed.
#[derive(Debug, thiserror::Error)]
#[error("role {arn} could not be assumed: {why}")]
pub(crate) struct RoleError {
    arn: String,
    why: String,
}

/// The SDK's provider, with errors that name the role.
#[derive(Debug)]
struct Role {
    inner: AssumeRoleProvider,
    arn: String,
    address: String,
}

impl ProvideCredentials for Role {
    fn provide_credentials<'a>(&'a self) -> future::ProvideCredentials<'a>
    where
        Self: 'a,
    {
        future::ProvideCredentials::new(self.assume())
    }
}

impl Role {
    async fn assume(&self) -> provider::Result {
        self.inner.provide_credentials().await.map_err(|error| {
            let why = self.explained(&error);
            CredentialsError::provider_error(RoleError { arn: self.arn.clone(), why })
        })
    }

    fn explained(&self, error: &CredentialsError) -> String {
        let source = std::error::Error::source(error);
        match source.and_then(|source| source.downcast_ref::<SdkError<AssumeRoleError>>()) {
            Some(refused) => api_error::message_from(&self.address, refused),
            None => source.map_or_else(|| error.to_string(), ToString::to_string),
        }
    }
}

//! Credentials of an assumed role. The SDK keeps them until shortly before they expire and then asks for new ones.

use std::collections::BTreeSet;
use std::path::Path;
use std::time::SystemTime;

use aws_config::SdkConfig;
use aws_credential_types::Credentials;
use aws_credential_types::provider::error::CredentialsError;
use aws_credential_types::provider::{self, ProvideCredentials, SharedCredentialsProvider, future};
use aws_sdk_sts::Client;
use aws_sdk_sts::error::{ProvideErrorMetadata, SdkError};
use aws_sdk_sts::types::{Credentials as Issued, PolicyDescriptorType, Tag};

use super::endpoint::{self, Place};
use super::error::ConnectError;
use super::options::ConnectOptions;
use super::profiles::expanded;
use super::role_options::{AssumeRole, RoleSession, WebIdentity, WebIdentityToken};
use super::sts::{at_sts, sts_client};
use crate::api_error::{RoleError, message_from};

/// The session's name when none is given: it tells readers of AWS's logs who was there.
const SESSION_NAME: &str = "terraform-provider-bluegreen";

/// The same settings with the credentials of the roles that the options name: first that of a web identity, then one after
/// the other, each asked for with the credentials of the one before.
pub(super) fn with_roles(options: &ConnectOptions, base: SdkConfig) -> Result<SdkConfig, ConnectError> {
    let web = options.web_identity.clone().map(Declared::WithToken);
    let roles = web.into_iter().chain(options.assume_roles.iter().cloned().map(Declared::WithCredentials));
    roles.into_iter().try_fold(base, |config, role| {
        let credentials = role_credentials(role, &config, options)?;
        Ok(config.into_builder().credentials_provider(credentials).build())
    })
}

/// The credentials of one role, asked for with those of `base`.
pub(super) fn role_credentials(
    role: Declared,
    base: &SdkConfig,
    options: &ConnectOptions,
) -> Result<SharedCredentialsProvider, ConnectError> {
    let base = at_sts(base, options);
    let Place { url, address, config } = Place::find(endpoint::STS, options.sts_endpoint.as_deref(), &base)?;
    Ok(SharedCredentialsProvider::new(Role { client: sts_client(&config, url), role, address }))
}

/// How a role is assumed.
#[derive(Clone, Debug)]
pub(super) enum Declared {
    WithCredentials(AssumeRole),
    WithToken(WebIdentity),
}

/// One role and the STS that is asked for it.
#[derive(Debug)]
struct Role {
    client: Client,
    role: Declared,
    address: String,
}

impl ProvideCredentials for Role {
    fn provide_credentials<'a>(&'a self) -> future::ProvideCredentials<'a>
    where
        Self: 'a,
    {
        future::ProvideCredentials::new(self.assumed())
    }
}

impl Role {
    async fn assumed(&self) -> provider::Result {
        let (arn, issued) = match &self.role {
            Declared::WithCredentials(role) => (&role.session.role_arn, self.with_credentials(role).await),
            Declared::WithToken(role) => (&role.session.role_arn, self.with_token(role).await),
        };
        let refused = |why| CredentialsError::provider_error(RoleError { arn: arn.to_string(), why });
        let issued = issued.and_then(|issued| issued.ok_or_else(|| "STS issued no credentials".to_owned()));
        issued.and_then(credentials).map_err(refused)
    }

    async fn with_credentials(&self, role: &AssumeRole) -> Result<Option<Issued>, String> {
        let RoleSession { role_arn, session_name, duration, policy, policy_arns } = &role.session;
        let tag = |(key, value): (&String, &String)| Tag::builder().key(key).value(value).build();
        let tags = role.tags.iter().map(tag).collect::<Result<Vec<_>, _>>().map_err(|error| error.to_string())?;
        let call = self.client.assume_role().role_arn(role_arn.as_str());
        let call = call
            .role_session_name(session_name.as_deref().unwrap_or(SESSION_NAME))
            .set_external_id(role.external_id.clone())
            .set_source_identity(role.source_identity.clone())
            .set_tags(some(tags))
            .set_transitive_tag_keys(some(Vec::from_iter(role.transitive_tag_keys.iter().cloned())))
            .set_policy(policy.clone())
            .set_policy_arns(some(described(policy_arns)))
            .set_duration_seconds(duration.map(|duration| duration.as_secs() as i32));
        call.send().await.map(|reply| reply.credentials).map_err(|error| self.explained(&error))
    }

    async fn with_token(&self, role: &WebIdentity) -> Result<Option<Issued>, String> {
        let RoleSession { role_arn, session_name, duration, policy, policy_arns } = &role.session;
        let call = self.client.assume_role_with_web_identity().role_arn(role_arn.as_str());
        let call = call
            .role_session_name(session_name.as_deref().unwrap_or(SESSION_NAME))
            .web_identity_token(token(&role.token).await?)
            .set_policy(policy.clone())
            .set_policy_arns(some(described(policy_arns)))
            .set_duration_seconds(duration.map(|duration| duration.as_secs() as i32));
        call.send().await.map(|reply| reply.credentials).map_err(|error| self.explained(&error))
    }

    fn explained<E>(&self, error: &SdkError<E>) -> String
    where
        E: ProvideErrorMetadata + std::error::Error + 'static,
    {
        message_from(&self.address, error)
    }
}

/// A file is read each time: whoever issues tokens writes new ones there.
async fn token(token: &WebIdentityToken) -> Result<String, String> {
    match token {
        WebIdentityToken::Text(text) => Ok(text.clone()),
        WebIdentityToken::File(path) => {
            let read = tokio::fs::read_to_string(expanded(path)).await;
            read.map(|text| text.trim().to_owned()).map_err(|error| unreadable_token(path, &error))
        }
    }
}

/// What is said of a token's file that cannot be read.
pub(super) fn unreadable_token(path: &Path, error: &std::io::Error) -> String {
    format!(
        "the file of its web identity token, {path:?}, cannot be read: {error}. Let whoever issues the token write it there, or \
         change `web_identity_token_file` or AWS_WEB_IDENTITY_TOKEN_FILE, which name it"
    )
}

fn described(arns: &BTreeSet<String>) -> Vec<PolicyDescriptorType> {
    arns.iter().map(|arn| PolicyDescriptorType::builder().arn(arn).build()).collect()
}

/// An empty list is not sent.
fn some<T>(list: Vec<T>) -> Option<Vec<T>> {
    (!list.is_empty()).then_some(list)
}

fn credentials(issued: Issued) -> Result<Credentials, String> {
    let expires = SystemTime::try_from(issued.expiration).map_err(|error| error.to_string())?;
    let Issued { access_key_id, secret_access_key, session_token, .. } = issued;
    Ok(Credentials::new(access_key_id, secret_access_key, Some(session_token), Some(expires), "assumed role"))
}

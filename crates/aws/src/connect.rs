//! Connecting to AWS with the settings of a provider block and the standard environment.

use std::time::Duration;

use aws_config::{BehaviorVersion, Region, SdkConfig, retry::RetryConfig, timeout::TimeoutConfig};
use aws_credential_types::Credentials;
use aws_sdk_elasticloadbalancingv2::Client;

/// How often a read is tried in all when nothing else is said. Waits double from up to a second, so five attempts take
/// up to about fifteen seconds: long enough for a throttle to pass, short enough for a person who mistyped an endpoint.
const DEFAULT_ATTEMPTS: u32 = 5;

/// How long one attempt may take. Replies come in well under a second; a connection that has gone silent must not hold
/// a cutover.
const ATTEMPT_TIMEOUT: Duration = Duration::from_secs(20);

/// Settings that override what the environment and the shared configuration files say. `None` leaves it to them.
#[derive(Clone, Debug, Default)]
pub struct ConnectOptions {
    /// The AWS region.
    pub region: Option<String>,
    /// The profile in the shared configuration files.
    pub profile: Option<String>,
    /// Keys given directly.
    pub keys: Option<Keys>,
    /// Another address for the ELBv2 API.
    pub elbv2_endpoint: Option<String>,
    /// How often a failed read is tried again.
    pub max_retries: Option<u32>,
}

/// An access key with its secret. Its `Debug` form shows no secret.
#[derive(Clone)]
pub struct Keys {
    /// The access key's id.
    pub access_key: String,
    /// The secret that belongs to it.
    pub secret_key: String,
    /// The session token of temporary keys.
    pub token: Option<String>,
}

impl std::fmt::Debug for Keys {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Keys").field("access_key", &self.access_key).finish_non_exhaustive()
    }
}

/// Why no connection could be set up.
#[derive(Debug, thiserror::Error)]
pub enum ConnectError {
    /// Nobody said which region.
    #[error(
        "No AWS region is known. Set `region` in the provider block, or AWS_REGION in the environment, or a region in \
         the profile."
    )]
    NoRegion,
}

/// The ELBv2 API of one account in one region.
#[derive(Clone, Debug)]
pub struct Elbv2 {
    pub(crate) client: Client,
    /// Where the API is, for messages.
    pub(crate) address: String,
}

impl Elbv2 {
    /// Finds region and credentials. Nothing is sent yet.
    ///
    /// # Errors
    /// When no region is known.
    pub async fn connect(options: &ConnectOptions) -> Result<Elbv2, ConnectError> {
        let shared = shared_config(options).await;
        let region = shared.region().ok_or(ConnectError::NoRegion)?;
        let endpoint = options.elbv2_endpoint.as_deref().or(shared.endpoint_url());
        let address = endpoint.map_or_else(|| format!("the ELBv2 API in {region}"), str::to_owned);
        let mut config = aws_sdk_elasticloadbalancingv2::config::Builder::from(&shared);
        if let Some(endpoint) = &options.elbv2_endpoint {
            config = config.endpoint_url(endpoint);
        }
        Ok(Elbv2 { client: Client::from_conf(config.build()), address })
    }
}

async fn shared_config(options: &ConnectOptions) -> SdkConfig {
    let attempts = options.max_retries.map_or(DEFAULT_ATTEMPTS, |retries| retries.saturating_add(1));
    let mut loader = aws_config::defaults(BehaviorVersion::latest())
        .retry_config(RetryConfig::standard().with_max_attempts(attempts))
        .timeout_config(TimeoutConfig::builder().operation_attempt_timeout(ATTEMPT_TIMEOUT).build());
    if let Some(region) = &options.region {
        loader = loader.region(Region::new(region.clone()));
    }
    if let Some(profile) = &options.profile {
        loader = loader.profile_name(profile);
    }
    if let Some(keys) = &options.keys {
        loader = loader.credentials_provider(credentials(keys));
    }
    loader.load().await
}

fn credentials(keys: &Keys) -> Credentials {
    Credentials::new(&keys.access_key, &keys.secret_key, keys.token.clone(), None, "provider block")
}

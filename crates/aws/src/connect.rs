//! Connecting to AWS with the settings of a provider block and the standard environment.

mod endpoint;
mod error;
mod options;
mod profiles;
mod region;
mod role;
mod role_arn;

use std::env;
use std::time::Duration;

use aws_config::{BehaviorVersion, SdkConfig, retry::RetryConfig, timeout::TimeoutConfig};
use aws_credential_types::Credentials;
use aws_sdk_elasticloadbalancingv2::Client;

pub use error::ConnectError;
pub use options::{AssumeRole, ConnectOptions, Keys};
pub use profiles::SharedFile;
pub(crate) use role::RoleError;
pub use role_arn::{RoleArn, RoleArnError};

/// How often a read is tried in all when nothing else is said. Waits double from up to a second, so five attempts take
/// up to about fifteen seconds: long enough for a throttle to pass, short enough for a person who mistyped an endpoint.
const DEFAULT_ATTEMPTS: u32 = 5;

/// How long one attempt may take. Replies come in well under a second; a connection that has gone silent must not hold
/// a cutover.
const ATTEMPT_TIMEOUT: Duration = Duration::from_secs(20);

/// How long all attempts of one call may take: an endpoint that has gone silent must not hold a cutover, nor its way back,
/// for minutes.
const OPERATION_TIMEOUT: Duration = Duration::from_secs(40);

/// The APIs of one account in one region.
#[derive(Clone, Debug)]
pub struct Account {
    pub(crate) elbv2: Client,
    /// Where the load balancers' API is, for messages.
    pub(crate) elbv2_address: String,
    pub(crate) cloudwatch: aws_sdk_cloudwatch::Client,
    /// Where the alarms' API is, for messages.
    pub(crate) cloudwatch_address: String,
}

impl Account {
    /// Finds region and credentials. Nothing is sent yet.
    ///
    /// # Errors
    /// When no region is known, when an address is none, or when the shared files or the profile that the options name
    /// are not there.
    pub async fn connect(options: &ConnectOptions) -> Result<Account, ConnectError> {
        profiles::check(options).await?;
        let shared = shared_config(options).await;
        if shared.region().is_none() {
            return Err(ConnectError::NoRegion);
        }
        let shared = with_role(options, with_profile(options, shared)).await?;
        let (elbv2, elbv2_address) = elbv2_client(options, &shared)?;
        let (cloudwatch, cloudwatch_address) = cloudwatch_client(options, &shared)?;
        Ok(Account { elbv2, elbv2_address, cloudwatch, cloudwatch_address })
    }
}

fn elbv2_client(options: &ConnectOptions, shared: &SdkConfig) -> Result<(Client, String), ConnectError> {
    let url = endpoint::url(endpoint::ELBV2, options.elbv2_endpoint.as_deref(), shared)?;
    let address = endpoint::address(endpoint::ELBV2, url.as_deref(), shared);
    let mut config = aws_sdk_elasticloadbalancingv2::config::Builder::from(shared);
    config.set_endpoint_url(url);
    Ok((Client::from_conf(config.build()), address))
}

fn cloudwatch_client(
    options: &ConnectOptions,
    shared: &SdkConfig,
) -> Result<(aws_sdk_cloudwatch::Client, String), ConnectError> {
    let url = endpoint::url(endpoint::CLOUDWATCH, options.cloudwatch_endpoint.as_deref(), shared)?;
    let address = endpoint::address(endpoint::CLOUDWATCH, url.as_deref(), shared);
    let mut config = aws_sdk_cloudwatch::config::Builder::from(shared);
    config.set_endpoint_url(url);
    Ok((aws_sdk_cloudwatch::Client::from_conf(config.build()), address))
}

async fn shared_config(options: &ConnectOptions) -> SdkConfig {
    let mut loader = aws_config::defaults(BehaviorVersion::latest())
        .timeout_config(
            TimeoutConfig::builder()
                .operation_attempt_timeout(ATTEMPT_TIMEOUT)
                .operation_timeout(OPERATION_TIMEOUT)
                .build(),
        )
        .profile_files(profiles::files(options))
        .region(region::chain(options));
    if let Some(attempts) = attempts(options) {
        loader = loader.retry_config(RetryConfig::standard().with_max_attempts(attempts));
    }
    if let Some(profile) = &options.profile {
        loader = loader.profile_name(profile);
    }
    if let Some(keys) = &options.keys {
        loader = loader.credentials_provider(credentials(keys));
    }
    loader.load().await
}

/// `None` leaves it to the environment.
fn attempts(options: &ConnectOptions) -> Option<u32> {
    let in_environment = env::var_os("AWS_MAX_ATTEMPTS").is_some();
    match options.max_retries {
        Some(retries) => Some(retries.saturating_add(1)),
        None => (!in_environment).then_some(DEFAULT_ATTEMPTS),
    }
}

fn credentials(keys: &Keys) -> Credentials {
    Credentials::new(&keys.access_key, &keys.secret_key, keys.token.clone(), None, "provider block")
}

/// The SDK would take the environment's keys before those of a profile, even of one that was named.
fn with_profile(options: &ConnectOptions, shared: SdkConfig) -> SdkConfig {
    match (&options.profile, &options.keys) {
        (Some(profile), None) => {
            let credentials = profiles::credentials(options, profile, shared.region().cloned());
            shared.into_builder().credentials_provider(credentials).build()
        }
        _ => shared,
    }
}

async fn with_role(options: &ConnectOptions, shared: SdkConfig) -> Result<SdkConfig, ConnectError> {
    let Some(role) = &options.assume_role else { return Ok(shared) };
    let credentials = role::credentials(role, &shared, options.sts_endpoint.as_deref()).await?;
    Ok(shared.into_builder().credentials_provider(credentials).build())
}

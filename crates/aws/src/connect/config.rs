//! The settings that all APIs share: region, credentials, retries, the way out.

use std::time::Duration;

use aws_config::retry::RetryConfig;
use aws_config::timeout::TimeoutConfig;
use aws_config::{BehaviorVersion, SdkConfig};
use aws_credential_types::Credentials;
use bluegreen_outbound::Outbound;

use super::credentials::with_credentials;
use super::environment::variable;
use super::error::ConnectError;
use super::http_client::http_client;
use super::options::{ConnectOptions, Keys, RetryMode};
use super::{profiles, region};

/// How often a read is tried in all when nothing else is said. Waits double from up to a second, so five attempts take
/// up to about fifteen seconds: long enough for a throttle to pass, short enough for a person who mistyped an endpoint.
const DEFAULT_ATTEMPTS: u32 = 5;

/// How long one attempt may take. Replies come in well under a second; a connection that has gone silent must not hold
/// a cutover.
pub(crate) const ATTEMPT_TIMEOUT: Duration = Duration::from_secs(20);

/// How long all attempts of one call may take: an endpoint that has gone silent must not hold a cutover, nor its way back,
/// for minutes.
const OPERATION_TIMEOUT: Duration = Duration::from_secs(40);

/// Finds region and credentials, but for those of the options' roles. Nothing is sent yet, unless the region is only known to
/// the machine. There may be no region.
pub(super) async fn find_config(options: &ConnectOptions, outbound: &Outbound) -> Result<SdkConfig, ConnectError> {
    with_credentials(options, shared_config(options, outbound).await).await
}

async fn shared_config(options: &ConnectOptions, outbound: &Outbound) -> SdkConfig {
    let mut loader = aws_config::defaults(BehaviorVersion::latest())
        .timeout_config(
            TimeoutConfig::builder()
                .operation_attempt_timeout(ATTEMPT_TIMEOUT)
                .operation_timeout(OPERATION_TIMEOUT)
                .build(),
        )
        .http_client(http_client(outbound))
        .profile_files(profiles::files(options))
        .region(region::region_chain(options));
    if let Some(retries) = retry_config(options) {
        loader = loader.retry_config(retries);
    }
    if let Some(use_fips) = options.use_fips_endpoint {
        loader = loader.use_fips(use_fips);
    }
    if let Some(use_dual_stack) = options.use_dualstack_endpoint {
        loader = loader.use_dual_stack(use_dual_stack);
    }
    if let Some(profile) = &options.profile {
        loader = loader.profile_name(profile);
    }
    if let Some(keys) = &options.keys {
        loader = loader.credentials_provider(given_credentials(keys));
    }
    loader.load().await
}

/// `None` leaves it to the environment.
fn retry_config(options: &ConnectOptions) -> Option<RetryConfig> {
    let mode = options.retry_mode.or_else(|| RetryMode::by_name(variable("AWS_RETRY_MODE")?.trim()));
    let attempts = match options.max_retries {
        Some(retries) => Some(retries.saturating_add(1)),
        None => variable("AWS_MAX_ATTEMPTS").map_or(Some(DEFAULT_ATTEMPTS), |text| text.trim().parse().ok()),
    };
    let config = match mode {
        Some(RetryMode::Adaptive) => RetryConfig::adaptive(),
        _ => RetryConfig::standard(),
    };
    Some(config.with_max_attempts(attempts?.max(1)))
}

fn given_credentials(keys: &Keys) -> Credentials {
    Credentials::new(&keys.access_key, &keys.secret_key, keys.token.clone(), None, "provider block")
}

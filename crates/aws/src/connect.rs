//! Connecting to AWS with the settings of a provider block and the standard environment.

mod apis;
mod caller;
mod endpoint;
mod error;
mod options;
mod profiles;
mod region;
mod role;
mod role_arn;

use std::env;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use aws_config::{BehaviorVersion, SdkConfig, retry::RetryConfig, timeout::TimeoutConfig};
use aws_credential_types::Credentials;
use aws_sdk_elasticloadbalancingv2::error::{ProvideErrorMetadata, SdkError};

use tokio::sync::OnceCell;

use apis::Found;
pub(crate) use apis::{Addresses, Apis};
pub use caller::{CallerError, OutOfSight, out_of_sight};
pub use error::ConnectError;
pub use options::{AssumeRole, ConnectOptions, Keys};
pub use profiles::SharedFile;
pub(crate) use role::RoleError;
pub use role_arn::{RoleArn, RoleArnError};

use crate::api_error::is_expired;
use crate::budget::Budget;
use crate::observe::Reads;

/// How often a read is tried in all when nothing else is said. Waits double from up to a second, so five attempts take
/// up to about fifteen seconds: long enough for a throttle to pass, short enough for a person who mistyped an endpoint.
const DEFAULT_ATTEMPTS: u32 = 5;

/// How long one attempt may take. Replies come in well under a second; a connection that has gone silent must not hold
/// a cutover.
const ATTEMPT_TIMEOUT: Duration = Duration::from_secs(20);

/// How long all attempts of one call may take: an endpoint that has gone silent must not hold a cutover, nor its way back,
/// for minutes.
const OPERATION_TIMEOUT: Duration = Duration::from_secs(40);

/// The APIs of one account in one region. Cloning is cheap, and clones share everything: the budget of calls, the calls that
/// several readers have in common, and renewed credentials.
#[derive(Clone, Debug)]
pub struct Account(Arc<Shared>);

#[derive(Debug)]
struct Shared {
    options: ConnectOptions,
    region: String,
    addresses: Addresses,
    budget: Arc<Budget>,
    reads: Reads,
    apis: Mutex<(Generation, Apis)>,
    /// The account of the credentials, once it was asked for.
    caller: OnceCell<String>,
}

/// Counts how often the credentials have been renewed.
type Generation = u32;

impl Account {
    /// Finds region and credentials. Nothing is sent yet.
    ///
    /// # Errors
    /// When no region is known, when an address is none, or when the shared files or the profile that the options name
    /// are not there.
    pub async fn connect(options: &ConnectOptions) -> Result<Account, ConnectError> {
        profiles::check(options).await?;
        let Found { region, apis, addresses, budget } = apis::find_apis(options).await?;
        let (options, apis) = (options.clone(), Mutex::new((0, apis)));
        let (reads, caller) = (Reads::default(), OnceCell::new());
        Ok(Account(Arc::new(Shared { options, region, addresses, budget, reads, apis, caller })))
    }

    /// The region that is asked.
    #[must_use]
    pub fn region(&self) -> &str {
        &self.0.region
    }

    /// The account whose role is assumed; `None` where none is, and only AWS knows the account.
    pub(crate) fn assumed_account(&self) -> Option<&str> {
        self.0.options.assume_role.as_ref().map(|role| role.role_arn.account())
    }

    /// Where the APIs are, for messages.
    pub(crate) fn addresses(&self) -> &Addresses {
        &self.0.addresses
    }

    /// How many calls may be sent.
    pub(crate) fn budget(&self) -> &Arc<Budget> {
        &self.0.budget
    }

    /// The reads that several readers have in common.
    pub(crate) fn reads(&self) -> &Reads {
        &self.0.reads
    }

    /// The clients of now.
    pub(crate) fn apis(&self) -> Apis {
        self.current().1
    }

    /// Sends a call, and once more with fresh credentials when AWS says that the first ones have expired. A call that is
    /// refused for that has done nothing.
    pub(crate) async fn send<O, E, F>(&self, call: impl Fn(Apis) -> F) -> Result<O, SdkError<E>>
    where
        E: ProvideErrorMetadata,
        F: Future<Output = Result<O, SdkError<E>>>,
    {
        let (generation, apis) = self.current();
        match call(apis).await {
            Err(error) if is_expired(&error) && self.renew(generation).await => call(self.apis()).await,
            outcome => outcome,
        }
    }

    /// Sends a call once. When AWS says that its credentials have expired the next call will have fresh ones.
    pub(crate) async fn send_once<O, E, F>(&self, call: impl FnOnce(Apis) -> F) -> Result<O, SdkError<E>>
    where
        E: ProvideErrorMetadata,
        F: Future<Output = Result<O, SdkError<E>>>,
    {
        let (generation, apis) = self.current();
        let outcome = call(apis).await;
        if outcome.as_ref().is_err_and(is_expired) {
            self.renew(generation).await;
        }
        outcome
    }

    /// Looks for credentials as at the beginning: the SDK keeps what has no date of expiry for good, even where a file has
    /// got new keys meanwhile. `false` when the way to them is not there any more.
    async fn renew(&self, expired: Generation) -> bool {
        if self.current().0 != expired {
            return true;
        }
        let Ok(Found { apis, .. }) = apis::find_apis(&self.0.options).await else { return false };
        let mut current = self.0.apis.lock().unwrap_or_else(PoisonError::into_inner);
        // Of several that found out at the same time the first one counts.
        if current.0 == expired {
            *current = (expired + 1, apis);
        }
        true
    }

    fn current(&self) -> (Generation, Apis) {
        self.0.apis.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
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
        .region(region::region_chain(options));
    if let Some(attempts) = attempts(options) {
        loader = loader.retry_config(RetryConfig::standard().with_max_attempts(attempts));
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
fn attempts(options: &ConnectOptions) -> Option<u32> {
    let in_environment = env::var_os("AWS_MAX_ATTEMPTS").is_some();
    match options.max_retries {
        Some(retries) => Some(retries.saturating_add(1)),
        None => (!in_environment).then_some(DEFAULT_ATTEMPTS),
    }
}

fn given_credentials(keys: &Keys) -> Credentials {
    Credentials::new(&keys.access_key, &keys.secret_key, keys.token.clone(), None, "provider block")
}

/// The SDK would take the environment's keys before those of a profile, even of one that was named.
fn with_profile(options: &ConnectOptions, shared: SdkConfig) -> SdkConfig {
    match (&options.profile, &options.keys) {
        (Some(profile), None) => {
            let credentials = profiles::profile_credentials(options, profile, shared.region().cloned());
            shared.into_builder().credentials_provider(credentials).build()
        }
        _ => shared,
    }
}

async fn with_role(options: &ConnectOptions, shared: SdkConfig) -> Result<SdkConfig, ConnectError> {
    let Some(role) = &options.assume_role else { return Ok(shared) };
    let credentials = role::role_credentials(role, &shared, options.sts_endpoint.as_deref()).await?;
    Ok(shared.into_builder().credentials_provider(credentials).build())
}

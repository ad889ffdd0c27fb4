//! Connecting to AWS with the settings of a provider block and the standard environment.

mod apis;
mod caller;
mod config;
mod credentials;
mod endpoint;
mod environment;
mod error;
mod http_client;
mod options;
mod profiles;
mod region;
mod regions;
mod role;
mod role_arn;
mod role_options;
mod shared_file;
mod sts;

use std::sync::{Arc, Mutex, PoisonError};

use aws_config::SdkConfig;
use aws_sdk_elasticloadbalancingv2::error::{ProvideErrorMetadata, SdkError};
use bluegreen_outbound::Outbound;

use tokio::sync::OnceCell;

use apis::Found;
pub(crate) use apis::{Addresses, Apis};
pub use caller::{CallerError, OutOfSight, out_of_sight};
pub use error::ConnectError;
pub use options::{ConnectOptions, Keys, RetryMode};
pub use regions::Regions;
pub use role_arn::{RoleArn, RoleArnError};
pub use role_options::{AssumeRole, RoleSession, WebIdentity, WebIdentityToken};
pub use shared_file::SharedFile;

use crate::api_error::is_expired;
use crate::budget::Budget;
use crate::observe::Reads;

/// The APIs of one account in one region. Cloning is cheap, and clones share everything: the budget of calls, the calls that
/// several readers have in common, and renewed credentials.
#[derive(Clone, Debug)]
pub struct Account(Arc<Shared>);

#[derive(Debug)]
struct Shared {
    options: ConnectOptions,
    outbound: Outbound,
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
        Regions::connect(options).await?.usual()
    }

    /// The account that these settings reach, in their region.
    fn of_config(options: &ConnectOptions, outbound: &Outbound, config: SdkConfig) -> Result<Account, ConnectError> {
        let Found { region, apis, addresses, budget } = apis::find_apis(options, &config)?;
        let (options, outbound, apis) = (options.clone(), outbound.clone(), Mutex::new((0, apis)));
        let (reads, caller) = (Reads::default(), OnceCell::new());
        Ok(Account(Arc::new(Shared { options, outbound, region, addresses, budget, reads, apis, caller })))
    }

    /// The region that is asked.
    #[must_use]
    pub fn region(&self) -> &str {
        &self.0.region
    }

    /// Proxies and certificates, for whoever else asks somebody.
    #[must_use]
    pub fn outbound(&self) -> &Outbound {
        &self.0.outbound
    }

    /// The account whose role is assumed; `None` where none is, and only AWS knows the account.
    pub(crate) fn assumed_account(&self) -> Option<&str> {
        let options = &self.0.options;
        let last = options.assume_roles.last().map(|role| &role.session);
        let session = last.or(options.web_identity.as_ref().map(|web| &web.session));
        session.map(|session| session.role_arn.account())
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
        let Shared { options, outbound, region, .. } = &*self.0;
        let base = config::find_config(options, outbound).await;
        let config = base.and_then(|base| regions::config_in(options, base, region));
        let found = config.and_then(|config| apis::find_apis(options, &config));
        let Ok(Found { apis, .. }) = found else { return false };
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

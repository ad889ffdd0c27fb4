//! The way to one account's APIs in one region.

use std::sync::{Arc, Mutex, PoisonError};

use aws_config::SdkConfig;
use aws_sdk_elasticloadbalancingv2::error::{ProvideErrorMetadata, SdkError};
use bluegreen_outbound::Outbound;
use tokio::sync::OnceCell;

use super::apis::{Addresses, Apis, Found, find_apis};
use super::config::find_config;
use super::error::ConnectError;
use super::options::ConnectOptions;
use super::region_configs::config_in;
use crate::api_error::is_expired;
use crate::budget::Budget;

/// The clients of one account's APIs in one region, with the budget of calls and credentials that are renewed.
#[derive(Debug)]
pub(crate) struct Connection {
    options: ConnectOptions,
    outbound: Outbound,
    region: String,
    addresses: Addresses,
    budget: Arc<Budget>,
    apis: Mutex<(Generation, Apis)>,
    /// The account of the credentials, once it was asked for.
    pub(super) caller: OnceCell<String>,
}

/// Counts how often the credentials have been renewed.
type Generation = u32;

impl Connection {
    /// The way to the account that these settings reach, in their region. Nothing is sent yet.
    pub(crate) fn of_config(
        options: &ConnectOptions,
        outbound: &Outbound,
        config: &SdkConfig,
    ) -> Result<Connection, ConnectError> {
        let Found { region, apis, addresses, budget } = find_apis(options, config)?;
        let (options, outbound, apis) = (options.clone(), outbound.clone(), Mutex::new((0, apis)));
        Ok(Connection { options, outbound, region, addresses, budget, apis, caller: OnceCell::new() })
    }

    /// The region that is asked.
    pub(crate) fn region(&self) -> &str {
        &self.region
    }

    /// Proxies and certificates.
    pub(crate) fn outbound(&self) -> &Outbound {
        &self.outbound
    }

    /// The account whose role is assumed; `None` where none is, and only AWS knows the account.
    pub(crate) fn assumed_account(&self) -> Option<&str> {
        let options = &self.options;
        let last = options.assume_roles.last().map(|role| &role.session);
        let session = last.or(options.web_identity.as_ref().map(|web| &web.session));
        session.map(|session| session.role_arn.account())
    }

    /// Where the APIs are, for messages.
    pub(crate) fn addresses(&self) -> &Addresses {
        &self.addresses
    }

    /// How many calls may be sent.
    pub(crate) fn budget(&self) -> &Arc<Budget> {
        &self.budget
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
        let Connection { options, outbound, region, .. } = self;
        let base = find_config(options, outbound).await;
        let config = base.and_then(|base| config_in(options, base, region));
        let found = config.and_then(|config| find_apis(options, &config));
        let Ok(Found { apis, .. }) = found else { return false };
        let mut current = self.apis.lock().unwrap_or_else(PoisonError::into_inner);
        // Of several that found out at the same time the first one counts.
        if current.0 == expired {
            *current = (expired + 1, apis);
        }
        true
    }

    fn current(&self) -> (Generation, Apis) {
        self.apis.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

//! What all resources of one provider configuration share: the way to AWS, and the wish to stop.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use bluegreen::{RouteName, Stop};
use bluegreen_aws::{Account, RouteAddress};
use tfplugin::{Diagnostic, Diagnostics};

use crate::region;

/// The way to AWS, and the wish to stop.
#[derive(Debug, Default)]
pub(crate) struct Connection {
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    aws: Aws,
    stop: Stop,
}

/// How far the provider block has come.
#[derive(Clone, Debug, Default)]
pub(crate) enum Aws {
    /// Terraform has not configured the provider, as in the walk that only validates.
    #[default]
    NotConfigured,
    /// Part of the provider block is not known yet, because it depends on something that is still to be created.
    NotKnownYet,
    /// Ready.
    Ready(Account),
}

impl Connection {
    /// Takes a new configuration, and with it a new run of Terraform: an earlier wish to stop is over.
    pub(crate) fn configure(&self, aws: Aws) {
        *self.lock() = State { aws, stop: Stop::new() };
    }

    /// The user wants everything under way to end.
    pub(crate) fn stop(&self) {
        self.lock().stop.cancel();
    }

    /// The token that is cancelled when the user wants things to end.
    pub(crate) fn stop_token(&self) -> Stop {
        self.lock().stop.clone()
    }

    /// AWS, when it can be asked already.
    pub(crate) fn aws(&self) -> Aws {
        self.lock().aws.clone()
    }

    /// AWS, for an operation on these routes, all of which must be where AWS is asked.
    pub(crate) fn require_aws_for(&self, routes: &BTreeMap<RouteName, RouteAddress>) -> Result<Account, Diagnostics> {
        let account = self.require_aws().map_err(|problem| vec![problem])?;
        let elsewhere = region::elsewhere(&account, routes);
        if elsewhere.is_empty() { Ok(account) } else { Err(elsewhere) }
    }

    /// AWS, for an operation that cannot do without.
    pub(crate) fn require_aws(&self) -> Result<Account, Diagnostic> {
        match self.aws() {
            Aws::Ready(account) => Ok(account),
            Aws::NotConfigured => Err(Diagnostic::error(
                "Provider not configured",
                "Terraform asked for an operation on AWS before it configured the bluegreen provider.",
            )),
            Aws::NotKnownYet => Err(Diagnostic::error(
                "Provider configuration not known yet",
                "The provider block depends on values that are only known after apply, so AWS cannot be asked now. \
                 Apply what these values come from first, or give them another way.",
            )),
        }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

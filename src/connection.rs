//! What all resources of one provider configuration share: the way to AWS, and the wish to stop.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use bluegreen::{ObserveError, Owners, RouteId, RouteName, Stop, SwitchKey, TwoOwners};
use bluegreen_aws::{Account, Regions, RouteAddress};
use bluegreen_progress::ProgressFile;
use tfplugin::{Diagnostic, Diagnostics};

use crate::connect_error::connect_error;
use crate::{diagnostics, region};

/// How long what is live is still asked for once the user has stopped the run.
const AFTER_A_STOP: Duration = Duration::from_secs(1);

/// The way to AWS, and the wish to stop.
#[derive(Debug, Default)]
pub(crate) struct Connection {
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    aws: Aws,
    stop: Stop,
    owners: Owners,
    /// The listeners and rules of states that this run has refreshed and found gone.
    gone: BTreeSet<String>,
    progress_file: Option<ProgressFile>,
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
    Ready(Regions),
}

impl Connection {
    /// A new configuration comes, and with it a new run of Terraform: an earlier wish to stop is over.
    pub(crate) fn begin_run(&self) {
        *self.lock() = State::default();
    }

    /// Takes the new configuration.
    pub(crate) fn configure(&self, aws: Aws) {
        self.lock().aws = aws;
    }

    /// Takes in where runs are written down.
    pub(crate) fn follow(&self, progress_file: Option<ProgressFile>) {
        self.lock().progress_file = progress_file;
    }

    /// Where runs are written down, if anywhere.
    pub(crate) fn progress_file(&self) -> Option<ProgressFile> {
        self.lock().progress_file.clone()
    }

    /// A refresh found that these are gone.
    pub(crate) fn note_gone(&self, routes: &BTreeMap<RouteName, RouteAddress>) {
        self.lock().gone.extend(routes.values().map(|route| route.arn.as_str().to_owned()));
    }

    /// Has a refresh of this run found that one of these is gone?
    pub(crate) fn found_gone(&self, routes: &BTreeMap<RouteName, RouteAddress>) -> bool {
        let state = self.lock();
        routes.values().any(|route| state.gone.contains(route.arn.as_str()))
    }

    /// The user wants everything under way to end.
    pub(crate) fn stop(&self) {
        self.lock().stop.cancel();
    }

    /// The token that is cancelled when the user wants things to end.
    pub(crate) fn stop_token(&self) -> Stop {
        self.lock().stop.clone()
    }

    /// What comes of this, or that the user has stopped the run before: whatever hangs, nobody waits for it then.
    ///
    /// # Errors
    /// When the run was stopped.
    pub(crate) async fn unless_stopped<T>(&self, outcome: impl Future<Output = T>) -> Result<T, Diagnostic> {
        let stop = self.stop_token();
        tokio::select! {
            // What is there already counts.
            biased;
            outcome = outcome => Ok(outcome),
            () = stop.cancelled() => Err(stopped()),
        }
    }

    /// What comes of a look that is worth a moment's waiting after a stop, too, since what the state says depends on it.
    ///
    /// # Errors
    /// Those of the look; and when the run was stopped and the moment is over.
    pub(crate) async fn soon_once_stopped<T>(
        &self,
        outcome: impl Future<Output = Result<T, ObserveError>>,
    ) -> Result<T, ObserveError> {
        let stop = self.stop_token();
        let too_late = async {
            stop.cancelled().await;
            tokio::time::sleep(AFTER_A_STOP).await;
        };
        tokio::select! {
            biased;
            outcome = outcome => outcome,
            () = too_late => {
                let message = "it had not answered when the run was stopped";
                Err(ObserveError { message: message.to_owned(), source: message.into() })
            }
        }
    }

    /// Takes in which routes a switch declares in this run.
    ///
    /// # Errors
    /// When another one declares one of them, too.
    pub(crate) fn declare(
        &self,
        switch: SwitchKey,
        routes: &BTreeMap<RouteName, RouteAddress>,
    ) -> Result<(), TwoOwners> {
        self.lock().owners.declare(switch, route_ids(routes))
    }

    /// AWS, when it can be asked already.
    pub(crate) fn aws(&self) -> Aws {
        self.lock().aws.clone()
    }

    /// AWS, for an operation on these routes: in their region, which must be one.
    pub(crate) fn require_aws_for(&self, routes: &BTreeMap<RouteName, RouteAddress>) -> Result<Account, Diagnostics> {
        self.require_aws_in(region::of_routes(routes)?)
    }

    /// AWS in this region, for an operation that cannot do without.
    pub(crate) fn require_aws_in(&self, region: &str) -> Result<Account, Diagnostics> {
        self.require_aws()?.in_region(region).map_err(|error| vec![connect_error(&error)])
    }

    fn require_aws(&self) -> Result<Regions, Diagnostics> {
        match self.aws() {
            Aws::Ready(regions) => Ok(regions),
            Aws::NotConfigured => Err(vec![diagnostics::error(
                "Provider not configured",
                "Terraform asked for an operation on AWS before it configured the bluegreen provider.",
            )]),
            Aws::NotKnownYet => Err(vec![diagnostics::error(
                "Provider configuration not known yet",
                "The provider block depends on values that are only known after apply, so AWS cannot be asked now. \
                 Apply what these values come from first, or give them another way.",
            )]),
        }
    }

    /// AWS in the region of the provider block, for an operation that cannot do without.
    pub(crate) fn require_usual_aws(&self) -> Result<Account, Diagnostics> {
        self.require_aws()?.usual().map_err(|error| vec![connect_error(&error)])
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The listener or rule of each route.
pub(crate) fn route_ids(routes: &BTreeMap<RouteName, RouteAddress>) -> BTreeMap<RouteName, RouteId> {
    let id = |address: &RouteAddress| RouteId(address.arn.as_str().to_owned());
    routes.iter().map(|(name, address)| (name.clone(), id(address))).collect()
}

fn stopped() -> Diagnostic {
    diagnostics::error("Stopped", "The run was stopped before AWS had answered. Run it again when you are ready.")
}

//! Credentials as the user's files and variables give them, within a time, and with an error that says what to do.

mod explain;
mod process;
mod profile_chain;

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use aws_config::SdkConfig;
use aws_credential_types::provider::error::CredentialsError;
use aws_credential_types::provider::{self, ProvideCredentials, SharedCredentialsProvider, future};
use aws_runtime::env_config::section::EnvConfigSections;
use tokio::time::timeout;

use super::environment::variable;
use super::error::ConnectError;
use super::options::ConnectOptions;
use super::{profiles, role};
use crate::api_error::CredentialsProblem;
use explain::{explained, late_credentials};
use process::Process;
use profile_chain::{ProfileChain, asks_for_code};

/// How long credentials are waited for. Who asks for them is a person, or a cutover.
const PATIENCE: Duration = Duration::from_secs(9);

/// A failure that took this long counts for as long again: one look makes several calls, and nobody waits for each of them.
const SLOW: Duration = Duration::from_secs(5);

/// These settings with credentials as the options and the environment say, but for those of roles in the options.
pub(super) async fn with_credentials(options: &ConnectOptions, shared: SdkConfig) -> Result<SdkConfig, ConnectError> {
    if options.keys.is_some() {
        return Ok(shared);
    }
    let profile = profile_in_use(options);
    let (found, profiles) = match &profile {
        Some(profile) => {
            let profiles = profiles::read(options).await?;
            check_for_code(&profiles, profile)?;
            (of_profile(options, &profiles, profile, &shared)?, profiles)
        }
        // Files that nobody uses may be whatever they are.
        None => (None, EnvConfigSections::default()),
    };
    let Some(inner) = found.or_else(|| shared.credentials_provider()) else { return Ok(shared) };
    let explained = Explained { inner, profile, profiles, slow_failure: Mutex::default() };
    Ok(shared.into_builder().credentials_provider(SharedCredentialsProvider::new(explained)).build())
}

/// The SDK does not know of codes: it would ask for the role without one, and blame the role.
fn check_for_code(profiles: &EnvConfigSections, profile: &str) -> Result<(), ConnectError> {
    match asks_for_code(profiles, profile) {
        Some(asks) => Err(ConnectError::AsksForCode { profile: profile.to_owned(), asks: asks.to_owned() }),
        None => Ok(()),
    }
}

/// The profile whose credentials count: the SDK would take the environment's keys before those of a profile, even of one that
/// was named. `None` where keys in the environment count.
fn profile_in_use(options: &ConnectOptions) -> Option<String> {
    let keys = ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"];
    match &options.profile {
        Some(profile) => Some(profile.clone()),
        None if keys.into_iter().all(|name| variable(name).is_some()) => None,
        None => Some(profiles::named_by_environment().unwrap_or_else(|| "default".to_owned())),
    }
}

/// A profile's credentials, where the SDK's own way to them is not the right one: it would also look elsewhere for those of a
/// profile that the options name, and it waits for ever for programs.
fn of_profile(
    options: &ConnectOptions,
    profiles: &EnvConfigSections,
    profile: &str,
    shared: &SdkConfig,
) -> Result<Option<SharedCredentialsProvider>, ConnectError> {
    let Some(ProfileChain { profile, command, roles }) = ProfileChain::to_program(profiles, profile) else {
        let named = || profiles::profile_credentials(options, profile, shared);
        return Ok(options.profile.is_some().then(named));
    };
    let program = SharedCredentialsProvider::new(Process { profile, command });
    let assume = |base: SharedCredentialsProvider, role| {
        let config = shared.clone().into_builder().credentials_provider(base).build();
        role::role_credentials(role::Declared::WithCredentials(role), &config, options)
    };
    roles.into_iter().try_fold(program, assume).map(Some)
}

/// Credentials within a time, or an error that says what to do.
#[derive(Debug)]
struct Explained {
    inner: SharedCredentialsProvider,
    profile: Option<String>,
    profiles: EnvConfigSections,
    slow_failure: Mutex<Option<(Instant, CredentialsProblem)>>,
}

impl ProvideCredentials for Explained {
    fn provide_credentials<'a>(&'a self) -> future::ProvideCredentials<'a>
    where
        Self: 'a,
    {
        future::ProvideCredentials::new(self.provided())
    }
}

impl Explained {
    async fn provided(&self) -> provider::Result {
        if let Some(problem) = self.slow_failure() {
            return Err(CredentialsError::provider_error(problem));
        }
        let began = Instant::now();
        let provided = self.in_time().await;
        if let Err(error) = &provided
            && began.elapsed() >= SLOW
        {
            *self.memory() = CredentialsProblem::of(error).map(|problem| (Instant::now(), problem));
        }
        provided
    }

    async fn in_time(&self) -> provider::Result {
        let profile = self.profile.as_deref();
        match timeout(PATIENCE, self.inner.provide_credentials()).await {
            Ok(Ok(credentials)) => Ok(credentials),
            Ok(Err(error)) => Err(explained(error, profile, &self.profiles)),
            Err(_) => Err(CredentialsError::provider_error(late_credentials(profile, PATIENCE))),
        }
    }

    /// The failure of a moment ago, if it came slowly.
    fn slow_failure(&self) -> Option<CredentialsProblem> {
        let (at, problem) = self.memory().clone()?;
        (at.elapsed() < SLOW).then_some(problem)
    }

    fn memory(&self) -> MutexGuard<'_, Option<(Instant, CredentialsProblem)>> {
        self.slow_failure.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

//! What is said when there are no credentials.

use std::path::Path;
use std::time::Duration;

use aws_credential_types::provider::error::CredentialsError;
use aws_runtime::env_config::section::EnvConfigSections;
use bluegreen::format_duration;

use super::profile_chain::last_of_chain;
use crate::api_error::{CredentialsProblem, root_cause};
use crate::connect::environment::variable;
use crate::connect::role::unreadable_token;

/// None came in this time.
pub(super) fn late_credentials(profile: Option<&str>, patience: Duration) -> CredentialsProblem {
    let patience = format_duration(patience);
    CredentialsProblem(format!(
        "{} did not come within {patience}. Check what they come from, and the network to it",
        whose(profile)
    ))
}

/// The same error, with what to do where that is known.
pub(super) fn explained(
    error: CredentialsError,
    profile: Option<&str>,
    profiles: &EnvConfigSections,
) -> CredentialsError {
    if CredentialsProblem::of(&error).is_some() {
        return error;
    }
    let root = root_cause(&error);
    let root = root.trim_end_matches('.');
    match login(profile, profiles, root).or_else(|| token(profile, profiles)).or_else(|| named(profile, profiles, root))
    {
        Some(problem) => CredentialsError::provider_error(CredentialsProblem(problem)),
        None => error,
    }
}

/// Credentials of IAM Identity Center come from a login that a person makes.
fn login(profile: Option<&str>, profiles: &EnvConfigSections, root: &str) -> Option<String> {
    let (profile, last) = (profile?, last_of_chain(profiles, profile?)?);
    let is_sso = last.get("sso_session").or_else(|| last.get("sso_start_url")).is_some();
    is_sso.then(|| {
        format!(
            "{} come from a login to IAM Identity Center (SSO), and there is none that is valid ({root}). Run `aws sso login \
             --profile {}`",
            whose(Some(profile)),
            last.name()
        )
    })
}

/// A token's file that is not there.
fn token(profile: Option<&str>, profiles: &EnvConfigSections) -> Option<String> {
    let in_profile = profile.and_then(|profile| last_of_chain(profiles, profile)?.get("web_identity_token_file"));
    let path = in_profile.map(str::to_owned).or_else(|| variable("AWS_WEB_IDENTITY_TOKEN_FILE"))?;
    let error = std::fs::read(&path).err()?;
    let role = variable("AWS_ROLE_ARN").map(|role| format!("role {role}")).unwrap_or_else(|| "the role".to_owned());
    Some(format!("{role} could not be assumed: {}", unreadable_token(Path::new(&path), &error)))
}

/// A profile that exists.
fn named(profile: Option<&str>, profiles: &EnvConfigSections, root: &str) -> Option<String> {
    profiles.get_profile(profile?)?;
    Some(format!("{} could not be had: {root}. Check the profile in the shared configuration files", whose(profile)))
}

fn whose(profile: Option<&str>) -> String {
    profile
        .map_or_else(|| "the credentials".to_owned(), |profile| format!("the credentials of the profile {profile:?}"))
}

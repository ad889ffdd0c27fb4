//! Where the credentials of a profile come from in the end: profiles with a role name another one as its source.

use std::collections::BTreeSet;
use std::time::Duration;

use aws_runtime::env_config::section::{EnvConfigSections, Profile};

use crate::connect::role_arn::RoleArn;
use crate::connect::role_options::{AssumeRole, RoleSession};

/// A profile whose credentials a program gives, and the roles that are assumed with them.
#[derive(Debug)]
pub(super) struct ProfileChain {
    /// The profile that names the program.
    pub(super) profile: String,
    pub(super) command: String,
    /// In the order in which they are assumed.
    pub(super) roles: Vec<AssumeRole>,
}

impl ProfileChain {
    /// The chain of this profile, if a program is at its end; the SDK waits for ever for those. All others are left to it.
    pub(super) fn to_program(profiles: &EnvConfigSections, profile: &str) -> Option<ProfileChain> {
        let chain = chain(profiles, profile)?;
        let (last, others) = chain.split_last()?;
        let command = last.get("credential_process")?.to_owned();
        if ["role_arn", "sso_session", "sso_start_url"].iter().any(|key| last.get(key).is_some()) {
            return None;
        }
        let roles = others.iter().rev().map(|profile| role(profile)).collect::<Option<Vec<_>>>()?;
        Some(ProfileChain { profile: last.name().to_owned(), command, roles })
    }
}

/// The profile at the end of this one's chain.
pub(super) fn last_of_chain<'a>(profiles: &'a EnvConfigSections, profile: &'a str) -> Option<&'a Profile> {
    chain(profiles, profile)?.pop()
}

/// The first profile of this one's chain whose role asks for a code that a person reads from a device.
pub(super) fn asks_for_code<'a>(profiles: &'a EnvConfigSections, profile: &'a str) -> Option<&'a str> {
    let asks = |profile: &&Profile| ["role_arn", "mfa_serial"].iter().all(|key| profile.get(key).is_some());
    chain(profiles, profile)?.into_iter().find(asks).map(Profile::name)
}

/// This profile and those that are its source, one after the other; `None` when one of them is not there.
fn chain<'a>(profiles: &'a EnvConfigSections, profile: &'a str) -> Option<Vec<&'a Profile>> {
    let (mut name, mut seen, mut chain) = (profile, BTreeSet::new(), Vec::new());
    while seen.insert(name) {
        let profile = profiles.get_profile(name)?;
        chain.push(profile);
        match (profile.get("role_arn"), profile.get("source_profile")) {
            (Some(_), Some(source)) => name = source,
            _ => break,
        }
    }
    Some(chain)
}

fn role(profile: &Profile) -> Option<AssumeRole> {
    let text = |key: &str| profile.get(key).map(str::to_owned);
    let session = RoleSession {
        session_name: text("role_session_name"),
        duration: profile.get("duration_seconds").and_then(|text| text.parse().ok()).map(Duration::from_secs),
        ..RoleSession::of(RoleArn::parse(profile.get("role_arn")?).ok()?)
    };
    Some(AssumeRole { external_id: text("external_id"), ..AssumeRole::of(session) })
}

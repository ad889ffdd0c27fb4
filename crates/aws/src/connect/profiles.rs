//! The shared configuration files, and the profile in them.

use std::env;
use std::path::{Path, PathBuf};

use aws_config::SdkConfig;
use aws_config::profile::{ProfileFileCredentialsProvider, load};
use aws_config::provider_config::ProviderConfig;
use aws_credential_types::provider::SharedCredentialsProvider;
use aws_runtime::env_config::file::{EnvConfigFileKind, EnvConfigFiles};
use aws_runtime::env_config::section::EnvConfigSections;
use aws_types::os_shim_internal::{Env, Fs};

use super::environment::variable;
use super::error::ConnectError;
use super::options::ConnectOptions;
use super::shared_file::SharedFile;

/// The files that count; given ones stand in for the default ones of their kind.
pub(super) fn files(options: &ConnectOptions) -> EnvConfigFiles {
    let given = |paths: &[PathBuf], kind: EnvConfigFileKind| -> Vec<_> {
        paths.iter().map(|path| (kind, expanded(path))).collect()
    };
    let config = given(&options.shared_config_files, EnvConfigFileKind::Config);
    let credentials = given(&options.shared_credentials_files, EnvConfigFileKind::Credentials);
    let builder = EnvConfigFiles::builder()
        .include_default_config_file(config.is_empty())
        .include_default_credentials_file(credentials.is_empty());
    let all = config.into_iter().chain(credentials);
    all.fold(builder, |builder, (kind, path)| builder.with_file(kind, path)).build()
}

/// The SDK goes on without files that cannot be read and without a profile that does not exist, and so might use quite
/// another account's credentials. What was named must be there.
pub(super) async fn check(options: &ConnectOptions) -> Result<(), ConnectError> {
    check_readable(&options.shared_config_files, SharedFile::Config)?;
    check_readable(&options.shared_credentials_files, SharedFile::Credentials)?;
    let files_named = !options.shared_config_files.is_empty() || !options.shared_credentials_files.is_empty();
    let named = named(options);
    if named.is_none() && !files_named {
        return Ok(());
    }
    let profiles = read(options).await?;
    match named {
        Some((profile, by_variable)) if profiles.get_profile(&profile).is_none() => {
            let mut known: Vec<_> = profiles.profiles().map(str::to_owned).collect();
            known.sort();
            Err(ConnectError::NoSuchProfile { profile, by_variable, known })
        }
        _ => Ok(()),
    }
}

/// The profile that counts because it was named, and whether AWS_PROFILE names it. Keys in the options need no profile.
fn named(options: &ConnectOptions) -> Option<(String, bool)> {
    let by_variable = || named_by_environment().filter(|_| options.keys.is_none()).map(|profile| (profile, true));
    options.profile.clone().map(|profile| (profile, false)).or_else(by_variable)
}

/// The profile that AWS_PROFILE names.
pub(super) fn named_by_environment() -> Option<String> {
    variable("AWS_PROFILE")
}

/// All profiles of the files that count.
pub(super) async fn read(options: &ConnectOptions) -> Result<EnvConfigSections, ConnectError> {
    load(&Fs::real(), &Env::real(), &files(options), None).await.map_err(malformed)
}

/// The credentials of a profile that was named. Nothing else is asked: whoever names a profile does not want the keys
/// of whatever account the environment happens to hold.
pub(super) fn profile_credentials(
    options: &ConnectOptions,
    profile: &str,
    shared: &SdkConfig,
) -> SharedCredentialsProvider {
    let mut config = ProviderConfig::without_region()
        .with_region(shared.region().cloned())
        .with_use_fips(shared.use_fips())
        .with_use_dual_stack(shared.use_dual_stack());
    if let Some(client) = shared.http_client() {
        config = config.with_http_client(client);
    }
    let provider = ProfileFileCredentialsProvider::builder()
        .configure(&config)
        .profile_files(files(options))
        .profile_name(profile);
    SharedCredentialsProvider::new(provider.build())
}

fn check_readable(paths: &[PathBuf], file: SharedFile) -> Result<(), ConnectError> {
    paths.iter().map(|path| expanded(path)).try_for_each(|path| match std::fs::read(&path) {
        Ok(_) => Ok(()),
        Err(error) => Err(ConnectError::UnreadableFile { file, path, why: error.to_string() }),
    })
}

fn malformed(error: impl std::error::Error) -> ConnectError {
    let why = error.source().map_or_else(|| error.to_string(), ToString::to_string);
    ConnectError::MalformedFiles { why }
}

/// `~/` is the home directory, as in a shell: that is how these files are written everywhere.
pub(super) fn expanded(path: &Path) -> PathBuf {
    match (path.strip_prefix("~"), env::home_dir()) {
        (Ok(rest), Some(home)) => home.join(rest),
        _ => path.to_owned(),
    }
}

//! Shared configuration files and the profiles in them.

use std::env;
use std::path::PathBuf;

use bluegreen_aws::{Account, ConnectError, ConnectOptions, SharedFile};
use tempfile::TempDir;

use crate::fakes::{LISTENER, account, look, options, signers, without_keys};
use crate::server::Server;

const CREDENTIALS: &str = "[default]\naws_access_key_id = DEFAULT\naws_secret_access_key = one\n\
                           [prod]\naws_access_key_id = PROD\naws_secret_access_key = two\n";
const CONFIG: &str = "[profile prod]\nregion = eu-central-1\n[profile empty]\nregion = eu-west-1\n";

/// Two shared files, which go when this does.
struct Files {
    directory: TempDir,
}

impl Files {
    fn new() -> Files {
        let directory = tempfile::tempdir().unwrap();
        std::fs::write(directory.path().join("config"), CONFIG).unwrap();
        std::fs::write(directory.path().join("credentials"), CREDENTIALS).unwrap();
        Files { directory }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.directory.path().join(name)
    }

    /// Options with this profile of these files.
    fn options(&self, account: &Server, profile: &str) -> ConnectOptions {
        ConnectOptions {
            profile: Some(profile.to_owned()),
            shared_config_files: vec![self.path("config")],
            shared_credentials_files: vec![self.path("credentials")],
            ..without_keys(account)
        }
    }
}

/// Connects and looks once.
async fn look_with(options: &ConnectOptions) -> String {
    match look(&Account::connect(options).await.unwrap()).await {
        Ok(()) => String::new(),
        Err(error) => error.to_string(),
    }
}

#[tokio::test]
async fn a_named_profile_gives_the_keys() {
    let (account, files) = (account().await, Files::new());
    assert_eq!(look_with(&files.options(&account, "prod")).await, "");
    assert_eq!(signers(&account), ["PROD"]);
}

#[tokio::test]
async fn a_profile_gives_the_region_when_nothing_else_does() {
    let (account, files) = (account().await, Files::new());
    let in_environment = env::var("AWS_REGION").or_else(|_| env::var("AWS_DEFAULT_REGION"));
    let without = in_environment.unwrap_or_else(|_| "eu-central-1".to_owned());
    for (region, used) in [(None, without.as_str()), (Some("us-east-2".to_owned()), "us-east-2")] {
        assert_eq!(look_with(&ConnectOptions { region, ..files.options(&account, "prod") }).await, "");
        let request = account.requests().pop().unwrap();
        assert!(request.headers["authorization"].contains(&format!("/{used}/elasticloadbalancing/")), "{request:?}");
    }
}

#[tokio::test]
async fn keys_count_before_a_profile() {
    let (account, files) = (account().await, Files::new());
    let keys = options(&account).keys;
    assert_eq!(look_with(&ConnectOptions { keys, ..files.options(&account, "prod") }).await, "");
    assert_eq!(signers(&account), ["BASE"]);
}

#[tokio::test]
async fn later_files_go_before_earlier_ones() {
    let (account, files) = (account().await, Files::new());
    let later = files.path("later");
    std::fs::write(&later, "[prod]\naws_access_key_id = LATER\naws_secret_access_key = three\n").unwrap();
    let mut options = files.options(&account, "prod");
    options.shared_credentials_files.push(later);
    assert_eq!(look_with(&options).await, "");
    assert_eq!(signers(&account), ["LATER"]);
}

#[tokio::test]
async fn a_profile_that_does_not_exist_is_refused_with_those_that_do() {
    let (account, files) = (account().await, Files::new());
    let error = Account::connect(&files.options(&account, "production")).await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "Expected a profile of the shared configuration files (they have default, empty, prod), got \"production\"."
    );
}

#[tokio::test]
async fn a_profile_without_keys_does_not_borrow_them() {
    let (account, files) = (account().await, Files::new());
    let error = look_with(&files.options(&account, "empty")).await;
    let says = "the credentials of the profile \"empty\" could not be had: ";
    assert!(error.starts_with(&format!("DescribeListeners of {LISTENER}: {says}")), "{error}");
    assert_eq!(account.requests().len(), 0);
}

#[tokio::test]
async fn a_named_file_that_cannot_be_read_is_refused() {
    let (account, files) = (account().await, Files::new());
    let missing = files.path("missing");
    for kind in [SharedFile::Config, SharedFile::Credentials] {
        let mut options = files.options(&account, "prod");
        match kind {
            SharedFile::Config => options.shared_config_files.push(missing.clone()),
            SharedFile::Credentials => options.shared_credentials_files.push(missing.clone()),
        }
        match Account::connect(&options).await.unwrap_err() {
            ConnectError::UnreadableFile { file, path, .. } => assert_eq!((file, path), (kind, missing.clone())),
            other => panic!("expected an unreadable file, got {other}"),
        }
    }
}

#[tokio::test]
async fn a_file_of_another_kind_is_refused() {
    let (account, files) = (account().await, Files::new());
    std::fs::write(files.path("config"), "[profile prod\nregion").unwrap();
    let error = Account::connect(&files.options(&account, "prod")).await.unwrap_err();
    assert!(matches!(error, ConnectError::MalformedFiles { .. }), "{error}");
    assert!(error.to_string().contains("config"), "{error}");
}

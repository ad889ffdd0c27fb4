//! Reading and checking the provider block. Nothing is asked of AWS, and no file is opened.

mod assume_role;
mod endpoints;
mod keys;
mod outbound;
mod role_session;
mod web_identity;

use std::path::PathBuf;

use bluegreen_aws::{ConnectOptions, RetryMode};
use tfplugin::Diagnostics;
use tftypes::Value;

use super::accounts::{self, Accounts};
use crate::reader::{Field, Reader};

/// The provider block as read.
#[derive(Debug, Default)]
pub(super) struct Block {
    /// What it says, as far as that is known and right.
    pub(super) options: ConnectOptions,
    /// In which accounts the provider may work.
    pub(super) accounts: Accounts,
    /// Where runs are written down.
    pub(super) progress_file: Option<PathBuf>,
    /// Is part of it only known after apply?
    pub(super) met_unknown: bool,
    /// What is wrong with it.
    pub(super) problems: Diagnostics,
}

/// Reads the provider block.
pub(super) fn read_block(config: &Value) -> Block {
    let mut reader = Reader::default();
    let block = Field::root(config);
    let options = ConnectOptions {
        region: given(&mut reader, &block.attribute("region"), region),
        profile: given(&mut reader, &block.attribute("profile"), any),
        keys: keys::read_keys(&mut reader, &block),
        shared_config_files: files(&mut reader, &block.attribute("shared_config_files")),
        shared_credentials_files: files(&mut reader, &block.attribute("shared_credentials_files")),
        web_identity: web_identity::read_web_identity(&mut reader, &block),
        assume_roles: assume_role::read_assume_roles(&mut reader, &block),
        elbv2_endpoint: endpoints::read_endpoint(&mut reader, &block, "elbv2"),
        cloudwatch_endpoint: endpoints::read_endpoint(&mut reader, &block, "cloudwatch"),
        ec2_endpoint: endpoints::read_endpoint(&mut reader, &block, "ec2"),
        sts_endpoint: endpoints::read_endpoint(&mut reader, &block, "sts"),
        sts_region: given(&mut reader, &block.attribute("sts_region"), region),
        use_fips_endpoint: reader.truth(&block.attribute("use_fips_endpoint")),
        use_dualstack_endpoint: reader.truth(&block.attribute("use_dualstack_endpoint")),
        max_retries: reader.whole(&block.attribute("max_retries"), 0..=100),
        retry_mode: given(&mut reader, &block.attribute("retry_mode"), retry_mode),
        outbound: outbound::read_outbound(&mut reader, &block),
    };
    let accounts = accounts::read_accounts(&mut reader, &block);
    let progress_file = given_or_set(&mut reader, &block.attribute("progress_file"), "BLUEGREEN_PROGRESS", any);
    // A block whose number is not known yet was not met on the way.
    let met_unknown = reader.met_unknown || !config.is_wholly_known();
    Block { options, accounts, progress_file: progress_file.map(PathBuf::from), met_unknown, problems: reader.problems }
}

/// A text that was given. An empty one was not: modules hand on variables that default to "", and hashicorp/aws takes
/// that for nothing, too.
fn given<T>(reader: &mut Reader, field: &Field<'_>, parse: impl FnOnce(&str) -> Result<T, String>) -> Option<T> {
    if field.value.as_str() == Some("") { None } else { reader.parsed(field, parse) }
}

/// A text that was given, else one that a variable of the environment gives: as in hashicorp/aws.
fn given_or_set<T>(
    reader: &mut Reader,
    field: &Field<'_>,
    variable: &str,
    parse: impl Fn(&str) -> Result<T, String>,
) -> Option<T> {
    let is_left_out = field.value.is_null() || field.value.as_str() == Some("");
    let set = std::env::var(variable).ok().filter(|text| is_left_out && !text.trim().is_empty());
    match set.map(|text| parse(&text)) {
        None => given(reader, field, parse),
        Some(Ok(value)) => Some(value),
        Some(Err(problem)) => {
            reader.invalid(field, &format!("{problem}, in the variable {variable}"));
            None
        }
    }
}

fn any(text: &str) -> Result<String, String> {
    Ok(text.to_owned())
}

/// Only the form: there are new regions every year.
fn region(text: &str) -> Result<String, String> {
    let clean = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    if text.bytes().all(clean) {
        any(text)
    } else {
        Err(format!("expected a region such as \"eu-central-1\", got {text:?}"))
    }
}

fn retry_mode(text: &str) -> Result<RetryMode, String> {
    RetryMode::by_name(text).ok_or_else(|| format!("expected \"standard\" or \"adaptive\", got {text:?}"))
}

fn files(reader: &mut Reader, field: &Field<'_>) -> Vec<PathBuf> {
    reader.met_unknown |= field.value.is_unknown();
    field.list_elements().filter_map(|element| file(reader, &element)).collect()
}

fn file(reader: &mut Reader, field: &Field<'_>) -> Option<PathBuf> {
    let path = |text: &str| match text {
        "" => Err("expected paths of files, got an empty one"),
        path => Ok(PathBuf::from(path)),
    };
    if field.value.is_null() {
        reader.invalid(field, "expected paths of files, got null");
    }
    reader.parsed(field, path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_role_that_may_still_come_is_not_taken_for_none() {
        let block = read_block(&Value::object([("assume_role", Value::unknown())]));
        assert!(block.met_unknown);
        assert_eq!(block.problems, Diagnostics::new());
        assert!(!read_block(&Value::object([("assume_role", Value::list([]))])).met_unknown);
    }

    #[test]
    fn keys_of_which_one_is_not_known_yet_are_not_incomplete() {
        let block = read_block(&Value::object([("access_key", Value::string("id")), ("secret_key", Value::unknown())]));
        assert!(block.met_unknown);
        assert_eq!(block.problems, Diagnostics::new());
    }

    #[test]
    fn what_is_read_shows_no_secret() {
        let names = ["access_key", "secret_key", "token"];
        let block = read_block(&Value::object(names.map(|name| (name, Value::string(format!("the {name}"))))));
        let shown = format!("{block:?}");
        assert!(shown.contains("the access_key"), "{shown}");
        assert!(!shown.contains("the secret_key") && !shown.contains("the token"), "{shown}");
        let proxy = Value::string("http://user:hush@proxy.test");
        let block = read_block(&Value::object([("http_proxy", proxy)]));
        assert_eq!(block.problems, Diagnostics::new());
        assert!(!format!("{block:?}").contains("hush"), "{block:?}");
    }
}

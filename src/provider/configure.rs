//! From the provider block to a connection.

use bluegreen_aws::{Account, ConnectError, ConnectOptions, SharedFile};
use tfplugin::{Diagnostic, Diagnostics, has_errors};
use tftypes::{Path, Value};

use super::accounts::Accounts;
use super::block::{self, Block};
use crate::connection::{Aws, Connection};

/// Connects, unless part of the block is not known yet: that is no error while planning.
pub(super) async fn configure(connection: &Connection, config: &Value) -> Diagnostics {
    let Block { options, accounts, met_unknown, mut problems } = block::read_block(config);
    connection.begin_run();
    if has_errors(&problems) {
        return problems;
    }
    if met_unknown {
        connection.configure(Aws::NotKnownYet);
        return problems;
    }
    let connected = connection.unless_stopped(connect(&options, &accounts)).await;
    match connected.unwrap_or_else(Err) {
        Ok(account) => connection.configure(Aws::Ready(account)),
        Err(problem) => problems.push(problem),
    }
    problems
}

async fn connect(options: &ConnectOptions, accounts: &Accounts) -> Result<Account, Diagnostic> {
    let account = Account::connect(options).await.map_err(|error| connect_error(&error))?;
    accounts.check(&account).await?;
    Ok(account)
}

fn connect_error(error: &ConnectError) -> Diagnostic {
    let at = |argument: &str| Path::root().attribute(argument);
    let (summary, place) = match error {
        ConnectError::NoRegion => ("AWS region not known", at("region")),
        ConnectError::UnreadableFile { file: SharedFile::Config, .. } => {
            ("Shared file not readable", at("shared_config_files"))
        }
        ConnectError::UnreadableFile { file: SharedFile::Credentials, .. } => {
            ("Shared file not readable", at("shared_credentials_files"))
        }
        // The text names the file, which may be one of either kind, and also a default one.
        ConnectError::MalformedFiles { .. } => ("Shared files not understood", at("shared_config_files")),
        ConnectError::NoUrl { .. } => ("Invalid endpoint", at("endpoints")),
        ConnectError::NoSuchProfile { .. } => ("Profile not found", at("profile")),
    };
    Diagnostic::error(summary, error.to_string()).at(place)
}

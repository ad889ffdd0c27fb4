//! From the provider block to a connection.

use bluegreen_aws::{ConnectOptions, Regions};
use bluegreen_progress::ProgressFile;
use tfplugin::{Diagnostic, Diagnostics, has_errors};
use tftypes::Value;

use super::accounts::Accounts;
use super::block::{self, Block};
use crate::connect_error::connect_error;
use crate::connection::{Aws, Connection};
use crate::early_end::{PROVIDER, note_early_end};

/// Connects, unless part of the block is not known yet: that is no error while planning.
pub(super) async fn configure(connection: &Connection, config: &Value) -> Diagnostics {
    let problems = configured(connection, config).await;
    note_early_end(connection, PROVIDER, &problems);
    problems
}

async fn configured(connection: &Connection, config: &Value) -> Diagnostics {
    let Block { options, accounts, progress_file, met_unknown, mut problems } = block::read_block(config);
    connection.begin_run();
    connection.follow(progress_file.map(ProgressFile::append_to));
    if has_errors(&problems) {
        return problems;
    }
    if met_unknown {
        connection.configure(Aws::NotKnownYet);
        return problems;
    }
    let connected = connection.unless_stopped(connect(&options, &accounts)).await;
    match connected.unwrap_or_else(Err) {
        Ok(regions) => connection.configure(Aws::Ready(regions)),
        Err(problem) => problems.push(problem),
    }
    problems
}

async fn connect(options: &ConnectOptions, accounts: &Accounts) -> Result<Regions, Diagnostic> {
    let regions = Regions::connect(options).await.map_err(|error| connect_error(&error))?;
    accounts.check(&regions).await?;
    Ok(regions)
}

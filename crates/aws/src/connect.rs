//! Connecting to AWS with the settings of a provider block and the standard environment.

mod apis;
mod caller;
mod config;
mod connection;
mod credentials;
mod ec2_endpoint;
mod endpoint;
mod environment;
mod error;
mod http_client;
mod options;
mod profiles;
mod region;
mod region_configs;
mod role;
mod role_arn;
mod role_options;
mod shared_file;
mod sts;

pub use caller::{CallerError, OutOfSight, observe_headline, out_of_sight};
#[cfg(test)]
pub(crate) use config::ATTEMPT_TIMEOUT;
pub(crate) use connection::Connection;
pub use error::ConnectError;
pub use options::{ConnectOptions, Keys, RetryMode};
pub(crate) use region_configs::RegionConfigs;
pub use role_arn::{RoleArn, RoleArnError};
pub use role_options::{AssumeRole, RoleSession, WebIdentity, WebIdentityToken};
pub use shared_file::SharedFile;

//! What a provider block may say about the way to AWS.

use std::fmt;
use std::path::PathBuf;

use bluegreen_outbound::OutboundOptions;

use super::role_options::{AssumeRole, WebIdentity};

/// Settings that override what the environment and the shared configuration files say. `None` and empty lists leave it
/// to them.
#[derive(Clone, Debug, Default)]
pub struct ConnectOptions {
    /// The AWS region of what has no ARN that names one.
    pub region: Option<String>,
    /// The profile in the shared configuration files. Its credentials count even where the environment has keys.
    pub profile: Option<String>,
    /// Keys given directly; they count before everything else.
    pub keys: Option<Keys>,
    /// Configuration files in the place of `~/.aws/config`.
    pub shared_config_files: Vec<PathBuf>,
    /// Credentials files in the place of `~/.aws/credentials`.
    pub shared_credentials_files: Vec<PathBuf>,
    /// A role to assume with a token, in the place of credentials found otherwise.
    pub web_identity: Option<WebIdentity>,
    /// Roles to assume one after the other, the first of them with the credentials found otherwise.
    pub assume_roles: Vec<AssumeRole>,
    /// Another address for the ELBv2 API.
    pub elbv2_endpoint: Option<String>,
    /// Another address for the CloudWatch API.
    pub cloudwatch_endpoint: Option<String>,
    /// Another address for the EC2 API, which knows the instances behind target groups.
    pub ec2_endpoint: Option<String>,
    /// Another address for the STS API, which assumes roles.
    pub sts_endpoint: Option<String>,
    /// The region whose STS is asked, where that is another one.
    pub sts_region: Option<String>,
    /// Ask the endpoints that are validated by FIPS 140.
    pub use_fips_endpoint: Option<bool>,
    /// Ask the endpoints that can be reached over IPv6, too.
    pub use_dualstack_endpoint: Option<bool>,
    /// How often a failed read is tried again.
    pub max_retries: Option<u32>,
    /// How long a failed read waits until it is tried again.
    pub retry_mode: Option<RetryMode>,
    /// Proxies and certificates.
    pub outbound: OutboundOptions,
}

/// How long a failed read waits until it is tried again (AWS SDKs and Tools Reference Guide, "Retry behavior").
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RetryMode {
    /// Longer each time.
    Standard,
    /// That, and slower for all calls after one was throttled.
    Adaptive,
}

impl RetryMode {
    /// By the name that AWS's tools have for it.
    #[must_use]
    pub fn by_name(name: &str) -> Option<RetryMode> {
        match name {
            "standard" => Some(RetryMode::Standard),
            "adaptive" => Some(RetryMode::Adaptive),
            _ => None,
        }
    }
}

/// An access key with its secret. Its `Debug` form shows no secret.
#[derive(Clone)]
pub struct Keys {
    /// The access key's id.
    pub access_key: String,
    /// The secret that belongs to it.
    pub secret_key: String,
    /// The session token of temporary keys.
    pub token: Option<String>,
}

impl fmt::Debug for Keys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Keys").field("access_key", &self.access_key).finish_non_exhaustive()
    }
}

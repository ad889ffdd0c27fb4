//! What a provider block may say about the way to AWS.

use std::fmt;
use std::path::PathBuf;
use std::time::Duration;

use super::role_arn::RoleArn;

/// Settings that override what the environment and the shared configuration files say. `None` and empty lists leave it
/// to them.
#[derive(Clone, Debug, Default)]
pub struct ConnectOptions {
    /// The AWS region.
    pub region: Option<String>,
    /// The profile in the shared configuration files. Its credentials count even where the environment has keys.
    pub profile: Option<String>,
    /// Keys given directly; they count before everything else.
    pub keys: Option<Keys>,
    /// Configuration files in the place of `~/.aws/config`.
    pub shared_config_files: Vec<PathBuf>,
    /// Credentials files in the place of `~/.aws/credentials`.
    pub shared_credentials_files: Vec<PathBuf>,
    /// A role to assume with the credentials found otherwise.
    pub assume_role: Option<AssumeRole>,
    /// Another address for the ELBv2 API.
    pub elbv2_endpoint: Option<String>,
    /// Another address for the CloudWatch API.
    pub cloudwatch_endpoint: Option<String>,
    /// Another address for the EC2 API, which knows the instances behind target groups.
    pub ec2_endpoint: Option<String>,
    /// Another address for the STS API, which assumes the role.
    pub sts_endpoint: Option<String>,
    /// How often a failed read is tried again.
    pub max_retries: Option<u32>,
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

/// A role to assume, and how (STS `AssumeRole`). Its `Debug` form does not show the external id.
#[derive(Clone)]
pub struct AssumeRole {
    /// The role.
    pub role_arn: RoleArn,
    /// The name under which the session shows in logs of AWS.
    pub session_name: Option<String>,
    /// What the role's owner demands of callers from other accounts.
    pub external_id: Option<String>,
    /// How long one set of credentials lasts; they are renewed before it is over. AWS's default is an hour.
    pub duration: Option<Duration>,
    /// A policy (JSON) that narrows what the role may do.
    pub policy: Option<String>,
}

impl fmt::Debug for AssumeRole {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let AssumeRole { role_arn, session_name, external_id: _, duration, policy } = self;
        let mut shown = f.debug_struct("AssumeRole");
        shown.field("role_arn", role_arn).field("session_name", session_name).field("duration", duration);
        shown.field("policy", policy).finish_non_exhaustive()
    }
}

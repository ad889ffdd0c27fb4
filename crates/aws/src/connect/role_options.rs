//! What may be said of a role that is assumed.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::path::PathBuf;
use std::time::Duration;

use super::role_arn::RoleArn;

/// A role, and what a session of it is like. Its `Debug` form shows no external id.
#[derive(Clone, Debug)]
pub struct RoleSession {
    /// The role.
    pub role_arn: RoleArn,
    /// The name under which the session shows in logs of AWS.
    pub session_name: Option<String>,
    /// How long one set of credentials lasts; they are renewed before it is over. AWS's default is an hour.
    pub duration: Option<Duration>,
    /// A policy (JSON) that narrows what the role may do.
    pub policy: Option<String>,
    /// The ARNs of managed policies that narrow it.
    pub policy_arns: BTreeSet<String>,
}

impl RoleSession {
    /// A session of this role of which nothing else is said.
    #[must_use]
    pub fn of(role_arn: RoleArn) -> RoleSession {
        RoleSession { role_arn, session_name: None, duration: None, policy: None, policy_arns: BTreeSet::new() }
    }
}

/// A role to assume with other credentials (STS `AssumeRole`). Its `Debug` form does not show the external id.
#[derive(Clone)]
pub struct AssumeRole {
    /// The role and its session.
    pub session: RoleSession,
    /// What the role's owner demands of callers from other accounts.
    pub external_id: Option<String>,
    /// Who stands behind the session; it stays with all sessions after it.
    pub source_identity: Option<String>,
    /// The session's tags.
    pub tags: BTreeMap<String, String>,
    /// The tags that stay with all sessions after it.
    pub transitive_tag_keys: BTreeSet<String>,
}

impl AssumeRole {
    /// This session, of which nothing else is said.
    #[must_use]
    pub fn of(session: RoleSession) -> AssumeRole {
        let (tags, transitive_tag_keys) = (BTreeMap::new(), BTreeSet::new());
        AssumeRole { session, external_id: None, source_identity: None, tags, transitive_tag_keys }
    }
}

impl fmt::Debug for AssumeRole {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let AssumeRole { session, external_id: _, source_identity, tags, transitive_tag_keys } = self;
        let mut shown = f.debug_struct("AssumeRole");
        shown.field("session", session).field("source_identity", source_identity).field("tags", tags);
        shown.field("transitive_tag_keys", transitive_tag_keys).finish_non_exhaustive()
    }
}

/// A role to assume with a token that somebody else has issued (STS `AssumeRoleWithWebIdentity`).
#[derive(Clone, Debug)]
pub struct WebIdentity {
    /// The role and its session.
    pub session: RoleSession,
    /// The token.
    pub token: WebIdentityToken,
}

/// Where a token is. Its `Debug` form does not show one.
#[derive(Clone)]
pub enum WebIdentityToken {
    /// This is it.
    Text(String),
    /// It is in this file, which may change.
    File(PathBuf),
}

impl fmt::Debug for WebIdentityToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            WebIdentityToken::Text(_) => f.write_str("Text(..)"),
            WebIdentityToken::File(path) => f.debug_tuple("File").field(path).finish(),
        }
    }
}

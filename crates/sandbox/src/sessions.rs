//! Sessions of roles that STS has issued: whose they are, and how long they last.

mod role;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Mutex, MutexGuard, PoisonError};

use jiff::Timestamp;
use serde_json::json;

pub(crate) use role::{LONGEST_CHAINED, LONGEST_OF_ANY_ROLE, Role, RoleArn, is_name_sign};

/// Which roles there are, and what was issued.
#[derive(Debug, Default)]
pub(crate) struct Sessions {
    roles: Vec<Role>,
    issued: Mutex<Issued>,
}

#[derive(Debug, Default)]
struct Issued {
    /// No session lasts longer, whatever is asked for.
    longest_seconds: Option<u32>,
    /// By access key, which count up.
    sessions: BTreeMap<String, Session>,
}

/// One session of a role.
#[derive(Debug, Clone)]
pub(crate) struct Session {
    pub(crate) request: SessionRequest,
    pub(crate) access_key: String,
    pub(crate) token: String,
    pub(crate) expires: Timestamp,
}

/// What a session was asked for with.
#[derive(Debug, Clone)]
pub(crate) struct SessionRequest {
    pub(crate) role: RoleArn,
    pub(crate) session_name: String,
    pub(crate) external_id: Option<String>,
    pub(crate) duration_seconds: u32,
    pub(crate) policy: Option<String>,
    pub(crate) policy_arns: Vec<String>,
    pub(crate) tags: BTreeMap<String, String>,
    /// The keys of the tags that every session asked for by this one has, too.
    pub(crate) transitive_tag_keys: BTreeSet<String>,
    /// Who stands behind it; it stays with every session asked for by this one.
    pub(crate) source_identity: Option<String>,
    /// Who a token says it is for; `None` where none was shown.
    pub(crate) subject: Option<String>,
    /// A session asks for another one.
    pub(crate) chained: bool,
}

/// Why there is no session.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum SessionRefused {
    /// There is no such role, or it does not trust this caller: AWS does not tell which.
    NotTrusted,
    LongerThanTheRoleAllows,
    LongerThanAChainAllows,
}

impl Sessions {
    /// Without roles, every role there may be can be assumed.
    pub(crate) fn new(roles: &[Role]) -> Self {
        Self { roles: roles.to_vec(), issued: Mutex::default() }
    }

    pub(crate) fn issue(&self, request: SessionRequest, now: Timestamp) -> Result<Session, SessionRefused> {
        self.check_trust(&request)?;
        let mut issued = self.issued();
        let seconds = issued.longest_seconds.unwrap_or(u32::MAX).min(request.duration_seconds);
        let number = issued.sessions.len() + 1;
        let session = Session {
            access_key: format!("ASIASANDBOX{number:09}"),
            token: format!("sandbox/session/{number:09}"),
            // AWS tells whole seconds.
            expires: Timestamp::from_second(now.as_second() + i64::from(seconds)).unwrap_or(Timestamp::MAX),
            request,
        };
        issued.sessions.insert(session.access_key.clone(), session.clone());
        Ok(session)
    }

    fn check_trust(&self, request: &SessionRequest) -> Result<(), SessionRefused> {
        let longest = match self.roles.iter().find(|role| role.arn == request.role.to_string()) {
            Some(role) if role.trusts(request.external_id.as_deref()) => role.max_session_seconds,
            None if self.roles.is_empty() => LONGEST_OF_ANY_ROLE,
            _ => return Err(SessionRefused::NotTrusted),
        };
        match request.duration_seconds {
            seconds if seconds > longest => Err(SessionRefused::LongerThanTheRoleAllows),
            seconds if request.chained && seconds > LONGEST_CHAINED => Err(SessionRefused::LongerThanAChainAllows),
            _ => Ok(()),
        }
    }

    pub(crate) fn with_access_key(&self, access_key: &str) -> Option<Session> {
        self.issued().sessions.get(access_key).cloned()
    }

    pub(crate) fn list(&self) -> Vec<Session> {
        self.issued().sessions.values().cloned().collect()
    }

    /// Sessions from now on last no longer than this.
    pub(crate) fn set_longest(&self, seconds: Option<u32>) {
        self.issued().longest_seconds = seconds;
    }

    /// Ends every session as if its time were over.
    pub(crate) fn end_all(&self, now: Timestamp) {
        for session in self.issued().sessions.values_mut() {
            session.expires = session.expires.min(now);
        }
    }

    fn issued(&self) -> MutexGuard<'_, Issued> {
        self.issued.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Session {
    pub(crate) fn is_over(&self, now: Timestamp) -> bool {
        self.expires <= now
    }

    /// Who calls, in the words of `GetCallerIdentity`.
    pub(crate) fn caller_arn(&self) -> String {
        let RoleArn { partition, account, name, .. } = &self.request.role;
        format!("arn:{partition}:sts::{account}:assumed-role/{name}/{}", self.request.session_name)
    }

    pub(crate) fn caller_id(&self) -> String {
        format!("AROASANDBOX:{}", self.request.session_name)
    }

    /// As evidence; what is secret stays out.
    pub(crate) fn shown(&self) -> serde_json::Value {
        let SessionRequest { role, session_name, external_id, duration_seconds, policy, policy_arns, .. } =
            &self.request;
        let SessionRequest { tags, transitive_tag_keys, source_identity, subject, .. } = &self.request;
        json!({
            "role_arn": role.to_string(), "session_name": session_name, "external_id": external_id,
            "duration_seconds": duration_seconds, "policy": policy, "policy_arns": policy_arns, "tags": tags,
            "transitive_tag_keys": transitive_tag_keys, "source_identity": source_identity, "subject": subject,
            "access_key": self.access_key, "expires": self.expires.to_string(),
        })
    }
}

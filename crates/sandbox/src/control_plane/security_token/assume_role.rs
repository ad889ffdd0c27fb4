//! `AssumeRole`, with the checks of AWS's API reference. Whether a policy allows what a session does is not looked at.

use alb_model::Tree;
use jiff::Timestamp;

use super::member_form::check_form;
use super::session_tags::{session_tags, transitive_tag_keys};
use crate::control_plane::credentials::Caller;
use crate::control_plane::errors::ApiError;
use crate::control_plane::query::Query;
use crate::sessions::{RoleArn, Session, SessionRefused, SessionRequest, is_name_sign};
use crate::state::State;

/// How long a session lasts when nothing is said.
pub(super) const USUAL_SECONDS: u32 = 3_600;

pub(super) fn assume_role(state: &State, query: &Query, caller: &Caller) -> Result<Tree, ApiError> {
    let request = inherited(session_request(query, caller)?, caller)?;
    let role = request.role.to_string();
    let issued = state.sessions.issue(request, Timestamp::now());
    issued.map(|session| issued_session(&session)).map_err(|refused| refusal(refused, &caller.arn(state), &role))
}

fn session_request(query: &Query, caller: &Caller) -> Result<SessionRequest, ApiError> {
    let role = query.required("RoleArn")?;
    let role = RoleArn::parse(role).ok_or_else(|| ApiError::validation(format!("{role} is invalid")))?;
    let session_name = query.required("RoleSessionName")?;
    check_form("roleSessionName", session_name, 2..=64, is_name_sign)?;
    let external_id = query.text("ExternalId");
    if let Some(id) = external_id {
        check_form("externalId", id, 2..=1224, |sign| is_name_sign(sign) || ":/".contains(sign))?;
    }
    let source_identity = query.text("SourceIdentity");
    if let Some(identity) = source_identity {
        check_form("sourceIdentity", identity, 2..=64, is_name_sign)?;
    }
    let tags = session_tags(query)?;
    Ok(SessionRequest {
        role,
        session_name: session_name.to_owned(),
        external_id: external_id.map(str::to_owned),
        duration_seconds: query.number("DurationSeconds")?.unwrap_or(USUAL_SECONDS),
        policy: checked_policy(query)?,
        policy_arns: policy_arns(query),
        transitive_tag_keys: transitive_tag_keys(query, &tags)?,
        tags,
        source_identity: source_identity.map(str::to_owned),
        subject: None,
        chained: matches!(caller, Caller::Session(_)),
    })
}

/// What a session hands on to those it asks for: who stands behind it, and the tags that are to stay.
fn inherited(mut request: SessionRequest, caller: &Caller) -> Result<SessionRequest, ApiError> {
    let Caller::Session(session) = caller else { return Ok(request) };
    let SessionRequest { tags, transitive_tag_keys, source_identity, .. } = &session.request;
    if source_identity.is_some() {
        if request.source_identity.is_some() && request.source_identity != *source_identity {
            let what = format!("{} cannot set another source identity", session.caller_arn());
            return Err(ApiError::new(403, "AccessDenied", what));
        }
        request.source_identity.clone_from(source_identity);
    }
    for key in transitive_tag_keys {
        if request.tags.contains_key(key) {
            return Err(ApiError::validation(format!("The tag {key} is transitive and cannot be set again")));
        }
        request.tags.insert(key.clone(), tags[key].clone());
        request.transitive_tag_keys.insert(key.clone());
    }
    Ok(request)
}

pub(super) fn policy_arns(query: &Query) -> Vec<String> {
    let items = query.get("PolicyArns").map(Tree::items).unwrap_or_default();
    items.iter().filter_map(|item| item.text("arn")).map(str::to_owned).collect()
}

pub(super) fn checked_policy(query: &Query) -> Result<Option<String>, ApiError> {
    let Some(policy) = query.text("Policy") else { return Ok(None) };
    match serde_json::from_str::<serde_json::Map<_, _>>(policy) {
        Ok(_) => Ok(Some(policy.to_owned())),
        Err(_) => Err(ApiError::new(400, "MalformedPolicyDocument", "This policy contains invalid Json")),
    }
}

pub(super) fn issued_session(session: &Session) -> Tree {
    let keys = Tree::fields()
        .with("AccessKeyId", Tree::leaf(&session.access_key))
        .with("SecretAccessKey", Tree::leaf("sandbox/secret/that/nothing/is/verified1"))
        .with("SessionToken", Tree::leaf(&session.token))
        .with("Expiration", Tree::leaf(session.expires));
    let user = Tree::fields()
        .with("AssumedRoleId", Tree::leaf(session.caller_id()))
        .with("Arn", Tree::leaf(session.caller_arn()));
    Tree::fields()
        .with("Credentials", keys)
        .with("AssumedRoleUser", user)
        .with_some("SourceIdentity", session.request.source_identity.as_ref().map(Tree::leaf))
}

pub(super) fn refusal(refused: SessionRefused, caller: &str, role: &str) -> ApiError {
    match refused {
        SessionRefused::NotTrusted => {
            let what = format!("User: {caller} is not authorized to perform: sts:AssumeRole on resource: {role}");
            ApiError::new(403, "AccessDenied", what)
        }
        SessionRefused::LongerThanTheRoleAllows => {
            ApiError::validation("The requested DurationSeconds exceeds the MaxSessionDuration set for this role.")
        }
        SessionRefused::LongerThanAChainAllows => ApiError::validation(
            "The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining",
        ),
    }
}

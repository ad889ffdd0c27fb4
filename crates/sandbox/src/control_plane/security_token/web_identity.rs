//! `AssumeRoleWithWebIdentity`: a token in the place of a signature. Who has issued it is not looked at.

use std::collections::{BTreeMap, BTreeSet};

use alb_model::Tree;
use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use jiff::Timestamp;
use serde::Deserialize;

use super::assume_role::{USUAL_SECONDS, checked_policy, issued_session, policy_arns, refusal};
use super::member_form::check_form;
use crate::control_plane::errors::ApiError;
use crate::control_plane::query::Query;
use crate::sessions::{RoleArn, SessionRequest, is_name_sign};
use crate::state::State;

/// What a token says (RFC 7519).
#[derive(Deserialize)]
struct Claims {
    sub: String,
    aud: Option<String>,
    iss: Option<String>,
    exp: Option<i64>,
}

pub(super) fn assume_role_with_web_identity(state: &State, query: &Query) -> Result<Tree, ApiError> {
    let claims = claims(query.required("WebIdentityToken")?)?;
    let now = Timestamp::now();
    if claims.exp.is_some_and(|expires| expires <= now.as_second()) {
        let message = "Token expired: current date/time must be before the expiration date/time";
        return Err(ApiError::new(400, "ExpiredTokenException", message));
    }
    let request = session_request(query, &claims.sub)?;
    let role = request.role.to_string();
    let issued = state.sessions.issue(request, now);
    let session = issued.map_err(|refused| refusal(refused, "the holder of a web identity token", &role))?;
    Ok(issued_session(&session)
        .with("SubjectFromWebIdentityToken", Tree::leaf(&claims.sub))
        .with_some("Audience", claims.aud.as_ref().map(Tree::leaf))
        .with_some("Provider", claims.iss.as_ref().map(Tree::leaf)))
}

fn session_request(query: &Query, subject: &str) -> Result<SessionRequest, ApiError> {
    let role = query.required("RoleArn")?;
    let role = RoleArn::parse(role).ok_or_else(|| ApiError::validation(format!("{role} is invalid")))?;
    let session_name = query.required("RoleSessionName")?;
    check_form("roleSessionName", session_name, 2..=64, is_name_sign)?;
    Ok(SessionRequest {
        role,
        session_name: session_name.to_owned(),
        external_id: None,
        duration_seconds: query.number("DurationSeconds")?.unwrap_or(USUAL_SECONDS),
        policy: checked_policy(query)?,
        policy_arns: policy_arns(query),
        tags: BTreeMap::new(),
        transitive_tag_keys: BTreeSet::new(),
        source_identity: None,
        subject: Some(subject.to_owned()),
        chained: false,
    })
}

/// The middle of three parts, whose signature is not verified.
fn claims(token: &str) -> Result<Claims, ApiError> {
    let invalid = || {
        let message = "The ID Token provided is not a valid JWT. (You may see this error if you sent an Access Token)";
        ApiError::new(400, "InvalidIdentityToken", message)
    };
    let parts: Vec<_> = token.split('.').collect();
    let [_, payload, _] = parts[..] else { return Err(invalid()) };
    let payload = BASE64_URL_SAFE_NO_PAD.decode(payload).map_err(|_| invalid())?;
    serde_json::from_slice(&payload).map_err(|_| invalid())
}

//! `AssumeRole`, with the checks of AWS's API reference. Whether a policy allows what a session does is not looked at.

use std::collections::BTreeMap;

use alb_model::Tree;
use jiff::Timestamp;

use crate::control_plane::credentials::Caller;
use crate::control_plane::errors::ApiError;
use crate::control_plane::query::Query;
use crate::sessions::{RoleArn, Session, SessionRefused, SessionRequest, is_name_sign};
use crate::state::State;

/// How long a session lasts when nothing is said.
const USUAL_SECONDS: u32 = 3_600;

/// The most tags that a session has.
const MOST_TAGS: usize = 50;

pub(super) fn assume_role(state: &State, query: &Query, caller: &Caller) -> Result<Tree, ApiError> {
    let request = session_request(query, caller)?;
    let role = request.role.to_string();
    let issued = state.sessions.issue(request, Timestamp::now());
    issued.map(|session| issued_session(&session, query)).map_err(|refused| refusal(refused, &caller.arn(state), &role))
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
    if let Some(identity) = query.text("SourceIdentity") {
        check_form("sourceIdentity", identity, 2..=64, is_name_sign)?;
    }
    Ok(SessionRequest {
        role,
        session_name: session_name.to_owned(),
        external_id: external_id.map(str::to_owned),
        duration_seconds: query.number("DurationSeconds")?.unwrap_or(USUAL_SECONDS),
        policy: checked_policy(query)?,
        tags: session_tags(query)?,
        chained: matches!(caller, Caller::Session(_)),
    })
}

fn check_form(
    member: &str,
    text: &str,
    lengths: std::ops::RangeInclusive<usize>,
    fits: impl Fn(char) -> bool,
) -> Result<(), ApiError> {
    let constraint = if !lengths.contains(&text.chars().count()) {
        format!("Member must have length between {} and {}", lengths.start(), lengths.end())
    } else if !text.chars().all(fits) {
        "Member must satisfy regular expression pattern: [\\w+=,.@-]*".to_owned()
    } else {
        return Ok(());
    };
    let problem = format!("Value '{text}' at '{member}' failed to satisfy constraint: {constraint}");
    Err(ApiError::validation(format!("1 validation error detected: {problem}")))
}

fn checked_policy(query: &Query) -> Result<Option<String>, ApiError> {
    let Some(policy) = query.text("Policy") else { return Ok(None) };
    match serde_json::from_str::<serde_json::Map<_, _>>(policy) {
        Ok(_) => Ok(Some(policy.to_owned())),
        Err(_) => Err(ApiError::new(400, "MalformedPolicyDocument", "This policy contains invalid Json")),
    }
}

fn session_tags(query: &Query) -> Result<BTreeMap<String, String>, ApiError> {
    let items = query.get("Tags").map(Tree::items).unwrap_or_default();
    let mut tags = BTreeMap::new();
    for item in items {
        let (key, value) = (item.text("Key").unwrap_or_default(), item.text("Value").unwrap_or_default());
        check_form("tags.member.key", key, 1..=128, |_| true)?;
        check_form("tags.member.value", value, 0..=256, |_| true)?;
        if tags.keys().any(|other: &String| other.eq_ignore_ascii_case(key)) {
            return Err(ApiError::validation(
                "Duplicate tag keys found. Please note that Tag keys are case insensitive.",
            ));
        }
        tags.insert(key.to_owned(), value.to_owned());
    }
    if tags.len() > MOST_TAGS {
        return Err(ApiError::validation(format!("A session has at most {MOST_TAGS} tags, found {}", tags.len())));
    }
    Ok(tags)
}

fn issued_session(session: &Session, query: &Query) -> Tree {
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
        .with_some("SourceIdentity", query.text("SourceIdentity").map(Tree::leaf))
}

fn refusal(refused: SessionRefused, caller: &str, role: &str) -> ApiError {
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

//! Who calls. Signatures are not verified, as the sandbox has no secrets; but the mistakes that newcomers make with
//! credentials get AWS's answers, so that they can be tested:
//!
//! - no credentials at all: `MissingAuthenticationToken`;
//! - an access key that begins with `BAD` or `AKIABAD`, or one that STS issued here without its token: `InvalidClientTokenId`;
//! - one that begins with `EXPIRED`, or a session that STS issued here and whose time is over: `ExpiredToken`, from EC2
//!   `RequestExpired`;
//! - a session of a role in another account than this one: STS tells it who it is, and all else is `AccessDenied`;
//! - a signature for another region: `SignatureDoesNotMatch`.

use hyper::header::AUTHORIZATION;
use hyper::http::request::Parts;
use jiff::Timestamp;

use super::errors::ApiError;
use super::protocol::{ApiCall, Service};
use crate::sessions::Session;
use crate::state::State;

/// Who a call is from.
#[derive(Debug)]
pub(super) enum Caller {
    /// The user that all keys belong to that nobody here has issued.
    User,
    Session(Box<Session>),
    /// Nobody yet: a call that brings a token in the place of a signature.
    TokenHolder,
}

impl Caller {
    pub(super) fn arn(&self, state: &State) -> String {
        match self {
            Self::User => state.read(|model| model.naming().iam_arn("user/sandbox")),
            Self::Session(session) => session.caller_arn(),
            Self::TokenHolder => "the holder of a web identity token".to_owned(),
        }
    }
}

/// What a signature of version 4 says.
#[derive(Debug, Default)]
struct Signature {
    access_key: String,
    region: String,
    token: Option<String>,
}

/// Tells who calls, or refuses to listen.
pub(super) fn identify_caller(head: &Parts, call: &ApiCall, state: &State) -> Result<Caller, ApiError> {
    if call.service == Service::SecurityToken && call.query.action() == "AssumeRoleWithWebIdentity" {
        return Ok(Caller::TokenHolder);
    }
    let missing = || ApiError::new(403, "MissingAuthenticationToken", "Request is missing Authentication Token");
    let signature = signature_in_headers(head).or_else(|| signature_in_url(head)).ok_or_else(missing)?;
    let caller = key_holder(&signature, call.service, state)?;
    let naming = state.read(|model| model.naming().clone());
    if signature.region != naming.region {
        let (scope, region) = (&signature.region, &naming.region);
        let message =
            format!("Credential should be scoped to a valid region, not '{scope}'; this sandbox is '{region}'.");
        return Err(ApiError::new(403, "SignatureDoesNotMatch", message));
    }
    match &caller {
        Caller::Session(session)
            if call.service != Service::SecurityToken && session.request.role.account != naming.account_id =>
        {
            Err(call.service.not_authorized(&session.caller_arn(), call.query.action()))
        }
        _ => Ok(caller),
    }
}

fn key_holder(signature: &Signature, service: Service, state: &State) -> Result<Caller, ApiError> {
    let key = signature.access_key.as_str();
    let invalid =
        || Err(ApiError::new(403, "InvalidClientTokenId", "The security token included in the request is invalid."));
    if key.starts_with("BAD") || key.starts_with("AKIABAD") {
        return invalid();
    }
    if key.starts_with("EXPIRED") {
        return Err(service.expired());
    }
    match state.sessions.with_access_key(key) {
        None => Ok(Caller::User),
        Some(session) if signature.token.as_ref() != Some(&session.token) => invalid(),
        Some(session) if session.is_over(Timestamp::now()) => Err(service.expired()),
        Some(session) => Ok(Caller::Session(Box::new(session))),
    }
}

fn signature_in_headers(head: &Parts) -> Option<Signature> {
    let header = |name: &str| head.headers.get(name).and_then(|value| value.to_str().ok());
    let rest = header(AUTHORIZATION.as_str())?.split_once("Credential=")?.1;
    let credential = rest.split([',', ' ']).next()?;
    Some(signature(credential, header("x-amz-security-token").map(str::to_owned)))
}

/// Of a presigned URL.
fn signature_in_url(head: &Parts) -> Option<Signature> {
    let query = head.uri.query().unwrap_or_default();
    let parameter = |name: &str| {
        let mut pairs = form_urlencoded::parse(query.as_bytes());
        pairs.find(|(key, _)| key == name).map(|(_, value)| value.into_owned())
    };
    Some(signature(&parameter("X-Amz-Credential")?, parameter("X-Amz-Security-Token")))
}

/// `KEY/DATE/REGION/SERVICE/aws4_request`.
fn signature(credential: &str, token: Option<String>) -> Signature {
    let mut parts = credential.split('/').map(str::to_owned);
    let (access_key, region) = (parts.next().unwrap_or_default(), parts.nth(1).unwrap_or_default());
    Signature { access_key, region, token }
}

//! Who calls. Signatures are not verified, as the sandbox has no secrets; but the mistakes that newcomers make with
//! credentials get AWS's answers, so that they can be tested:
//!
//! - no credentials at all: `MissingAuthenticationToken`;
//! - an access key that begins with `BAD` or `AKIABAD`: `InvalidClientTokenId`;
//! - one that begins with `EXPIRED`: `ExpiredToken`;
//! - a signature for another region: `SignatureDoesNotMatch`.

use hyper::HeaderMap;
use hyper::header::AUTHORIZATION;

use super::errors::ApiError;

pub(super) fn check(headers: &HeaderMap, url_query: &str, region: &str) -> Result<(), ApiError> {
    let header = headers.get(AUTHORIZATION).and_then(|value| value.to_str().ok());
    let Some(credential) = header.and_then(credential).map(str::to_owned).or_else(|| presigned(url_query)) else {
        let message = "Request is missing Authentication Token";
        return Err(ApiError::new(403, "MissingAuthenticationToken", message));
    };
    let mut parts = credential.split('/');
    let (key, scope) = (parts.next().unwrap_or_default(), parts.nth(1).unwrap_or_default());
    if key.starts_with("BAD") || key.starts_with("AKIABAD") {
        let message = "The security token included in the request is invalid.";
        return Err(ApiError::new(403, "InvalidClientTokenId", message));
    }
    if key.starts_with("EXPIRED") {
        return Err(ApiError::new(403, "ExpiredToken", "The security token included in the request is expired"));
    }
    if scope != region {
        let message =
            format!("Credential should be scoped to a valid region, not '{scope}'; this sandbox is '{region}'.");
        return Err(ApiError::new(403, "SignatureDoesNotMatch", message));
    }
    Ok(())
}

/// `KEY/DATE/REGION/SERVICE/aws4_request` of a signature version 4.
fn credential(header: &str) -> Option<&str> {
    let rest = header.split_once("Credential=")?.1;
    rest.split([',', ' ']).next()
}

fn presigned(url_query: &str) -> Option<String> {
    let mut pairs = form_urlencoded::parse(url_query.as_bytes());
    pairs.find(|(key, _)| key == "X-Amz-Credential").map(|(_, value)| value.into_owned())
}

//! What only encrypted listeners have: a certificate and a security policy. Both are kept and shown; what a client meets is
//! the sandbox's own certificate, and TLS 1.2 or 1.3 whatever the policy says.

use std::collections::BTreeMap;

use alb_model::{Listener, Tree};

use crate::control_plane::arguments::find_listener;
use crate::control_plane::errors::ApiError;
use crate::control_plane::query::Query;
use crate::state::State;

/// AWS's default for a listener that was not created in the console.
const SECURITY_POLICY: &str = "ELBSecurityPolicy-2016-08";

/// Properties that are kept and shown as they were sent.
const KEPT: [&str; 4] = ["Certificates", "SslPolicy", "AlpnPolicy", "MutualAuthentication"];

/// The properties that a request gives to a listener of this protocol, with AWS's defaults for those that a listener
/// needs and neither has nor gets; `before` is the listener that is changed.
pub(super) fn properties(
    query: &Query,
    protocol: &str,
    before: Option<&Listener>,
) -> Result<BTreeMap<String, Tree>, ApiError> {
    let mut properties: BTreeMap<String, Tree> =
        KEPT.iter().filter_map(|name| Some(((*name).to_owned(), query.get(name)?.clone()))).collect();
    let has = |name: &str| before.is_some_and(|before| before.properties.contains_key(name));
    let encrypted = matches!(protocol, "HTTPS" | "TLS");
    match properties.get("Certificates").map(Tree::items).unwrap_or_default() {
        [] if !encrypted || has("Certificates") => {}
        [certificate] if encrypted => check_certificate(certificate)?,
        [] => return Err(ApiError::validation(format!("A certificate must be specified for {protocol} listeners"))),
        [_, ..] if encrypted => {
            return Err(ApiError::validation("You can only specify one certificate for a listener's default"));
        }
        [_, ..] => {
            return Err(ApiError::validation(format!("Certificates cannot be specified for {protocol} listeners")));
        }
    }
    if let Some(policy) = query.text("SslPolicy") {
        check_policy(policy, encrypted, protocol)?;
    }
    if encrypted && !has("SslPolicy") {
        properties.entry("SslPolicy".to_owned()).or_insert_with(|| Tree::leaf(SECURITY_POLICY));
    }
    if protocol == "HTTPS" && !has("MutualAuthentication") {
        let off = || Tree::fields().with("Mode", Tree::leaf("off"));
        properties.entry("MutualAuthentication".to_owned()).or_insert_with(off);
    }
    Ok(properties)
}

/// An encrypted listener's only certificate.
pub(crate) fn describe_listener_certificates(state: &State, query: &Query) -> Result<Tree, ApiError> {
    let arn = query.required("ListenerArn")?;
    state.read(|model| {
        let certificates =
            find_listener(model, arn)?.properties.get("Certificates").map(Tree::items).unwrap_or_default();
        let shown = certificates.iter().map(|certificate| certificate.clone().with("IsDefault", Tree::leaf(true)));
        Ok(Tree::fields().with("Certificates", Tree::List(shown.collect())))
    })
}

/// Any certificate of the right form is taken for an existing one. Which is the default is AWS's to tell and not to be
/// told.
fn check_certificate(certificate: &Tree) -> Result<(), ApiError> {
    if certificate.get("IsDefault").is_some() {
        return Err(ApiError::validation("You cannot set the isDefault parameter"));
    }
    let arn = certificate.text("CertificateArn").unwrap_or_default();
    let service = arn.strip_prefix("arn:").and_then(|rest| rest.split(':').nth(1));
    match service {
        Some("acm" | "iam") => Ok(()),
        _ => Err(ApiError::new(400, "CertificateNotFound", format!("Certificate ARN '{arn}' is not valid"))),
    }
}

/// AWS adds policies from time to time, so only what cannot be the name of one is refused.
fn check_policy(policy: &str, encrypted: bool, protocol: &str) -> Result<(), ApiError> {
    if !encrypted {
        return Err(ApiError::validation(format!("A security policy cannot be specified for {protocol} listeners")));
    }
    if policy.starts_with("ELBSecurityPolicy-") {
        return Ok(());
    }
    Err(ApiError::new(400, "SSLPolicyNotFound", format!("SSL policy '{policy}' not found")))
}

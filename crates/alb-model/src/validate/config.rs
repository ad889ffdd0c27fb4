//! The configurations of actions other than forward: what must be there, and what AWS fills in.

use crate::{Action, ActionKind, Rejection, Tree};

/// What must be there, by type.
fn required(kind: &str) -> &'static [&'static str] {
    match kind {
        "redirect" | "fixed-response" => &["StatusCode"],
        "authenticate-oidc" => &["Issuer", "AuthorizationEndpoint", "TokenEndpoint", "UserInfoEndpoint", "ClientId"],
        "authenticate-cognito" => &["UserPoolArn", "UserPoolClientId", "UserPoolDomain"],
        _ => &["JwksEndpoint", "Issuer"],
    }
}

/// What AWS adds when it was not sent, by type.
fn defaults(kind: &str) -> &'static [(&'static str, &'static str)] {
    match kind {
        "redirect" => &[
            ("Protocol", "#{protocol}"),
            ("Port", "#{port}"),
            ("Host", "#{host}"),
            ("Path", "/#{path}"),
            ("Query", "#{query}"),
        ],
        "authenticate-oidc" | "authenticate-cognito" => &[
            ("SessionCookieName", "AWSELBAuthSessionCookie"),
            ("Scope", "openid"),
            ("SessionTimeout", "604800"),
            ("OnUnauthenticatedRequest", "authenticate"),
        ],
        _ => &[],
    }
}

pub(super) fn accept(kind: &str, config: Option<Tree>, existing: &[Action]) -> Result<Tree, Rejection> {
    let mut config = config.unwrap_or_else(Tree::fields);
    for name in required(kind) {
        if config.get(name).is_none() {
            return Err(Rejection::validation(format!("'{name}' must be specified for an action of type '{kind}'")));
        }
    }
    for (name, value) in defaults(kind) {
        if config.get(name).is_none() {
            config = config.with(name, Tree::leaf(value));
        }
    }
    match kind {
        "authenticate-oidc" => keep_secret(config, existing),
        "fixed-response" => check_response(&config).map(|()| config),
        _ => Ok(config),
    }
}

fn check_response(config: &Tree) -> Result<(), Rejection> {
    const KINDS: [&str; 5] = ["text/plain", "text/css", "text/html", "application/javascript", "application/json"];
    let status = config.text("StatusCode").unwrap_or_default();
    if !matches!(status.as_bytes(), [b'2' | b'4' | b'5', b'0'..=b'9', b'0'..=b'9']) {
        return Err(Rejection::validation(format!(
            "1 validation error detected: Value '{status}' at 'fixedResponseConfig.statusCode' failed to satisfy constraint: \
             Member must satisfy regular expression pattern: ^(2|4|5)\\d\\d$"
        )));
    }
    match config.text("ContentType").filter(|kind| !KINDS.contains(kind)) {
        None if config.text("MessageBody").is_none_or(|body| body.chars().count() <= 1024) => Ok(()),
        None => Err(Rejection::validation("The message body of a fixed response can have at most '1024' characters")),
        Some(kind) => {
            let kinds = KINDS.join(", ");
            let text = format!("The content type '{kind}' of a fixed response must be one of [{kinds}]");
            Err(Rejection::InvalidLoadBalancerAction(text))
        }
    }
}

/// The API never shows an OIDC secret, so a client that only changes something else says that it is to stay.
fn keep_secret(config: Tree, existing: &[Action]) -> Result<Tree, Rejection> {
    let keep = config.text("UseExistingClientSecret") == Some("true");
    let config = config.without("UseExistingClientSecret");
    match (config.text("ClientSecret"), keep) {
        (Some(_), false) => Ok(config),
        (Some(_), true) => Err(Rejection::validation(
            "You cannot specify both a client secret and the use of the existing client secret",
        )),
        (None, true) => {
            let secret = existing_secret(existing).ok_or_else(|| {
                Rejection::validation("There is no existing client secret that this action could use")
            })?;
            Ok(config.with("ClientSecret", Tree::leaf(secret)))
        }
        (None, false) => {
            Err(Rejection::validation("A client secret must be specified for an action of type 'authenticate-oidc'"))
        }
    }
}

fn existing_secret(existing: &[Action]) -> Option<&str> {
    existing.iter().find_map(|action| match &action.kind {
        ActionKind::Other(other) if other.name == "authenticate-oidc" => other.config.text("ClientSecret"),
        _ => None,
    })
}

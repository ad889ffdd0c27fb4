//! The provider block's `assume_role_with_web_identity`.

use std::path::PathBuf;

use bluegreen_aws::{WebIdentity, WebIdentityToken};

use super::role_session::{SESSION_NAME, read_session, role_arn};
use super::{any, given, given_or_set};
use crate::reader::{Field, Reader};

/// Reads the role that is assumed with a token; `None` when there is none, or when part of it is not known yet.
pub(super) fn read_web_identity(reader: &mut Reader, block: &Field<'_>) -> Option<WebIdentity> {
    let role = block.blocks("assume_role_with_web_identity").next()?;
    let arn = given_or_set(reader, &role.attribute("role_arn"), "AWS_ROLE_ARN", role_arn);
    if arn.is_none() && !role.attribute("role_arn").is_set() && !role.attribute("role_arn").value.is_unknown() {
        missing(reader, &role, "`role_arn`, or AWS_ROLE_ARN in the environment");
    }
    let name = |text: &str| SESSION_NAME.check(text);
    let session_name = given_or_set(reader, &role.attribute("session_name"), "AWS_ROLE_SESSION_NAME", name);
    let token = token(reader, &role);
    let session = read_session(reader, &role, arn, session_name)?;
    Some(WebIdentity { session, token: token? })
}

fn token(reader: &mut Reader, role: &Field<'_>) -> Option<WebIdentityToken> {
    let (text, file) = (role.attribute("web_identity_token"), role.attribute("web_identity_token_file"));
    if text.is_set() && file.is_set() {
        let detail =
            "Expected one of `web_identity_token` and `web_identity_token_file`, got both. Remove one of them.";
        reader.problem(&file, "Conflicting tokens", detail);
    }
    if text.is_set() || text.value.is_unknown() {
        return given(reader, &text, any).map(WebIdentityToken::Text);
    }
    let path = |text: &str| Ok(PathBuf::from(text));
    let path = given_or_set(reader, &file, "AWS_WEB_IDENTITY_TOKEN_FILE", path);
    if path.is_none() && !file.value.is_unknown() {
        missing(
            reader,
            role,
            "`web_identity_token` or `web_identity_token_file`, or AWS_WEB_IDENTITY_TOKEN_FILE in the environment",
        );
    }
    path.map(WebIdentityToken::File)
}

fn missing(reader: &mut Reader, role: &Field<'_>, what: &str) {
    let detail = format!("Expected {what}, got neither the one nor the other.");
    reader.problem(role, "Incomplete web identity", detail);
}

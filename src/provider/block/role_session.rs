//! What `assume_role` and `assume_role_with_web_identity` have in common.

use std::collections::BTreeSet;
use std::ops::RangeInclusive;
use std::time::Duration;

use bluegreen_aws::{RoleArn, RoleSession};

use super::given;
use crate::reader::{Field, Reader};

/// How long AWS lets a session last (STS `AssumeRole`, `DurationSeconds`).
const DURATION: RangeInclusive<Duration> = Duration::from_secs(15 * 60)..=Duration::from_secs(12 * 3600);

/// What AWS takes as a name or an id (STS `AssumeRole`, the patterns of its parameters).
pub(super) struct Form {
    pub(super) what: &'static str,
    pub(super) lengths: RangeInclusive<usize>,
    pub(super) signs: &'static str,
    /// It is not repeated in messages.
    pub(super) secret: bool,
}

pub(super) const SESSION_NAME: Form = Form { what: "a session name", lengths: 2..=64, signs: "_+=,.@-", secret: false };

/// Reads the session of a role whose ARN and name are read already; `None` when there is no role.
pub(super) fn read_session(
    reader: &mut Reader,
    role: &Field<'_>,
    role_arn: Option<RoleArn>,
    session_name: Option<String>,
) -> Option<RoleSession> {
    let duration = reader.duration_within(&role.attribute("duration"), DURATION);
    let policy = given(reader, &role.attribute("policy"), policy);
    let policy_arns = texts(reader, &role.attribute("policy_arns"), policy_arn);
    Some(RoleSession { role_arn: role_arn?, session_name, duration, policy, policy_arns })
}

/// The ARN of a role as a text.
pub(super) fn role_arn(text: &str) -> Result<RoleArn, String> {
    RoleArn::parse(text).map_err(|error| error.to_string())
}

/// The elements of a set.
pub(super) fn texts(
    reader: &mut Reader,
    field: &Field<'_>,
    parse: impl Fn(&str) -> Result<String, String>,
) -> BTreeSet<String> {
    reader.met_unknown |= field.value.is_unknown();
    field.set_elements().filter_map(|element| reader.parsed(&element, &parse)).collect()
}

impl Form {
    pub(super) fn check(&self, text: &str) -> Result<String, String> {
        let Form { what, lengths, signs, secret } = self;
        let clean = text.chars().all(|sign| sign.is_ascii_alphanumeric() || signs.contains(sign));
        if clean && lengths.contains(&text.len()) {
            return Ok(text.to_owned());
        }
        let (from, to) = (lengths.start(), lengths.end());
        let got = if *secret { format!("another text, {} bytes long", text.len()) } else { format!("{text:?}") };
        Err(format!("expected {what} of {from} to {to} letters, digits and any of `{signs}`, got {got}"))
    }
}

/// AWS judges what it says; that it is JSON can be seen here.
fn policy(text: &str) -> Result<String, String> {
    match serde_json::from_str::<serde_json::Map<_, _>>(text) {
        Ok(_) => Ok(text.to_owned()),
        Err(error) => {
            Err(format!("expected a policy document, which is a JSON object, and could not read it: {error}"))
        }
    }
}

fn policy_arn(text: &str) -> Result<String, String> {
    let parts: Vec<_> = text.splitn(6, ':').collect();
    match parts[..] {
        ["arn", _, "iam", "", _, resource] if resource.starts_with("policy/") => Ok(text.to_owned()),
        _ => Err(format!(
            "expected the ARNs of IAM policies, such as arn:aws:iam::123456789012:policy/deploy, got {text:?}"
        )),
    }
}

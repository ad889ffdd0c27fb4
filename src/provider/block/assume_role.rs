//! The provider block's `assume_role`.

use std::ops::RangeInclusive;
use std::time::Duration;

use bluegreen_aws::{AssumeRole, RoleArn};

use super::given;
use crate::reader::{Field, Reader};

/// How long AWS lets a session last (STS `AssumeRole`, `DurationSeconds`).
const DURATION: RangeInclusive<Duration> = Duration::from_secs(15 * 60)..=Duration::from_secs(12 * 3600);

/// What AWS takes as a name or an id (STS `AssumeRole`, the patterns of its parameters).
struct Form {
    what: &'static str,
    lengths: RangeInclusive<usize>,
    signs: &'static str,
    /// It is not repeated in messages.
    secret: bool,
}

const SESSION_NAME: Form = Form { what: "a session name", lengths: 2..=64, signs: "_+=,.@-", secret: false };

const EXTERNAL_ID: Form = Form { what: "an external id", lengths: 2..=1224, signs: "_+=,.@:/-", secret: true };

/// Reads the role; `None` when there is none, or when its ARN is not known yet.
pub(super) fn read_assume_role(reader: &mut Reader, block: &Field<'_>) -> Option<AssumeRole> {
    let role = block.first_block("assume_role");
    let attribute = |name: &str| role.attribute(name);
    let role_arn = reader.parsed(&attribute("role_arn"), RoleArn::parse);
    let session_name = given(reader, &attribute("session_name"), |text| SESSION_NAME.check(text));
    let external_id = given(reader, &attribute("external_id"), |text| EXTERNAL_ID.check(text));
    let duration = reader.duration_within(&attribute("duration"), DURATION);
    let policy = given(reader, &attribute("policy"), policy);
    Some(AssumeRole { role_arn: role_arn?, session_name, external_id, duration, policy })
}

impl Form {
    fn check(&self, text: &str) -> Result<String, String> {
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

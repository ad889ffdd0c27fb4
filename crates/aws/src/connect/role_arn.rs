//! The ARN of an IAM role.

use std::fmt;

/// A text that is not the ARN of an IAM role.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("expected the ARN of an IAM role, such as arn:aws:iam::123456789012:role/deploy, got {given:?}")]
pub struct RoleArnError {
    /// What was given instead.
    pub given: String,
}

/// An IAM role: `arn:PARTITION:iam::ACCOUNT:role/[PATH/]NAME` (AWS service authorization reference).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RoleArn(String);

impl RoleArn {
    /// Reads the ARN of a role.
    ///
    /// # Errors
    /// When the text is not one.
    pub fn parse(text: &str) -> Result<RoleArn, RoleArnError> {
        if is_role(text) { Ok(RoleArn(text.to_owned())) } else { Err(RoleArnError { given: text.to_owned() }) }
    }

    /// The ARN itself.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The account it is in.
    #[must_use]
    pub fn account(&self) -> &str {
        self.0.split(':').nth(4).expect("checked when the ARN was read")
    }
}

impl fmt::Display for RoleArn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

fn is_role(text: &str) -> bool {
    let parts: Vec<_> = text.splitn(6, ':').collect();
    let ["arn", partition, "iam", "", account, resource] = parts[..] else { return false };
    let account_is_number = account.len() == 12 && account.bytes().all(|byte| byte.is_ascii_digit());
    let name = resource.strip_prefix("role/").and_then(|path| path.rsplit('/').next());
    !partition.is_empty() && account_is_number && name.is_some_and(is_clean)
}

fn is_clean(name: &str) -> bool {
    !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_graphic() && byte != b':')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_role_may_have_a_path() {
        for arn in ["arn:aws:iam::123456789012:role/deploy", "arn:aws-cn:iam::123456789012:role/ci/web/deploy"] {
            let role = RoleArn::parse(arn).unwrap();
            assert_eq!((role.as_str(), role.account()), (arn, "123456789012"));
        }
    }

    #[test]
    fn anything_else_is_refused() {
        for text in [
            "",
            "deploy",
            "arn:aws:iam::123456789012:role/",
            "arn:aws:iam::123456789012:user/deploy",
            "arn:aws:iam::1234:role/deploy",
            "arn:aws:iam:us-east-1:123456789012:role/deploy",
            "arn:aws:sts::123456789012:assumed-role/deploy/session",
        ] {
            assert_eq!(RoleArn::parse(text), Err(RoleArnError { given: text.to_owned() }));
        }
    }
}

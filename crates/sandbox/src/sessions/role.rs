//! Roles, as a topology declares them and as STS takes them.

use std::fmt;

use serde::Deserialize;

/// Seconds that no role allows more than (IAM `CreateRole`, `MaxSessionDuration`).
pub(crate) const LONGEST_OF_ANY_ROLE: u32 = 43_200;

/// Seconds that a session asked for by another session lasts at most (STS `AssumeRole`, role chaining).
pub(crate) const LONGEST_CHAINED: u32 = 3_600;

/// A role of the topology, and whom it trusts.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Role {
    pub(crate) arn: String,
    /// What callers have to say; without it they may say anything.
    pub(crate) external_id: Option<String>,
    /// AWS's default for a new role.
    #[serde(default = "default_max_session_seconds")]
    pub(crate) max_session_seconds: u32,
}

const fn default_max_session_seconds() -> u32 {
    3_600
}

impl Role {
    pub(super) fn trusts(&self, external_id: Option<&str>) -> bool {
        self.external_id.as_deref().is_none_or(|expected| external_id == Some(expected))
    }
}

/// A role's ARN: `arn:aws:iam::123456789012:role/path/name`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct RoleArn {
    pub(crate) partition: String,
    pub(crate) account: String,
    /// With a slash at its end; empty for most roles.
    path: String,
    pub(crate) name: String,
}

impl RoleArn {
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let (partition, rest) = text.strip_prefix("arn:")?.split_once(":iam::")?;
        let (account, resource) = rest.split_once(":role/")?;
        let (path, name) = resource.rfind('/').map_or(("", resource), |slash| resource.split_at(slash + 1));
        let is_name = (1..=64).contains(&name.len()) && name.chars().all(is_name_sign);
        let is_account = account.len() == 12 && account.bytes().all(|digit| digit.is_ascii_digit());
        let is_path = path.len() <= 511 && path.bytes().all(|sign| sign.is_ascii_graphic()) && !path.starts_with('/');
        let [partition, account, path, name] = [partition, account, path, name].map(str::to_owned);
        (partition.starts_with("aws") && is_account && is_path && is_name).then_some(Self {
            partition,
            account,
            path,
            name,
        })
    }
}

/// `\w` and what else names of IAM have.
pub(crate) fn is_name_sign(sign: char) -> bool {
    sign.is_ascii_alphanumeric() || "_+=,.@-".contains(sign)
}

impl fmt::Display for RoleArn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { partition, account, path, name } = self;
        write!(f, "arn:{partition}:iam::{account}:role/{path}{name}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_roles_arn_has_an_account_a_path_and_a_name() {
        let arn = "arn:aws-cn:iam::123456789012:role/teams/web/deploy";
        let parsed = RoleArn::parse(arn).unwrap();
        assert_eq!((parsed.account.as_str(), parsed.name.as_str()), ("123456789012", "deploy"));
        assert_eq!(parsed.to_string(), arn);
        assert_eq!(RoleArn::parse("arn:aws:iam::123456789012:role/deploy").unwrap().path, "");
    }

    #[test]
    fn anything_else_is_no_role() {
        for text in [
            "deploy",
            "arn:aws:iam::123456789012:user/deploy",
            "arn:aws:iam::12345:role/deploy",
            "arn:aws:iam::123456789012:role/",
            "arn:aws:iam::123456789012:role/a b",
            "arn:aws:sts::123456789012:assumed-role/deploy/s",
            "arn:gcp:iam::123456789012:role/deploy",
        ] {
            assert_eq!(RoleArn::parse(text), None, "{text}");
        }
    }
}

//! What a role of a topology must be.

use std::collections::BTreeSet;

use super::error::TopologyError;
use crate::sessions::{LONGEST_OF_ANY_ROLE, Role, RoleArn};

/// What IAM allows as a role's `MaxSessionDuration`, in seconds.
const SHORTEST_MAXIMUM: u32 = 3_600;

pub(super) fn check_roles(roles: &[Role]) -> Result<(), TopologyError> {
    let mut arns = BTreeSet::new();
    for role in roles {
        if let Some(problem) = problem(role) {
            return Err(TopologyError::item(format!("role \"{}\"", role.arn), problem));
        }
        if !arns.insert(&role.arn) {
            return Err(TopologyError::item(format!("role \"{}\"", role.arn), "arn: expected one of its own"));
        }
    }
    Ok(())
}

fn problem(role: &Role) -> Option<String> {
    let seconds = role.max_session_seconds;
    if RoleArn::parse(&role.arn).is_none() {
        return Some(format!("arn: expected one such as arn:aws:iam::000000000000:role/deploy, found {:?}", role.arn));
    }
    let allowed = SHORTEST_MAXIMUM..=LONGEST_OF_ANY_ROLE;
    (!allowed.contains(&seconds))
        .then(|| format!("max_session_seconds: expected {SHORTEST_MAXIMUM} to {LONGEST_OF_ANY_ROLE}, found {seconds}"))
}

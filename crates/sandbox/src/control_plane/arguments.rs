//! What an argument must be that many actions take: an ARN of the right kind, a name, a listener that exists.

use alb_model::{Arn, ArnKind, Listener, Model, Rejection};

use super::errors::ApiError;

/// Refuses what is no ARN of the kind that a parameter takes, as AWS does before it looks anything up.
pub(super) fn check_arn(arn: &str, kind: ArnKind) -> Result<(), ApiError> {
    let what = match kind {
        ArnKind::LoadBalancer => "load balancer",
        ArnKind::Listener => "listener",
        ArnKind::Rule => "listener rule",
        ArnKind::TargetGroup => "target group",
    };
    if Arn::parse(arn).is_some_and(|parsed| parsed.kind == kind) {
        return Ok(());
    }
    Err(ApiError::validation(format!("'{arn}' is not a valid {what} ARN")))
}

/// Refuses what cannot be the name of a load balancer or a target group.
pub(super) fn check_name(what: &str, name: &str) -> Result<(), ApiError> {
    let problem = if name.chars().count() > 32 {
        "cannot be longer than '32' characters"
    } else if !name.chars().all(|letter| letter.is_ascii_alphanumeric() || letter == '-') {
        "can only contain characters that are alphanumeric characters and hyphens(-)"
    } else if name.starts_with('-') || name.ends_with('-') {
        "cannot begin or end with a hyphen(-)"
    } else {
        return Ok(());
    };
    Err(ApiError::validation(format!("The {what} name '{name}' {problem}")))
}

/// The listener with an ARN, or AWS's answer when there is none.
pub(super) fn find_listener<'a>(model: &'a Model, arn: &str) -> Result<&'a Listener, ApiError> {
    check_arn(arn, ArnKind::Listener)?;
    model.listener(arn).ok_or_else(|| Rejection::ListenerNotFound { arn: arn.to_owned() }.into())
}

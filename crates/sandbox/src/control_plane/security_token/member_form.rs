//! How long a member of a request may be and of which signs it consists, with STS's words for what is not so.

use crate::control_plane::errors::ApiError;

pub(super) fn check_form(
    member: &str,
    text: &str,
    lengths: std::ops::RangeInclusive<usize>,
    fits: impl Fn(char) -> bool,
) -> Result<(), ApiError> {
    let constraint = if !lengths.contains(&text.chars().count()) {
        format!("Member must have length between {} and {}", lengths.start(), lengths.end())
    } else if !text.chars().all(fits) {
        "Member must satisfy regular expression pattern: [\\w+=,.@-]*".to_owned()
    } else {
        return Ok(());
    };
    let problem = format!("Value '{text}' at '{member}' failed to satisfy constraint: {constraint}");
    Err(ApiError::validation(format!("1 validation error detected: {problem}")))
}

//! Errors for people.

use std::error::Error;

/// More reasons than these hardly tell more.
const REASONS_KEPT: usize = 8;

/// Keeps a reason among the first few different ones.
pub(crate) fn keep(reasons: &mut Vec<String>, reason: String) {
    if reasons.len() < REASONS_KEPT && !reasons.contains(&reason) {
        reasons.push(reason);
    }
}

/// An error and its causes in one line.
pub(crate) fn in_one_line(error: &dyn Error) -> String {
    let mut line = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        line = format!("{line}: {error}");
        cause = error.source();
    }
    line
}

//! What a condition compares a text with.

use crate::{Expression, pattern};

/// Patterns or regular expressions, never both.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Texts {
    /// With `*` and `?` as wildcards.
    Patterns(Vec<String>),
    /// Found anywhere in the text, unless they are anchored.
    Expressions(Vec<Expression>),
}

impl Texts {
    /// How many there are.
    #[must_use]
    pub const fn count(&self) -> usize {
        match self {
            Self::Patterns(patterns) => patterns.len(),
            Self::Expressions(expressions) => expressions.len(),
        }
    }

    /// Whether one of them matches. Expressions know by themselves whether case matters.
    pub(super) fn match_text(&self, text: &str, any_case: bool) -> bool {
        match self {
            Self::Patterns(patterns) if any_case => patterns.iter().any(|one| matches_any_case(one, text)),
            Self::Patterns(patterns) => patterns.iter().any(|one| pattern::matches(one, text)),
            Self::Expressions(expressions) => expressions.iter().any(|one| one.is_in(text)),
        }
    }
}

fn matches_any_case(wanted: &str, text: &str) -> bool {
    pattern::matches(&wanted.to_ascii_lowercase(), &text.to_ascii_lowercase())
}

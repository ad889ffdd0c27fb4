//! Names in a configuration.

/// May this be a name? Wider than what a host lets pass, and narrow enough that an address reads in one way only.
pub(super) fn is_identifier(text: &str) -> bool {
    let first = |character: char| character.is_alphabetic() || character == '_';
    let rest = |character: char| is_part(character);
    text.starts_with(first) && text.chars().all(rest)
}

pub(super) fn is_part(character: char) -> bool {
    character.is_alphanumeric() || character == '_' || character == '-'
}

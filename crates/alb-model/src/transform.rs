//! What a rule makes of a request before a target gets it.

use crate::{Expression, Rejection};

const LONGEST_TEXT: usize = 1024;

/// One transform of a rule, with the one rewrite that AWS takes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Transform {
    /// Of the host that is asked for.
    HostHeader(Rewrite),
    /// Of the path together with the query.
    Url(Rewrite),
}

/// What is found first is replaced; that AWS replaces no more than that is not documented.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rewrite {
    regex: Expression,
    replace: String,
}

/// The replacement names a group that the expression does not have, or the result is no text. AWS answers 500 when a transform
/// fails.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a transform failed")]
pub struct TransformFailed;

impl Transform {
    /// A transform by the API's word for its type, with pairs of an expression and what replaces it.
    ///
    /// # Errors
    /// When the type is unknown, there is not exactly one rewrite, or one of its texts cannot be.
    pub fn new(kind: &str, rewrites: &[(String, String)]) -> Result<Self, Rejection> {
        let make = match kind {
            "host-header-rewrite" => Self::HostHeader,
            "url-rewrite" => Self::Url,
            _ => {
                return Err(Rejection::validation(format!(
                    "1 validation error detected: Value '{kind}' at 'transforms.type' failed to satisfy constraint: Member \
                     must satisfy enum value set: [host-header-rewrite, url-rewrite]"
                )));
            }
        };
        let [(regex, replace)] = rewrites else {
            let count = rewrites.len();
            return Err(Rejection::validation(format!(
                "A '{kind}' transform must have exactly one rewrite, not {count}"
            )));
        };
        Ok(make(Rewrite::new(kind, regex, replace)?))
    }

    /// The API's word for the type.
    #[must_use]
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::HostHeader(_) => "host-header-rewrite",
            Self::Url(_) => "url-rewrite",
        }
    }

    /// Its rewrite.
    #[must_use]
    pub const fn rewrite(&self) -> &Rewrite {
        match self {
            Self::HostHeader(rewrite) | Self::Url(rewrite) => rewrite,
        }
    }
}

impl Rewrite {
    fn new(kind: &str, regex: &str, replace: &str) -> Result<Self, Rejection> {
        for (what, text) in [("Regex", regex), ("Replace", replace)] {
            if text.chars().count() > LONGEST_TEXT {
                return Err(Rejection::validation(format!(
                    "The '{what}' value is too long; the limit is '{LONGEST_TEXT}'"
                )));
            }
        }
        if regex.is_empty() {
            return Err(Rejection::validation(format!("A 'Regex' must be specified in '{kind}'")));
        }
        let regex = Expression::parse(regex, kind == "host-header-rewrite").map_err(Rejection::Validation)?;
        Ok(Self { regex, replace: replace.to_owned() })
    }

    /// The expression.
    #[must_use]
    pub fn regex(&self) -> &str {
        self.regex.as_str()
    }

    /// What is put in its place; `$1` is its first group.
    #[must_use]
    pub fn replace(&self) -> &str {
        &self.replace
    }

    /// The text as it is to be; `None` when nothing was found, and it stays.
    ///
    /// # Errors
    /// When the replacement cannot be made.
    pub fn apply(&self, text: &str) -> Result<Option<String>, TransformFailed> {
        let Some(found) = self.regex.first_in(text) else { return Ok(None) };
        let whole = found.get(0).ok_or(TransformFailed)?;
        let mut made = text.as_bytes()[..whole.start()].to_vec();
        let mut letters = self.replace.chars().peekable();
        while let Some(letter) = letters.next() {
            let digit = letters.peek().and_then(|next| next.to_digit(10)).filter(|_| letter == '$');
            let Some(group) = digit.and_then(|digit| usize::try_from(digit).ok()) else {
                made.extend(letter.encode_utf8(&mut [0; 4]).as_bytes());
                continue;
            };
            letters.next();
            if group >= found.len() {
                return Err(TransformFailed);
            }
            made.extend(found.get(group).map(|group| group.as_bytes()).unwrap_or_default());
        }
        made.extend(&text.as_bytes()[whole.end()..]);
        String::from_utf8(made).map(Some).map_err(|_| TransformFailed)
    }
}

/// Refuses transforms that cannot be together in one rule.
pub(crate) fn check_transforms(transforms: &[Transform]) -> Result<(), Rejection> {
    let of_kind = |kind: &str| transforms.iter().filter(|one| one.kind() == kind).count();
    match ["host-header-rewrite", "url-rewrite"].into_iter().find(|kind| of_kind(kind) > 1) {
        None => Ok(()),
        Some(kind) => Err(Rejection::validation(format!("A rule can only have one '{kind}' transform"))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rewritten(regex: &str, replace: &str, text: &str) -> Result<Option<String>, TransformFailed> {
        Transform::new("url-rewrite", &[(regex.to_owned(), replace.to_owned())]).unwrap().rewrite().apply(text)
    }

    #[test]
    fn groups_are_put_into_the_replacement() {
        for (regex, replace, text, expected) in [
            ("^/dp/([a-z0-9]+)/?$", "/product?id=$1", "/dp/b7", "/product?id=b7"),
            ("^/(a)/(b)", "/$2$1", "/a/b/c?d=e", "/ba/c?d=e"),
            ("/x", "/$0y", "/x/x", "//xy/x"),
            ("/x", "/$", "/x", "/$"),
            ("^/(a)?", "/$1-", "/", "/-"),
        ] {
            assert_eq!(rewritten(regex, replace, text), Ok(Some(expected.to_owned())), "{regex} {replace}");
        }
    }

    #[test]
    fn nothing_found_is_nothing_changed_and_an_unknown_group_is_a_failure() {
        assert_eq!(rewritten("^/a", "/b", "/c/a"), Ok(None));
        assert_eq!(rewritten("^/(a)", "/$2", "/a"), Err(TransformFailed));
    }
}

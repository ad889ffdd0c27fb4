//! Regular expressions of rule conditions and transforms, with the features that AWS's have and no others.

use regex::bytes::{Captures, Regex, RegexBuilder};

/// An expression that was accepted. What it is compared with is taken for bytes, and `\d` and `\w` mean ASCII: whether AWS
/// knows other letters is not documented, only that it has no classes of them.
#[derive(Debug, Clone)]
pub struct Expression {
    text: String,
    compiled: Regex,
}

/// Two are the same when they were written the same.
impl PartialEq for Expression {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text && self.compiled.as_str() == other.compiled.as_str()
    }
}

impl Eq for Expression {}

impl Expression {
    /// Reads an expression, or says what is wrong with it.
    pub(crate) fn parse(text: &str, any_case: bool) -> Result<Self, String> {
        if let Some(feature) = unknown_feature(text) {
            return Err(format!("'{text}' is not a valid regular expression: {feature} are not supported"));
        }
        let compiled = RegexBuilder::new(text).unicode(false).case_insensitive(any_case).build();
        let compiled = compiled.map_err(|_| format!("'{text}' is not a valid regular expression"))?;
        Ok(Self { text: text.to_owned(), compiled })
    }

    /// As it was written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Whether it is found anywhere in a text; it can be anchored with `^` and `$`.
    pub(crate) fn is_in(&self, text: &str) -> bool {
        self.compiled.is_match(text.as_bytes())
    }

    /// Where it is found first, with its groups.
    pub(crate) fn first_in<'a>(&self, text: &'a str) -> Option<Captures<'a>> {
        self.compiled.captures(text.as_bytes())
    }
}

/// A feature that the library would read as something else or that only it has. It does not know the others that AWS
/// excludes (lookarounds, back references, atomic groups, subroutines, recursion) either.
fn unknown_feature(text: &str) -> Option<&'static str> {
    let mut letters = text.chars().peekable();
    let mut in_class = false;
    while let Some(letter) = letters.next() {
        match letter {
            '\\' if matches!(letters.next(), Some('p' | 'P')) => return Some("Unicode character classes"),
            '(' if !in_class && letters.clone().take(2).eq("?R".chars()) => return Some("recursions"),
            '[' => in_class = true,
            ']' => in_class = false,
            '*' | '+' | '?' | '}' if !in_class && letters.peek() == Some(&'+') => {
                return Some("possessive quantifiers");
            }
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::Expression;

    #[test]
    fn what_aws_does_not_support_is_no_expression() {
        for text in
            ["(?=a)", "(?<!a)b", r"(a)\1", "(?>a)", "a++", "a*+", "a{2}+", r"\p{L}", r"[\P{L}]", "(?R)", "(", "[a"]
        {
            assert!(Expression::parse(text, false).is_err(), "{text}");
        }
    }

    #[test]
    fn what_only_looks_like_that_is_one() {
        for (text, found) in
            [(r"\++", "+"), ("[+*]+", "*"), (r"\\p", r"\p"), ("a+?", "a"), (r"\*+", "*"), (r"\(?R", "R")]
        {
            assert!(Expression::parse(text, false).unwrap().is_in(found), "{text}");
        }
    }
}

//! What a name is told by: fixed letters around one `*`.

/// A pattern for names, such as `*-blue`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NamePattern {
    before: String,
    after: String,
}

/// A text that is no pattern.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("expected a name with exactly one `*` in it, such as \"*-blue\", got {given:?}")]
pub struct NamePatternError {
    /// What was given.
    pub given: String,
}

impl std::str::FromStr for NamePattern {
    type Err = NamePatternError;

    fn from_str(text: &str) -> Result<NamePattern, NamePatternError> {
        match text.split_once('*') {
            Some((before, after)) if !after.contains('*') => {
                Ok(NamePattern { before: before.to_owned(), after: after.to_owned() })
            }
            _ => Err(NamePatternError { given: text.to_owned() }),
        }
    }
}

impl NamePattern {
    /// What `*` stands for in this name; `None` where the name is another one.
    #[must_use]
    pub fn rest_of<'a>(&self, name: &'a str) -> Option<&'a str> {
        name.strip_prefix(self.before.as_str())?.strip_suffix(self.after.as_str())
    }

    /// How many letters it demands: of two patterns that fit, the one that demands more tells more.
    pub(crate) fn fixed_letters(&self) -> usize {
        self.before.len() + self.after.len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rest_is_what_the_star_stands_for() {
        let pattern: NamePattern = "shop-*-blue".parse().unwrap();
        assert_eq!(pattern.rest_of("shop-orders-blue"), Some("orders"));
        assert_eq!(pattern.rest_of("shop--blue"), Some(""));
        for other in ["shop-orders-green", "orders-blue", "shop-blue", ""] {
            assert_eq!(pattern.rest_of(other), None, "{other}");
        }
    }

    #[test]
    fn a_pattern_has_one_star() {
        for text in ["", "blue", "*-*", "**"] {
            assert!(text.parse::<NamePattern>().is_err(), "{text}");
        }
    }
}

//! The status codes that a check accepts.

use std::fmt;
use std::ops::RangeInclusive;
use std::str::FromStr;

/// The codes that HTTP knows (RFC 9110, 15).
const KNOWN: RangeInclusive<u16> = 100..=599;

/// Status codes, written the way ELBv2 writes its matchers: `200`, `200-299`, or several of these with commas.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StatusCodes {
    text: String,
    ranges: Vec<RangeInclusive<u16>>,
}

/// A text that names no status codes.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("expected status codes from 100 to 599, such as \"200\", \"200-299\" or \"200,204\", got {given:?}")]
pub struct StatusCodesError {
    /// What was given instead.
    pub given: String,
}

impl StatusCodes {
    /// Is this one of them?
    #[must_use]
    pub fn contains(&self, status: u16) -> bool {
        self.ranges.iter().any(|range| range.contains(&status))
    }
}

impl Default for StatusCodes {
    /// Every success.
    fn default() -> StatusCodes {
        StatusCodes { text: "200-299".to_owned(), ranges: vec![200..=299] }
    }
}

impl FromStr for StatusCodes {
    type Err = StatusCodesError;

    fn from_str(text: &str) -> Result<StatusCodes, StatusCodesError> {
        let ranges: Option<Vec<_>> = text.split(',').map(|part| range(part.trim())).collect();
        let ranges = ranges.ok_or_else(|| StatusCodesError { given: text.to_owned() })?;
        Ok(StatusCodes { text: text.to_owned(), ranges })
    }
}

fn range(text: &str) -> Option<RangeInclusive<u16>> {
    let (from, to) = text.split_once('-').unwrap_or((text, text));
    let code = |text: &str| text.parse::<u16>().ok().filter(|code| KNOWN.contains(code));
    let range = code(from)?..=code(to)?;
    (!range.is_empty()).then_some(range)
}

impl fmt::Display for StatusCodes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn single_codes_ranges_and_lists_are_read() {
        let codes: StatusCodes = "200-204, 301".parse().unwrap();
        let accepted: Vec<_> = KNOWN.filter(|code| codes.contains(*code)).collect();
        assert_eq!(accepted, [200, 201, 202, 203, 204, 301]);
        assert!(StatusCodes::default().contains(299) && !StatusCodes::default().contains(300));
    }

    #[test]
    fn anything_else_is_refused_with_the_text() {
        for given in ["", "2xx", "200-", "299-200", "99", "600", "200,,201", "-200"] {
            assert_eq!(given.parse::<StatusCodes>(), Err(StatusCodesError { given: given.to_owned() }));
        }
    }
}

//! What is an address that can be asked.

use std::cell::Cell;

use url::{SyntaxViolation, Url};

use crate::shown_url::shown_url;

/// Why a text is no address. The texts stand inside a sentence, and show nothing that may be a secret.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AddressError {
    /// It is no URL of HTTP.
    #[error("expected a URL such as \"http://127.0.0.1:8080\", got {given:?}")]
    NoUrl {
        /// What was given, as far as it may be shown.
        given: String,
    },
    /// It has a user name or a password.
    #[error("expected a URL without user name and password, got one with them ({given})")]
    Credentials {
        /// What was given, as far as it may be shown.
        given: String,
    },
    /// It has a query or a fragment, to which nothing can be added.
    #[error("expected a URL without {part}, got one with it ({given})")]
    MoreThanAPath {
        /// Which of them.
        part: &'static str,
        /// What was given, as far as it may be shown.
        given: String,
    },
}

/// Reads a URL of HTTP or HTTPS.
///
/// # Errors
/// When it is none, or only is one after repairs that a browser would make.
pub fn http_url(text: &str) -> Result<Url, AddressError> {
    let repaired = Cell::new(false);
    let note = |violation: SyntaxViolation| repaired.set(repaired.get() || is_repair(violation));
    let parsed = Url::options().syntax_violation_callback(Some(&note)).parse(text);
    let is_http = |url: &Url| matches!(url.scheme(), "http" | "https") && !repaired.get();
    parsed.ok().filter(is_http).ok_or_else(|| AddressError::NoUrl { given: shown_url(text) })
}

/// Reads the address of a service: a URL to which paths and queries are added. It has no slash at its end.
///
/// # Errors
/// When it is no URL, or one with a user, a query or a fragment.
pub fn service_address(text: &str) -> Result<String, AddressError> {
    let url = http_url(text.trim())?;
    let given = || shown_url(text);
    if !url.username().is_empty() || url.password().is_some() {
        return Err(AddressError::Credentials { given: given() });
    }
    let parts = [("a query", url.query()), ("a fragment", url.fragment())];
    match parts.into_iter().find(|(_, content)| content.is_some()) {
        Some((part, _)) => Err(AddressError::MoreThanAPath { part, given: given() }),
        None => Ok(url.as_str().trim_end_matches('/').to_owned()),
    }
}

/// Is this something that a browser mends, and that nobody means: a backslash, a missing slash, a line break?
fn is_repair(violation: SyntaxViolation) -> bool {
    use SyntaxViolation::{Backslash, C0SpaceIgnored, ExpectedDoubleSlash, TabOrNewlineIgnored};
    matches!(violation, Backslash | C0SpaceIgnored | ExpectedDoubleSlash | TabOrNewlineIgnored)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_read_as_the_standard_says() {
        for (given, read) in [
            ("http://127.0.0.1:8080", "http://127.0.0.1:8080"),
            ("HTTP://LocalHost:8080/", "http://localhost:8080"),
            (" https://api.test/behind/a/path/ ", "https://api.test/behind/a/path"),
            ("https://[::1]:443", "https://[::1]"),
            ("https://bücher.test", "https://xn--bcher-kva.test"),
        ] {
            assert_eq!(service_address(given).as_deref(), Ok(read), "{given}");
        }
    }

    #[test]
    fn what_is_no_address_is_refused_without_its_secrets() {
        for given in
            ["", "localhost:4566", "ftp://api.test", "http://", "http:127.0.0.1", "http:\\\\a.test", "http://a\nb"]
        {
            let problem = service_address(given).unwrap_err();
            assert!(matches!(problem, AddressError::NoUrl { .. }), "{given}: {problem}");
        }
        for given in ["http://user:hush@api.test", "http://hush@api.test", "HTTPS://user:hu?sh@api.test/"] {
            let problem = service_address(given).unwrap_err();
            assert!(!problem.to_string().contains("hu"), "{problem}");
        }
        for (given, part) in [("http://api.test/?hush", "a query"), ("http://api.test#hush", "a fragment")] {
            let problem = service_address(given).unwrap_err().to_string();
            assert!(
                problem.contains(part) && problem.contains("http://api.test") && !problem.contains("hush"),
                "{problem}"
            );
        }
    }
}

//! What one check requests and expects.

use std::fmt;
use std::time::Duration;

use bluegreen_outbound::{http_url, shown_url};
use hyper::Uri;
use hyper::header::{HeaderName, HeaderValue};
use regex::Regex;

use crate::status::StatusCodes;

/// One declared check.
#[derive(Clone)]
pub struct Check {
    pub(crate) url: Uri,
    pub(crate) headers: Vec<Header>,
    pub(crate) expect_status: StatusCodes,
    pub(crate) expect_body: Option<Regex>,
    /// How long the whole answer is waited for.
    pub(crate) timeout: Duration,
}

/// One header of the request. Its value may be a secret, so it is never shown.
#[derive(Clone)]
pub struct Header {
    pub(crate) name: HeaderName,
    pub(crate) value: HeaderValue,
}

/// What is wrong with a declared check. The texts stand inside a sentence.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CheckError {
    /// The URL cannot be requested.
    #[error("expected a URL that begins with http:// or https:// and names a host, got {given:?}")]
    Url {
        /// What was given, as far as it may be shown.
        given: String,
    },
    /// The URL carries a user name or password, which would be stored with it.
    #[error("expected a URL without user name and password; send them in a header, whose value is never shown")]
    Credentials,
    /// The name of a header has characters that HTTP does not allow.
    #[error("expected the name of an HTTP header, got {given:?}")]
    HeaderName {
        /// What was given.
        given: String,
    },
    /// The value of a header has characters that HTTP does not allow. It may be a secret, so it is not shown.
    #[error("expected a value without line breaks and control characters for header {name}")]
    HeaderValue {
        /// The header.
        name: String,
    },
}

impl Check {
    /// A check that requests this URL and accepts every success.
    ///
    /// # Errors
    /// When it is no absolute HTTP URL, or holds credentials.
    pub fn get(url: &str) -> Result<Check, CheckError> {
        let given = || CheckError::Url { given: shown_url(url) };
        let parsed = http_url(url).map_err(|_| given())?;
        if !parsed.username().is_empty() || parsed.password().is_some() {
            return Err(CheckError::Credentials);
        }
        Ok(Check {
            url: parsed.as_str().parse().map_err(|_| given())?,
            headers: Vec::new(),
            expect_status: StatusCodes::default(),
            expect_body: None,
            timeout: Duration::from_secs(5),
        })
    }

    /// Sends these headers.
    #[must_use]
    pub fn with_headers(self, headers: Vec<Header>) -> Check {
        Check { headers, ..self }
    }

    /// Accepts these status codes.
    #[must_use]
    pub fn expecting_status(self, expect_status: StatusCodes) -> Check {
        Check { expect_status, ..self }
    }

    /// Expects this somewhere in the body.
    #[must_use]
    pub fn expecting_body(self, expect_body: Regex) -> Check {
        Check { expect_body: Some(expect_body), ..self }
    }

    /// Waits this long for the whole answer.
    #[must_use]
    pub fn with_timeout(self, timeout: Duration) -> Check {
        Check { timeout, ..self }
    }
}

impl Header {
    /// A header of the request.
    ///
    /// # Errors
    /// When name or value has characters that HTTP does not allow.
    pub fn new(name: &str, value: &str) -> Result<Header, CheckError> {
        let given = |_| CheckError::HeaderName { given: name.to_owned() };
        let header = HeaderName::from_bytes(name.as_bytes()).map_err(given)?;
        let bad_value = |_| CheckError::HeaderValue { name: name.to_owned() };
        let mut value = HeaderValue::from_str(value).map_err(bad_value)?;
        value.set_sensitive(true);
        Ok(Header { name: header, value })
    }

    /// The header's name, in lower case: HTTP does not tell upper and lower case apart.
    #[must_use]
    pub fn name(&self) -> &str {
        self.name.as_str()
    }
}

impl fmt::Debug for Check {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Check { url, headers, expect_status, expect_body, timeout } = self;
        f.debug_struct("Check")
            .field("url", &shown_url(&url.to_string()))
            .field("headers", headers)
            .field("expect_status", expect_status)
            .field("expect_body", expect_body)
            .field("timeout", timeout)
            .finish()
    }
}

impl fmt::Debug for Header {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: (sensitive)", self.name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_absolute_http_urls_without_credentials_are_checked() {
        for url in ["http://web.test", "https://web.test:8443/ready?deep=1", "http://[::1]:8080/", "HTTP://web.test"] {
            assert!(Check::get(url).is_ok(), "{url}");
        }
        for url in ["", "web.test/ready", "/ready", "ftp://web.test/", "http://", "http:// web.test"] {
            assert_eq!(Check::get(url).unwrap_err(), CheckError::Url { given: url.to_owned() });
        }
        assert_eq!(Check::get("http://user:word@web.test/").unwrap_err(), CheckError::Credentials);
    }

    #[test]
    fn a_query_is_never_shown() {
        let check = Check::get("https://web.test/ready?token=hush").unwrap();
        assert!(format!("{check:?}").contains("https://web.test/ready"), "{check:?}");
        assert!(!format!("{check:?}").contains("hush"), "{check:?}");
        let error = Check::get("web.test/ready?token=hush").unwrap_err();
        assert!(!error.to_string().contains("hush") && !format!("{error:?}").contains("hush"), "{error:?}");
    }

    #[test]
    fn a_headers_value_is_never_shown() {
        let header = Header::new("Authorization", "Bearer hush").unwrap();
        assert_eq!(format!("{header:?}"), "authorization: (sensitive)");
        let error = Header::new("Authorization", "hush\n").unwrap_err();
        assert!(!error.to_string().contains("hush"), "{error}");
    }
}

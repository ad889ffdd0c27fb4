//! Which requests a rule is for.

use std::net::IpAddr;

use crate::{Rejection, pattern};

const FIELDS: &str = "[path-pattern, host-header, http-header, http-request-method, query-string, source-ip]";

/// One condition of a rule. All conditions of a rule must hold, and for each one of its values.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Condition {
    /// Case-sensitive, without the query.
    PathPattern(Vec<String>),
    /// Not case-sensitive.
    HostHeader(Vec<String>),
    /// A header by name; its value is compared without regard to case.
    HttpHeader {
        /// The header's name.
        name: String,
        /// Patterns.
        values: Vec<String>,
    },
    /// Exact methods.
    HttpRequestMethod(Vec<String>),
    /// Key and value patterns; without a key, the value of any key.
    QueryString(Vec<(Option<String>, String)>),
    /// Networks such as `10.0.0.0/8`.
    SourceIp(Vec<String>),
}

/// What a request shows to the conditions.
#[derive(Clone, Copy)]
pub struct RequestHead<'a> {
    /// `GET` and so on.
    pub method: &'a str,
    /// Without the query.
    pub path: &'a str,
    /// Without the question mark.
    pub query: &'a str,
    /// The host asked for, without the port.
    pub host: &'a str,
    /// The client's address.
    pub source: IpAddr,
    /// Looks up a header's value by its name.
    pub header: &'a (dyn Fn(&str) -> Option<String> + 'a),
}

impl Condition {
    /// A condition on a field by the API's word for it. Values of `query-string` are `key=value` or only a value; a
    /// header's name is needed for `http-header` alone.
    ///
    /// # Errors
    /// When the field is unknown, the header's name is missing, or there are no values.
    pub fn new(field: &str, header: Option<&str>, values: &[String]) -> Result<Self, Rejection> {
        if values.is_empty() || values.iter().any(String::is_empty) {
            return Err(Rejection::validation(format!("A condition on '{field}' must have at least one value")));
        }
        let values = values.to_vec();
        Ok(match (field, header) {
            ("path-pattern", None) => Self::PathPattern(values),
            ("host-header", None) => Self::HostHeader(values),
            ("http-header", Some(name)) => Self::HttpHeader { name: name.to_owned(), values },
            ("http-request-method", None) => Self::HttpRequestMethod(values),
            ("query-string", None) => Self::QueryString(values.iter().map(|value| key_and_value(value)).collect()),
            ("source-ip", None) => Self::SourceIp(values),
            ("http-header", None) => {
                return Err(Rejection::validation("A condition on 'http-header' must name the header"));
            }
            _ => return Err(Rejection::validation(format!("Condition field '{field}' must be one of '{FIELDS}'"))),
        })
    }

    /// The API's word for the field.
    #[must_use]
    pub const fn field(&self) -> &'static str {
        match self {
            Self::PathPattern(_) => "path-pattern",
            Self::HostHeader(_) => "host-header",
            Self::HttpHeader { .. } => "http-header",
            Self::HttpRequestMethod(_) => "http-request-method",
            Self::QueryString(_) => "query-string",
            Self::SourceIp(_) => "source-ip",
        }
    }

    /// How many values it has.
    #[must_use]
    pub const fn count(&self) -> usize {
        match self {
            Self::PathPattern(values) | Self::HostHeader(values) => values.len(),
            Self::HttpRequestMethod(values) | Self::SourceIp(values) => values.len(),
            Self::HttpHeader { values, .. } => values.len(),
            Self::QueryString(values) => values.len(),
        }
    }

    /// Whether it holds for a request.
    #[must_use]
    pub fn holds(&self, request: &RequestHead<'_>) -> bool {
        match self {
            Self::PathPattern(values) => values.iter().any(|value| pattern::matches(value, request.path)),
            Self::HostHeader(values) => values.iter().any(|value| matches_any_case(value, request.host)),
            Self::HttpHeader { name, values } => {
                (request.header)(name).is_some_and(|header| values.iter().any(|value| matches_any_case(value, &header)))
            }
            Self::HttpRequestMethod(values) => values.iter().any(|value| value == request.method),
            Self::QueryString(values) => values.iter().any(|(key, value)| query_holds(key, value, request.query)),
            Self::SourceIp(values) => values.iter().any(|network| contains(network, request.source)),
        }
    }
}

fn key_and_value(text: &str) -> (Option<String>, String) {
    match text.split_once('=') {
        Some((key, value)) => (Some(key.to_owned()), value.to_owned()),
        None => (None, text.to_owned()),
    }
}

fn matches_any_case(wanted: &str, text: &str) -> bool {
    pattern::matches(&wanted.to_ascii_lowercase(), &text.to_ascii_lowercase())
}

fn query_holds(key: &Option<String>, value: &str, query: &str) -> bool {
    query.split('&').filter(|pair| !pair.is_empty()).any(|pair| {
        let (name, text) = pair.split_once('=').unwrap_or((pair, ""));
        key.as_ref().is_none_or(|key| matches_any_case(key, name)) && matches_any_case(value, text)
    })
}

/// Whether an address is in a network; an address of the other family never is, nor is anything in a malformed one.
fn contains(network: &str, address: IpAddr) -> bool {
    let Some((base, length)) = network.split_once('/') else { return false };
    let (Ok(base), Ok(length)) = (base.parse::<IpAddr>(), length.parse::<u32>()) else { return false };
    let (base, address, width) = match (base, address) {
        (IpAddr::V4(base), IpAddr::V4(address)) => (u128::from(base.to_bits()), u128::from(address.to_bits()), 32),
        (IpAddr::V6(base), IpAddr::V6(address)) => (base.to_bits(), address.to_bits(), 128),
        _ => return false,
    };
    length <= width && (length == 0 || (base ^ address) >> (width - length) == 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn holds(condition: &Condition) -> bool {
        let header = |name: &str| (name == "x-canary").then(|| "Yes".to_owned());
        condition.holds(&RequestHead {
            method: "GET",
            path: "/api/users",
            query: "debug&version=2",
            host: "API.example.com",
            source: "127.0.0.1".parse().unwrap(),
            header: &header,
        })
    }

    fn texts(values: &[&str]) -> Vec<String> {
        values.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn a_condition_holds_when_one_of_its_values_does() {
        assert!(holds(&Condition::PathPattern(texts(&["/other", "/api/*"]))));
        assert!(holds(&Condition::HostHeader(texts(&["*.EXAMPLE.com"]))));
        assert!(holds(&Condition::HttpHeader { name: "x-canary".to_owned(), values: texts(&["yes"]) }));
        assert!(holds(&Condition::HttpRequestMethod(texts(&["POST", "GET"]))));
        assert!(holds(&Condition::QueryString(vec![(Some("version".to_owned()), "?".to_owned())])));
        assert!(holds(&Condition::QueryString(vec![(None, "2".to_owned())])));
        assert!(holds(&Condition::SourceIp(texts(&["10.0.0.0/8", "127.0.0.0/8"]))));
        assert!(holds(&Condition::SourceIp(texts(&["0.0.0.0/0"]))));
    }

    #[test]
    fn a_condition_fails_when_none_of_its_values_holds() {
        assert!(!holds(&Condition::PathPattern(texts(&["/API/*"]))));
        assert!(!holds(&Condition::HostHeader(texts(&["example.com"]))));
        assert!(!holds(&Condition::HttpHeader { name: "x-other".to_owned(), values: texts(&["*"]) }));
        assert!(!holds(&Condition::HttpRequestMethod(texts(&["get"]))));
        assert!(!holds(&Condition::QueryString(vec![(Some("version".to_owned()), "3".to_owned())])));
        assert!(!holds(&Condition::SourceIp(texts(&["128.0.0.0/1", "::/0", "nonsense", "127.0.0.1/40"]))));
    }
}

//! Which requests a rule is for.

mod accept;
mod texts;

use std::net::IpAddr;

use crate::pattern;

pub(crate) use accept::check_conditions;
pub use texts::Texts;

/// One condition of a rule. All conditions of a rule must hold, and for each one of its values.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Condition {
    /// Case-sensitive, without the query.
    PathPattern(Texts),
    /// Not case-sensitive.
    HostHeader(Texts),
    /// A header by name; its value is compared without regard to case.
    HttpHeader {
        /// The header's name.
        name: String,
        /// What its value is compared with.
        values: Texts,
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
    /// Looks up a header's values by its name: it may be there more than once.
    pub header: &'a (dyn Fn(&str) -> Vec<String> + 'a),
}

impl Condition {
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
            Self::PathPattern(values) | Self::HostHeader(values) | Self::HttpHeader { values, .. } => values.count(),
            Self::HttpRequestMethod(values) | Self::SourceIp(values) => values.len(),
            Self::QueryString(values) => values.len(),
        }
    }

    /// Whether it holds for a request.
    #[must_use]
    pub fn holds(&self, request: &RequestHead<'_>) -> bool {
        match self {
            Self::PathPattern(values) => values.match_text(request.path, false),
            Self::HostHeader(values) => values.match_text(request.host, true),
            Self::HttpHeader { name, values } => {
                (request.header)(name).iter().any(|header| values.match_text(header, true))
            }
            Self::HttpRequestMethod(values) => values.iter().any(|value| value == request.method),
            Self::QueryString(values) => values.iter().any(|(key, value)| query_holds(key, value, request.query)),
            Self::SourceIp(values) => values.iter().any(|network| contains(network, request.source)),
        }
    }
}

fn query_holds(key: &Option<String>, value: &str, query: &str) -> bool {
    query.split('&').filter(|pair| !pair.is_empty()).any(|pair| {
        let (name, text) = pair.split_once('=').unwrap_or((pair, ""));
        let same = |wanted: &str, text: &str| {
            pattern::matches_escaped(&wanted.to_ascii_lowercase(), &text.to_ascii_lowercase())
        };
        key.as_ref().is_none_or(|key| same(key, name)) && same(value, text)
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
        let header = |name: &str| if name == "x-canary" { texts(&["perhaps", "Yes"]) } else { Vec::new() };
        condition.holds(&RequestHead {
            method: "GET",
            path: "/api/users",
            query: "debug&version=2&sum=2*3",
            host: "API.example.com",
            source: "127.0.0.1".parse().unwrap(),
            header: &header,
        })
    }

    fn texts(values: &[&str]) -> Vec<String> {
        values.iter().map(ToString::to_string).collect()
    }

    fn on(field: &str, values: &[&str]) -> Condition {
        let header = (field == "http-header").then_some("x-canary");
        Condition::new(field, header, &texts(values)).unwrap()
    }

    fn by_expression(field: &str, expressions: &[&str]) -> Condition {
        let header = (field == "http-header").then_some("x-canary");
        Condition::of_expressions(field, header, &texts(expressions)).unwrap()
    }

    #[test]
    fn a_condition_holds_when_one_of_its_values_does() {
        for (field, values) in [
            ("path-pattern", &["/other", "/api/*"][..]),
            ("host-header", &["*.EXAMPLE.com"]),
            ("http-header", &["yes"]),
            ("http-request-method", &["POST", "GET"]),
            ("query-string", &["version=?"]),
            ("query-string", &["2"]),
            ("query-string", &[r"sum=2\*3"]),
            ("source-ip", &["10.0.0.0/8", "127.0.0.0/8"]),
            ("source-ip", &["0.0.0.0/0"]),
        ] {
            assert!(holds(&on(field, values)), "{field} {values:?}");
        }
    }

    #[test]
    fn a_condition_fails_when_none_of_its_values_holds() {
        for (field, values) in [
            ("path-pattern", &["/API/*"][..]),
            ("host-header", &["example.com"]),
            ("http-header", &["no*"]),
            ("http-request-method", &["PUT"]),
            ("query-string", &["version=3"]),
            ("query-string", &[r"version=\?"]),
            ("source-ip", &["128.0.0.0/1", "::/0"]),
        ] {
            assert!(!holds(&on(field, values)), "{field} {values:?}");
        }
        assert!(!holds(&Condition::new("http-header", Some("x-other"), &texts(&["*"])).unwrap()));
    }

    #[test]
    fn an_expression_is_searched_for_and_regards_case_in_a_path_alone() {
        for (field, expression, expected) in [
            ("path-pattern", "/users$", true),
            ("path-pattern", "^/users", false),
            ("path-pattern", "^/(api|web)/[a-z]+$", true),
            ("path-pattern", "^/API/", false),
            ("host-header", r"^api\.example\.(com|org)$", true),
            ("host-header", r"^example\.com$", false),
            ("http-header", "^y.s$", true),
        ] {
            assert_eq!(holds(&by_expression(field, &["^never$", expression])), expected, "{field} {expression}");
        }
    }

    #[test]
    fn what_aws_does_not_accept_is_refused_with_the_field_and_the_limit() {
        let long = "x".repeat(129);
        for (field, values, said) in [
            ("host-header", &[][..], "A condition value must be specified"),
            ("source-ip", &[], "A 'source-ip' value must be specified"),
            ("path-pattern", &[long.as_str()], "The 'path-pattern' value is too long; the limit is '128'"),
            ("http-request-method", &["get"], "allowed characters are A-Z"),
            ("source-ip", &["127.0.0.1/40"], "must be a CIDR block"),
            ("query-string", &["a="], "A 'Value' must be specified"),
            ("color", &["blue"], "must be one of"),
        ] {
            let rejection = Condition::new(field, None, &texts(values)).unwrap_err();
            assert!(rejection.to_string().contains(said), "{rejection}");
        }
        for (field, expression) in
            [("source-ip", "a"), ("path-pattern", "(?=a)"), ("host-header", long.as_str()), ("path-pattern", "")]
        {
            assert!(Condition::of_expressions(field, None, &texts(&[expression])).is_err(), "{field} {expression}");
        }
    }
}

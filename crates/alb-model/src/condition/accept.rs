//! What AWS accepts as a condition, and as the conditions of a rule.

use std::net::IpAddr;

use super::{Condition, Texts};
use crate::{Expression, Rejection};

const FIELDS: &str = "[path-pattern, host-header, http-header, http-request-method, query-string, source-ip]";
const LONGEST_VALUE: usize = 128;
/// Of a header's name, and of a method.
const LONGEST_NAME: usize = 40;
/// AWS's quota of values over all conditions of a rule.
const MOST_VALUES: usize = 5;

impl Condition {
    /// A condition on a field by the API's word for it. Values of `query-string` are `key=value` or only a value; a
    /// header's name is needed for `http-header` alone.
    ///
    /// # Errors
    /// When the field is unknown, the header's name is missing, there are no values, or one cannot be.
    pub fn new(field: &str, header: Option<&str>, values: &[String]) -> Result<Self, Rejection> {
        if field == "query-string" && header.is_none() {
            return Self::query_string(values.iter().map(|value| key_and_value(value)).collect());
        }
        check_values(field, values)?;
        let values = values.to_vec();
        match (field, header) {
            ("http-request-method", None) => accept_methods(values),
            ("source-ip", None) => accept_networks(values),
            _ => Self::on_text(field, header, Texts::Patterns(values)),
        }
    }

    /// A condition whose values are regular expressions: on `path-pattern`, `host-header` or `http-header`.
    ///
    /// # Errors
    /// When the field takes none, the header's name is missing, there are none, or one is not supported.
    pub fn of_expressions(field: &str, header: Option<&str>, expressions: &[String]) -> Result<Self, Rejection> {
        if !matches!(field, "path-pattern" | "host-header" | "http-header") {
            return Err(Rejection::validation(format!("Regex values are not supported with '{field}'")));
        }
        check_values(field, expressions)?;
        // Whether AWS regards case in the two others is not documented; in their patterns it does not.
        let any_case = field != "path-pattern";
        let parsed = expressions.iter().map(|one| Expression::parse(one, any_case).map_err(Rejection::Validation));
        Self::on_text(field, header, Texts::Expressions(parsed.collect::<Result<_, _>>()?))
    }

    /// A condition on pairs of keys and values of the query; without a key, a pair is for the value of any key.
    ///
    /// # Errors
    /// When there are none, or one is empty or too long.
    pub fn query_string(pairs: Vec<(Option<String>, String)>) -> Result<Self, Rejection> {
        if pairs.is_empty() {
            return Err(Rejection::validation("A 'query-string' value must be specified"));
        }
        for (key, value) in &pairs {
            if value.is_empty() {
                return Err(Rejection::validation("A 'Value' must be specified in 'QueryStringKeyValuePair'"));
            }
            key.as_ref().map_or(Ok(()), |key| check_length("Key", key, LONGEST_VALUE))?;
            check_length("Value", value, LONGEST_VALUE)?;
        }
        Ok(Self::QueryString(pairs))
    }

    fn on_text(field: &str, header: Option<&str>, values: Texts) -> Result<Self, Rejection> {
        match (field, header) {
            ("path-pattern", None) => Ok(Self::PathPattern(values)),
            ("host-header", None) => Ok(Self::HostHeader(values)),
            ("http-header", Some(name)) => {
                check_length("HttpHeaderName", name, LONGEST_NAME)?;
                Ok(Self::HttpHeader { name: name.to_owned(), values })
            }
            ("http-header", None) => Err(Rejection::validation("A condition on 'http-header' must name the header")),
            _ => Err(Rejection::validation(format!("Condition field '{field}' must be one of '{FIELDS}'"))),
        }
    }
}

/// Refuses conditions that cannot be together in one rule.
pub(crate) fn check_conditions(conditions: &[Condition]) -> Result<(), Rejection> {
    for field in ["host-header", "http-request-method", "path-pattern", "source-ip"] {
        if conditions.iter().filter(|one| one.field() == field).count() > 1 {
            return Err(Rejection::validation(format!("A rule can only have one '{field}' condition")));
        }
    }
    if conditions.iter().map(Condition::count).sum::<usize>() > MOST_VALUES {
        return Err(Rejection::validation(format!("A rule can only have '{MOST_VALUES}' condition values")));
    }
    Ok(())
}

fn check_values(field: &str, values: &[String]) -> Result<(), Rejection> {
    if values.is_empty() || values.iter().any(String::is_empty) {
        return Err(Rejection::validation(match field {
            "host-header" | "path-pattern" => "A condition value must be specified".to_owned(),
            field => format!("A '{field}' value must be specified"),
        }));
    }
    let limit = if field == "http-request-method" { LONGEST_NAME } else { LONGEST_VALUE };
    values.iter().try_for_each(|value| check_length(field, value, limit))
}

fn check_length(what: &str, value: &str, limit: usize) -> Result<(), Rejection> {
    if value.chars().count() <= limit {
        return Ok(());
    }
    Err(Rejection::validation(format!("The '{what}' value is too long; the limit is '{limit}'")))
}

fn accept_methods(methods: Vec<String>) -> Result<Condition, Rejection> {
    let allowed = |letter: char| letter.is_ascii_uppercase() || matches!(letter, '-' | '_');
    if methods.iter().all(|method| method.chars().all(allowed)) {
        return Ok(Condition::HttpRequestMethod(methods));
    }
    Err(Rejection::validation(
        "The 'http-request-method' value is invalid; the allowed characters are A-Z, hyphen and underscore",
    ))
}

fn accept_networks(networks: Vec<String>) -> Result<Condition, Rejection> {
    let is_network = |text: &String| {
        let parts = text.split_once('/').map(|(base, length)| (base.parse::<IpAddr>(), length.parse::<u8>()));
        matches!(parts, Some((Ok(IpAddr::V4(_)), Ok(0..=32)) | (Ok(IpAddr::V6(_)), Ok(0..=128))))
    };
    match networks.iter().find(|text| !is_network(text)) {
        None => Ok(Condition::SourceIp(networks)),
        Some(wrong) => Err(Rejection::validation(format!(
            "The 'source-ip' value '{wrong}' must be a CIDR block such as 10.0.0.0/8"
        ))),
    }
}

fn key_and_value(text: &str) -> (Option<String>, String) {
    match text.split_once('=') {
        Some((key, value)) => (Some(key.to_owned()), value.to_owned()),
        None => (None, text.to_owned()),
    }
}

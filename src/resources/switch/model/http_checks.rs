//! Reading the HTTP checks of the `gate` argument.

mod headers;

use std::collections::BTreeSet;
use std::time::Duration;

use bluegreen::HttpCheck;
use bluegreen_http_checks::{Check, StatusCodes};
use regex::Regex;

use crate::reader::{Field, Reader};

/// How many passes in a row it takes when nothing else is declared.
const DEFAULT_SUCCESSES: u32 = 3;

/// More would take longer than anybody waits at a gate.
const MOST_SUCCESSES: u32 = 100;

const SHORTEST_TIMEOUT: Duration = Duration::from_millis(100);

/// Every look at the world waits for the slowest check.
const LONGEST_TIMEOUT: Duration = Duration::from_secs(60);

/// Reads all checks that are known and right: what the engine counts, beside what is requested.
pub(super) fn read_http_checks(reader: &mut Reader, gate: &Field<'_>) -> Vec<(HttpCheck, Check)> {
    let checks = gate.attribute("http_checks");
    reader.met_unknown |= gate.value.is_unknown() || checks.value.is_unknown();
    let elements = (1..).zip(checks.list_elements());
    let read: Vec<_> = elements.filter_map(|(position, check)| read_http_check(reader, position, &check)).collect();
    check_names(reader, &checks, &read);
    read
}

fn read_http_check(reader: &mut Reader, position: u32, check: &Field<'_>) -> Option<(HttpCheck, Check)> {
    reader.met_unknown |= check.value.is_unknown();
    let name = reader.parsed(&check.attribute("name"), check_name).unwrap_or_else(|| position.to_string());
    let url = check.attribute("url");
    reader.require(&url);
    let request = reader.parsed(&url, Check::get);
    let status = reader.parsed(&check.attribute("expect_status"), str::parse::<StatusCodes>).unwrap_or_default();
    let body = reader.parsed(&check.attribute("expect_body"), regular_expression);
    let timeout = reader.duration_within(&check.attribute("timeout"), SHORTEST_TIMEOUT..=LONGEST_TIMEOUT);
    let headers = headers::read_headers(reader, check);
    let successes = reader.whole(&check.attribute("successes"), 1..=MOST_SUCCESSES).unwrap_or(DEFAULT_SUCCESSES);

    let mut request = request?.with_headers(headers).expecting_status(status);
    if let Some(body) = body {
        request = request.expecting_body(body);
    }
    if let Some(timeout) = timeout {
        request = request.with_timeout(timeout);
    }
    Some((HttpCheck { name, successes }, request))
}

fn check_name(text: &str) -> Result<String, String> {
    if text.trim().is_empty() || text.contains(char::is_control) {
        return Err(format!("expected a name without line breaks and control characters, got {text:?}"));
    }
    Ok(text.to_owned())
}

/// Messages could not tell two checks of one name apart.
fn check_names(reader: &mut Reader, checks: &Field<'_>, read: &[(HttpCheck, Check)]) {
    let mut names = BTreeSet::new();
    if let Some((check, _)) = read.iter().find(|(check, _)| !names.insert(&check.name)) {
        let detail = format!(
            "Expected another `name` for each HTTP check, got {:?} twice. A check without `name` is called by its position.",
            check.name
        );
        reader.problem(checks, "Same HTTP check twice", detail);
    }
}

fn regular_expression(text: &str) -> Result<Regex, String> {
    // The library's own message draws over several lines; its last one says what is wrong.
    let problem = |error: &regex::Error| error.to_string().lines().last().unwrap_or_default().trim().to_owned();
    Regex::new(text).map_err(|error| format!("expected a regular expression, got {text:?} ({})", problem(&error)))
}

//! Reading the HTTP checks of the `gate` argument.

use std::time::Duration;

use bluegreen::HttpCheck;
use bluegreen_http_checks::{Check, Header, StatusCodes};
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
pub(super) fn read(reader: &mut Reader, gate: &Field<'_>) -> Vec<(HttpCheck, Check)> {
    let checks = gate.attribute("http_checks");
    reader.met_unknown |= gate.value.is_unknown() || checks.value.is_unknown();
    checks.list_elements().filter_map(|check| one(reader, &check)).collect()
}

fn one(reader: &mut Reader, check: &Field<'_>) -> Option<(HttpCheck, Check)> {
    reader.met_unknown |= check.value.is_unknown();
    let url = check.attribute("url");
    reader.require(&url);
    let request = reader.parsed(&url, Check::get);
    let status = reader.parsed(&check.attribute("expect_status"), str::parse::<StatusCodes>).unwrap_or_default();
    let body = reader.parsed(&check.attribute("expect_body"), regular_expression);
    let timeout = reader.duration_within(&check.attribute("timeout"), SHORTEST_TIMEOUT..=LONGEST_TIMEOUT);
    let headers = headers(reader, &check.attribute("headers"));
    let successes = reader.whole(&check.attribute("successes"), 1..=MOST_SUCCESSES).unwrap_or(DEFAULT_SUCCESSES);

    let mut request = request?.with_headers(headers).expecting_status(status);
    if let Some(body) = body {
        request = request.expecting_body(body);
    }
    if let Some(timeout) = timeout {
        request = request.with_timeout(timeout);
    }
    Some((HttpCheck { name: url.value.as_str()?.to_owned(), successes }, request))
}

fn regular_expression(text: &str) -> Result<Regex, String> {
    // The library's own message draws over several lines; its last one says what is wrong.
    let problem = |error: &regex::Error| error.to_string().lines().last().unwrap_or_default().trim().to_owned();
    Regex::new(text).map_err(|error| format!("expected a regular expression, got {text:?} ({})", problem(&error)))
}

fn headers(reader: &mut Reader, headers: &Field<'_>) -> Vec<Header> {
    reader.met_unknown |= headers.value.is_unknown();
    let mut read = Vec::new();
    for (name, value) in headers.elements() {
        // Terraform can point at the gate, but at nothing inside it.
        let field = Field { place: headers.place.clone(), ..value };
        reader.require(&field);
        read.extend(reader.parsed(&field, |text| Header::new(name, text)));
    }
    read
}

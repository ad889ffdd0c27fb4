//! What a configuration declares of a check's request.

mod headers;

use std::time::Duration;

use bluegreen::declaration::model::Request;
use bluegreen::declaration::reader::{Field, Reader};
use regex::Regex;

use crate::check::Check;
use crate::status::StatusCodes;

const SHORTEST_TIMEOUT: Duration = Duration::from_millis(100);

/// Every look at the world waits for the slowest check.
const LONGEST_TIMEOUT: Duration = Duration::from_secs(60);

impl Request for Check {
    fn read(reader: &mut Reader, check: &Field<'_>) -> Option<Check> {
        let url = check.attribute("url");
        reader.require(&url);
        let request = reader.parsed(&url, Check::get);
        let status = reader.parsed(&check.attribute("expect_status"), str::parse::<StatusCodes>).unwrap_or_default();
        let body = reader.parsed(&check.attribute("expect_body"), regular_expression);
        let timeout = reader.duration_within(&check.attribute("timeout"), SHORTEST_TIMEOUT..=LONGEST_TIMEOUT);
        let headers = headers::read_headers(reader, check);

        let mut request = request?.with_headers(headers).expecting_status(status);
        if let Some(body) = body {
            request = request.expecting_body(body);
        }
        if let Some(timeout) = timeout {
            request = request.with_timeout(timeout);
        }
        Some(request)
    }
}

fn regular_expression(text: &str) -> Result<Regex, String> {
    // The library's own message draws over several lines; its last one says what is wrong.
    let problem = |error: &regex::Error| error.to_string().lines().last().unwrap_or_default().trim().to_owned();
    Regex::new(text).map_err(|error| format!("expected a regular expression, got {text:?} ({})", problem(&error)))
}

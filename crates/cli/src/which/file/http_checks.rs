//! The HTTP checks of a switch file.

use std::time::Duration;

use bluegreen::HttpCheck;
use bluegreen_http_checks::{Check, Header, StatusCodes};
use regex::Regex;

use super::form::{FileGate, FileHttpCheck, FileText};
use super::problem::Problem;
use super::words::{duration_from, number};

/// As in the resource.
const DEFAULT_SUCCESSES: u32 = 3;
const SHORTEST_TIMEOUT: Duration = Duration::from_millis(100);

/// Reads all checks, with what is only in variables of the environment.
pub(super) fn read_http_checks(gate: &FileGate) -> Result<Vec<(HttpCheck, Check)>, Problem> {
    let checks = (1_u32..).zip(gate.http_checks.iter().flatten());
    let read = checks.map(|(position, check)| {
        read_http_check(position, check).map_err(|problem| problem.within(&position.to_string()).within("http_checks"))
    });
    read.collect()
}

fn read_http_check(position: u32, check: &FileHttpCheck) -> Result<(HttpCheck, Check), Problem> {
    let name = check.name.clone().unwrap_or_else(|| position.to_string());
    let url = text(&check.url).map_err(|problem| problem.within("url"))?;
    let status = check.expect_status.as_deref().map(str::parse::<StatusCodes>).transpose();
    let status = status.map_err(|error| Problem::new(error).within("expect_status"))?.unwrap_or_default();
    let headers = check.headers.iter().flatten().map(|(name, value)| {
        let value = text(value).map_err(|problem| problem.within(name).within("headers"))?;
        Header::new(name, &value).map_err(|error| Problem::new(error).within(name).within("headers"))
    });
    let headers = headers.collect::<Result<_, _>>()?;
    let mut request = Check::get(&url).map_err(Problem::new)?.with_headers(headers).expecting_status(status);
    if let Some(body) = &check.expect_body {
        let body = Regex::new(body).map_err(|_| Problem::new(format!("expected a regular expression, got {body:?}")));
        request = request.expecting_body(body.map_err(|problem| problem.within("expect_body"))?);
    }
    if let Some(timeout) = duration_from("timeout", check.timeout.as_deref(), SHORTEST_TIMEOUT)? {
        request = request.with_timeout(timeout);
    }
    let successes = number("successes", check.successes, 1..=100)?.unwrap_or(DEFAULT_SUCCESSES);
    Ok((HttpCheck { name, successes }, request))
}

fn text(text: &FileText) -> Result<String, Problem> {
    match text {
        FileText::Plain(text) => Ok(text.clone()),
        FileText::InVariable { env } => std::env::var(env)
            .map_err(|_| Problem::new(format!("expected a value in the variable {env}, which is not set"))),
    }
}

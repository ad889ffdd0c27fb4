//! One try of one check.

use std::error::Error;

use bluegreen::format_duration;
use bytes::Bytes;
use http_body_util::{BodyExt, Empty, Limited};
use hyper::body::Incoming;
use hyper::header::{HeaderValue, USER_AGENT};
use hyper::{Request, Response};

use crate::check::Check;
use crate::sender::Sender;

/// How much of a body is read. What a check looks for stands near its beginning; a body without end must not fill memory.
const BODY_LIMIT: usize = 1024 * 1024;

const OUR_NAME: HeaderValue =
    HeaderValue::from_static(concat!("terraform-provider-bluegreen/", env!("CARGO_PKG_VERSION")));

/// Tries a check once.
///
/// # Errors
/// Why the answer was not as declared, or that none came, for a person.
pub(crate) async fn attempt(sender: Sender, check: Check) -> Result<(), String> {
    let answer = tokio::time::timeout(check.timeout, judged(&sender, &check)).await;
    answer.unwrap_or_else(|_| Err(format!("no complete answer came within {}", format_duration(check.timeout))))
}

async fn judged(sender: &Sender, check: &Check) -> Result<(), String> {
    let response = sender.send(request(check)).await.map_err(|error| chain(error.as_ref()))?;
    let status = response.status().as_u16();
    if !check.expect_status.contains(status) {
        return Err(format!("it answered {status}, expected {}", check.expect_status));
    }
    match &check.expect_body {
        None => Ok(()),
        Some(expected) if expected.is_match(&body(response).await?) => Ok(()),
        Some(expected) => Err(format!("its body does not match `{expected}`")),
    }
}

fn request(check: &Check) -> Request<Empty<Bytes>> {
    let mut request = Request::new(Empty::new());
    *request.uri_mut() = check.url.clone();
    request.headers_mut().insert(USER_AGENT, OUR_NAME);
    for header in &check.headers {
        request.headers_mut().append(header.name.clone(), header.value.clone());
    }
    request
}

/// The beginning of a body, as far as it is text.
async fn body(response: Response<Incoming>) -> Result<String, String> {
    let collected = Limited::new(response.into_body(), BODY_LIMIT).collect().await;
    let collected = collected.map_err(|error| match error.downcast_ref::<http_body_util::LengthLimitError>() {
        Some(_) => "its body is longer than 1 MiB".to_owned(),
        None => chain(error.as_ref()),
    })?;
    Ok(String::from_utf8_lossy(&collected.to_bytes()).into_owned())
}

/// An error with what lies beneath it, each text once.
fn chain(error: &(dyn Error + 'static)) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(cause) = source {
        let cause_text = cause.to_string();
        if !text.ends_with(&cause_text) {
            text = format!("{text}: {cause_text}");
        }
        source = cause.source();
    }
    text
}

//! The readers of requests, for those who throw anything at them.

use hyper::Request;

use super::errors::ApiError;
use super::protocol::ApiCall;

/// Reads a request, finds what it is about, and writes everything back that it has said, as an answer and as an error.
/// A path that is none is no request.
pub fn read_request(path: &str, target: Option<&str>, body: &[u8]) {
    let mut request = Request::builder().uri(path);
    if let Some(target) = target {
        request = request.header("x-amz-target", target);
    }
    let Ok(request) = request.body(()) else { return };
    let (head, ()) = request.into_parts();
    let call = ApiCall::from_request(&head, body);
    let _ = call.query.resources();
    let _ = call.answer(call.query.parameters());
    let _ = call.error(&call.malformed.clone().unwrap_or_else(|| ApiError::validation(call.query.action())));
}

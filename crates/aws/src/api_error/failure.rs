//! What a failed call means: a refusal, or a failure that may pass.

use aws_sdk_elasticloadbalancingv2::error::{ProvideErrorMetadata, SdkError};
use aws_smithy_runtime_api::client::orchestrator::HttpResponse;

/// Codes under which ELBv2 throttles.
const THROTTLED: [&str; 4] = ["Throttling", "ThrottlingException", "RequestLimitExceeded", "TooManyRequestsException"];

/// Codes that say that the credentials were good once. Sources: the common errors of the query APIs, and EC2's.
const EXPIRED: [&str; 3] = ["ExpiredToken", "ExpiredTokenException", "RequestExpired"];

/// How a failed call is to be understood.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Failure {
    /// The API refused the call for this code; nothing was done.
    Refused { code: String },
    /// Throttled, broken on the server's side, or the reply was lost: it may pass, and something may have been done.
    MayPass,
}

/// Tells a refusal from a failure that may pass.
pub(crate) fn classify<E: ProvideErrorMetadata>(error: &SdkError<E>) -> Failure {
    let SdkError::ServiceError(service) = error else { return Failure::MayPass };
    match service.err().meta().code() {
        Some(code) if !THROTTLED.contains(&code) && blames_the_caller(service.raw()) => {
            Failure::Refused { code: code.to_owned() }
        }
        _ => Failure::MayPass,
    }
}

/// Was the call refused because its credentials have expired?
pub(crate) fn is_expired<E: ProvideErrorMetadata>(error: &SdkError<E>) -> bool {
    let code = error.as_service_error().and_then(|error| error.meta().code());
    code.is_some_and(|code| EXPIRED.contains(&code))
}

/// Was the call refused because there were too many?
pub(crate) fn is_throttled<E: ProvideErrorMetadata>(error: &SdkError<E>) -> bool {
    let code = error.as_service_error().and_then(|error| error.meta().code());
    code.is_some_and(|code| THROTTLED.contains(&code))
}

/// 408 and 429 do it for what passes by itself.
fn blames_the_caller(reply: &HttpResponse) -> bool {
    reply.status().is_client_error() && !matches!(reply.status().as_u16(), 408 | 429)
}

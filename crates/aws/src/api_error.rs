//! What the API, or the way to it, says when a call fails.

mod clock;

use aws_sdk_elasticloadbalancingv2::error::{ProvideErrorMetadata, SdkError};
use aws_smithy_runtime_api::client::orchestrator::HttpResponse;
use bluegreen::ObserveError;

use crate::connect::{Account, CredentialsProblem, RoleError};

/// Error codes that are about who asks; the message then says where to look. Sources: the ELBv2 model's and the common
/// errors.
const KEYS_REFUSED: [&str; 8] = [
    "AccessDenied",
    "AuthFailure",
    "ExpiredToken",
    "ExpiredTokenException",
    "InvalidClientTokenId",
    "MissingAuthenticationToken",
    "RequestExpired",
    "SignatureDoesNotMatch",
];

/// Codes under which ELBv2 throttles.
const THROTTLED: [&str; 4] = ["Throttling", "ThrottlingException", "RequestLimitExceeded", "TooManyRequestsException"];

/// Codes that say that the credentials were good once. Sources: the common errors of the query APIs, and EC2's.
const EXPIRED: [&str; 3] = ["ExpiredToken", "ExpiredTokenException", "RequestExpired"];

/// How many characters of a text from elsewhere a message holds.
const READABLE: usize = 200;

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

/// One sentence for a person: what AWS said, or what happened on the way to it, and the way out where there is one.
pub(crate) fn message<E>(account: &Account, error: &SdkError<E>) -> String
where
    E: ProvideErrorMetadata + std::error::Error + 'static,
{
    message_from(&account.addresses().elbv2, error)
}

/// One such sentence for any API of AWS, by its address.
pub(crate) fn message_from<E>(address: &str, error: &SdkError<E>) -> String
where
    E: ProvideErrorMetadata + std::error::Error + 'static,
{
    match error {
        SdkError::ServiceError(service) if service.err().code().is_none() && service.raw().status().is_success() => {
            not_understood(service.raw(), error)
        }
        SdkError::ServiceError(service) if service.err().code().is_none() => format!(
            "{address} answered with HTTP {} and without an error of AWS's. A proxy or another program may have answered in \
             its place.",
            service.raw().status().as_u16()
        ),
        SdkError::ServiceError(service) => match clock::wrong_clock(service.err().code(), service.raw()) {
            Some(apart) => format!("{} {apart}", service_message(service.err())),
            None => service_message(service.err()),
        },
        SdkError::DispatchFailure(failure) if failure.is_io() || failure.is_timeout() => format!(
            "{address} could not be reached ({}). Check the region, the endpoint and the network.",
            root_cause(error)
        ),
        SdkError::TimeoutError(_) => {
            format!("{address} did not reply in time. Check the region, the endpoint and the network.")
        }
        SdkError::DispatchFailure(_) | SdkError::ConstructionFailure(_) => unsent(error),
        SdkError::ResponseError(response) => not_understood(response.raw(), error),
        _ => format!("the call failed: {}", abridged(&root_cause(error))),
    }
}

fn not_understood(reply: &HttpResponse, error: &(dyn std::error::Error + 'static)) -> String {
    format!(
        "the reply was not understood (HTTP {}): {}. A proxy or another program may have answered in AWS's place.",
        reply.status().as_u16(),
        abridged(&root_cause(error))
    )
}

/// No more of it than a person reads: what comes from elsewhere may have any length.
fn abridged(text: &str) -> String {
    let mut beginning: String = text.chars().take(READABLE).collect();
    if beginning.len() < text.len() {
        beginning.push('…');
    }
    beginning
}

/// The request was not even made: no credentials, or not the right ones.
fn unsent(error: &(dyn std::error::Error + 'static)) -> String {
    // These say themselves what to do.
    let role = || causes(error).find_map(|cause| cause.downcast_ref::<RoleError>()).map(ToString::to_string);
    let problem =
        || causes(error).find_map(|cause| cause.downcast_ref::<CredentialsProblem>()).map(ToString::to_string);
    role().or_else(problem).unwrap_or_else(|| {
        format!(
            "the request could not be made: {}. Check the credentials: keys in the provider block, AWS_ACCESS_KEY_ID \
             and AWS_SECRET_ACCESS_KEY in the environment, or a profile.",
            root_cause(error).trim_end_matches('.')
        )
    })
}

fn service_message(error: &impl ProvideErrorMetadata) -> String {
    let code = error.code().unwrap_or("an error without a code");
    let text = abridged(error.message().unwrap_or("no message").trim_end_matches('.'));
    let way_out =
        if KEYS_REFUSED.contains(&code) { " Check the credentials and what they are allowed to do." } else { "" };
    format!("AWS answered {code}: {text}.{way_out}")
}

fn root_cause(error: &(dyn std::error::Error + 'static)) -> String {
    causes(error).last().map(ToString::to_string).unwrap_or_default()
}

/// The error itself and everything beneath it.
pub(crate) fn causes<'a>(
    error: &'a (dyn std::error::Error + 'static),
) -> impl Iterator<Item = &'a (dyn std::error::Error + 'static)> {
    std::iter::successors(Some(error), |cause| cause.source())
}

/// The error of a look at the world that failed; whoever asked says what was tried.
pub(crate) fn unanswered<E>(account: &Account, error: SdkError<E>) -> ObserveError
where
    E: ProvideErrorMetadata + std::error::Error + Send + Sync + 'static,
{
    ObserveError { message: message(account, &error), source: Box::new(error) }
}

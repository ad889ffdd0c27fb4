//! What the API, or the way to it, says when a call fails.

use aws_sdk_elasticloadbalancingv2::error::{DisplayErrorContext, ProvideErrorMetadata, SdkError};
use bluegreen::ObserveError;

use crate::connect::{Account, RoleError};

/// Error codes that are about who asks; the message then says where to look. Sources: the ELBv2 model's and the common
/// errors.
const KEYS_REFUSED: [&str; 6] = [
    "AccessDenied",
    "AuthFailure",
    "ExpiredToken",
    "InvalidClientTokenId",
    "MissingAuthenticationToken",
    "SignatureDoesNotMatch",
];

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
pub(crate) fn classify<E: ProvideErrorMetadata, R>(error: &SdkError<E, R>) -> Failure
where
    R: StatusCode,
{
    let SdkError::ServiceError(service) = error else { return Failure::MayPass };
    match service.err().meta().code() {
        Some(code) if !THROTTLED.contains(&code) && service.raw().is_client_error() => {
            Failure::Refused { code: code.to_owned() }
        }
        _ => Failure::MayPass,
    }
}

/// Was the call refused because its credentials have expired?
pub(crate) fn is_expired<E: ProvideErrorMetadata, R>(error: &SdkError<E, R>) -> bool {
    let code = error.as_service_error().and_then(|error| error.meta().code());
    code.is_some_and(|code| EXPIRED.contains(&code))
}

/// Whether a raw reply blames the caller.
pub(crate) trait StatusCode {
    /// Is it a 4xx?
    fn is_client_error(&self) -> bool;
}

impl StatusCode for aws_smithy_runtime_api::client::orchestrator::HttpResponse {
    fn is_client_error(&self) -> bool {
        // 408 and 429 blame the caller for what passes by itself.
        self.status().is_client_error() && !matches!(self.status().as_u16(), 408 | 429)
    }
}

/// One sentence for a person: what AWS said, or what happened on the way to it, and the way out where there is one.
pub(crate) fn message<E, R>(account: &Account, error: &SdkError<E, R>) -> String
where
    E: ProvideErrorMetadata + std::error::Error + 'static,
    R: std::fmt::Debug + 'static,
{
    message_from(&account.addresses().elbv2, error)
}

/// The same for any API of AWS, by its address.
pub(crate) fn message_from<E, R>(address: &str, error: &SdkError<E, R>) -> String
where
    E: ProvideErrorMetadata + std::error::Error + 'static,
    R: std::fmt::Debug + 'static,
{
    match error {
        SdkError::ServiceError(service) => service_message(service.err()),
        SdkError::DispatchFailure(failure) if failure.is_io() || failure.is_timeout() => format!(
            "{address} could not be reached ({}). Check the region, the endpoint and the network.",
            root_cause(error)
        ),
        SdkError::TimeoutError(_) => {
            format!("{address} did not reply in time. Check the region, the endpoint and the network.")
        }
        SdkError::DispatchFailure(_) | SdkError::ConstructionFailure(_) => unsent(error),
        _ => format!("the reply was not understood: {}", DisplayErrorContext(error)),
    }
}

/// The request was not even made: no credentials, or not the right ones.
fn unsent(error: &(dyn std::error::Error + 'static)) -> String {
    match causes(error).find_map(|cause| cause.downcast_ref::<RoleError>()) {
        // It says itself what to do.
        Some(role) => role.to_string(),
        None => format!(
            "the request could not be made: {}. Check the credentials: keys in the provider block, AWS_ACCESS_KEY_ID \
             and AWS_SECRET_ACCESS_KEY in the environment, or a profile.",
            root_cause(error)
        ),
    }
}

fn service_message(error: &impl ProvideErrorMetadata) -> String {
    let code = error.code().unwrap_or("an error without a code");
    let text = error.message().unwrap_or("no message").trim_end_matches('.');
    let way_out =
        if KEYS_REFUSED.contains(&code) { " Check the credentials and what they are allowed to do." } else { "" };
    format!("AWS answered {code}: {text}.{way_out}")
}

fn root_cause(error: &(dyn std::error::Error + 'static)) -> String {
    causes(error).last().map(ToString::to_string).unwrap_or_default()
}

/// The error itself and everything beneath it.
fn causes<'a>(
    error: &'a (dyn std::error::Error + 'static),
) -> impl Iterator<Item = &'a (dyn std::error::Error + 'static)> {
    std::iter::successors(Some(error), |cause| cause.source())
}

/// The error of a look at the world that failed.
pub(crate) fn observe_error<E, R>(account: &Account, tried: &str, error: SdkError<E, R>) -> ObserveError
where
    E: ProvideErrorMetadata + std::error::Error + Send + Sync + 'static,
    R: std::fmt::Debug + Send + Sync + 'static,
{
    ObserveError { message: format!("{tried}: {}", message(account, &error)), source: Box::new(error) }
}

/// The same where somebody else says what was tried.
pub(crate) fn unanswered<E, R>(account: &Account, error: SdkError<E, R>) -> ObserveError
where
    E: ProvideErrorMetadata + std::error::Error + Send + Sync + 'static,
    R: std::fmt::Debug + Send + Sync + 'static,
{
    ObserveError { message: message(account, &error), source: Box::new(error) }
}

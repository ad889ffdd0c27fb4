//! What a person reads when a call fails.

use std::error::Error;

use aws_sdk_elasticloadbalancingv2::error::{ProvideErrorMetadata, SdkError};
use aws_smithy_runtime_api::client::orchestrator::HttpResponse;

use super::causes::{causes, root_cause};
use super::clock;
use super::no_credentials::{CredentialsProblem, RoleError};

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

/// How many characters of a text from elsewhere a message holds.
const READABLE: usize = 200;

/// One sentence for a person: what an API of AWS said, or what happened on the way to its address, and the way out where there
/// is one.
pub(crate) fn message_from<E>(address: &str, error: &SdkError<E>) -> String
where
    E: ProvideErrorMetadata + Error + 'static,
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

fn not_understood(reply: &HttpResponse, error: &(dyn Error + 'static)) -> String {
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
fn unsent(error: &(dyn Error + 'static)) -> String {
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

//! Why the demo failed.

use std::io;

use bluegreen_sandbox::StartError;
use workbench::NotFound;
use workbench::http::HttpError;

use super::provider_binary::ProviderError;
use crate::render::grouped;

/// Why the demo failed.
#[derive(Debug, thiserror::Error)]
pub(crate) enum DemoError {
    /// No Terraform; the text says how to get it.
    #[error(transparent)]
    Terraform(#[from] NotFound),
    #[error(transparent)]
    Provider(#[from] ProviderError),
    #[error("the sandbox cannot start")]
    Sandbox(#[from] StartError),
    #[error("the sandbox's default topology has not {0}")]
    Topology(&'static str),
    #[error("no scratch directory for Terraform")]
    Scratch(#[source] io::Error),
    #[error("the listener did not answer")]
    NoTraffic(#[source] Option<HttpError>),
    /// With everything that the command printed.
    #[error("this command failed:\n{transcript}")]
    Command { transcript: String },
    #[error("after the apply every answer must be {wanted}, but among {answers} answers were {}", .others.join(", "))]
    WrongColor { wanted: &'static str, answers: usize, others: Vec<String> },
    #[error("the load stopped: fewer than {0} requests ended in five seconds")]
    NoAnswers(usize),
    #[error("the sandbox's record of calls cannot be read")]
    Calls(#[from] HttpError),
    #[error("the sandbox's record of calls is not what it should be")]
    CallsFormat(#[source] serde_json::Error),
    #[error("{to} answered, but the sandbox has no ModifyListener on record that sent traffic there")]
    NoShift { to: &'static str },
    #[error("{to} never answered during its cutover")]
    NoCutover { to: &'static str },
    #[error("{} of {} requests failed:\n  {}", grouped(*.failed), grouped(*.requests), .reasons.join("\n  "))]
    Lost { failed: u64, requests: u64, reasons: Vec<String> },
    #[error("the summary cannot be written to standard output")]
    Output(#[source] io::Error),
    #[error("signals cannot be caught")]
    Signals(#[source] io::Error),
    #[error("interrupted")]
    Interrupted,
}

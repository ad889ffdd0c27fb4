//! Why a command did not do what was asked, with the exit code that tells it.

use std::error::Error;

use bluegreen::ObserveError;
use bluegreen::declaration::guide::section_about;
use bluegreen_aws::{ConnectError, observe_headline};

use crate::exit::Exit;

/// Why a command did not do what was asked.
#[derive(Debug, thiserror::Error)]
#[error("{message}{}", section.map(more_on).unwrap_or_default())]
pub(crate) struct Failure {
    pub(crate) exit: Exit,
    message: String,
    /// The heading under which the guide "Troubleshooting" tells of it.
    section: Option<&'static str>,
}

impl Failure {
    /// An error, or wrong usage.
    pub(crate) fn error(message: impl Into<String>) -> Failure {
        Failure { exit: Exit::Error, message: message.into(), section: None }
    }

    /// An error with everything that lies beneath it.
    pub(crate) fn caused_by(what: &str, error: &dyn Error) -> Failure {
        Failure::error(format!("{what}: {}", with_causes(error)))
    }

    /// AWS could not be asked what it shows.
    pub(crate) fn not_seen(error: &ObserveError) -> Failure {
        Failure::caused_by("AWS could not be asked", error).about(observe_headline(error))
    }

    /// There is no way to AWS.
    pub(crate) fn not_connected(error: &ConnectError) -> Failure {
        Failure::caused_by("AWS cannot be asked", error).about(error.headline())
    }

    /// This failure, which the guide explains under this heading.
    pub(crate) fn about(self, heading: &'static str) -> Failure {
        Failure { section: Some(heading), ..self }
    }

    /// This failure under another exit code.
    pub(crate) fn with_exit(self, exit: Exit) -> Failure {
        Failure { exit, ..self }
    }
}

fn more_on(heading: &'static str) -> String {
    format!("\nMore on this: {}", section_about(heading))
}

/// An error and its causes in one line.
pub(crate) fn with_causes(error: &dyn Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        // Some errors tell their cause themselves.
        let why = error.to_string();
        if !text.contains(&why) {
            text = format!("{text}: {why}");
        }
        cause = error.source();
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_is_told_with_its_causes_once_each() {
        #[derive(Debug, thiserror::Error)]
        #[error("the port cannot be used")]
        struct Outer(#[source] std::io::Error);
        let error = Outer(std::io::Error::other("it is taken"));
        assert_eq!(with_causes(&error), "the port cannot be used: it is taken");

        #[derive(Debug, thiserror::Error)]
        #[error("the port cannot be used, since {0}. Take another one.")]
        struct WithItsCause(#[source] std::io::Error);
        let error = WithItsCause(std::io::Error::other("it is taken"));
        assert_eq!(with_causes(&error), "the port cannot be used, since it is taken. Take another one.");
    }
}

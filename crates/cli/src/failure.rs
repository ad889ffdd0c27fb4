//! Why a command did not do what was asked, with the exit code that tells it.

use std::error::Error;

use crate::exit::Exit;

/// Why a command did not do what was asked.
#[derive(Debug, thiserror::Error)]
#[error("{message}")]
pub(crate) struct Failure {
    pub(crate) exit: Exit,
    message: String,
}

impl Failure {
    /// An error, or wrong usage.
    pub(crate) fn error(message: impl Into<String>) -> Failure {
        Failure { exit: Exit::Error, message: message.into() }
    }

    /// An error with everything that lies beneath it.
    pub(crate) fn caused_by(what: &str, error: &dyn Error) -> Failure {
        Failure::error(format!("{what}: {}", with_causes(error)))
    }

    /// This failure under another exit code.
    pub(crate) fn with_exit(self, exit: Exit) -> Failure {
        Failure { exit, ..self }
    }
}

/// An error and its causes in one line.
pub(crate) fn with_causes(error: &dyn Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        text = format!("{text}: {error}");
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
    }
}

//! The command line. Hosts give no arguments at all; everything else is for people.

/// What the process shall do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Command {
    /// Serve the host that started it.
    Serve,
    /// Serve any host, for a developer.
    Debug,
    /// Tell the version.
    Version,
    /// Tell what this is.
    Help,
}

/// What was meant cannot be told.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("unexpected argument {argument:?}")]
pub(crate) struct UsageError {
    pub(crate) argument: String,
}

/// Reads the arguments, without the program's name.
pub(crate) fn command(arguments: impl IntoIterator<Item = String>) -> Result<Command, UsageError> {
    let mut arguments = arguments.into_iter();
    let Some(argument) = arguments.next() else { return Ok(Command::Serve) };
    let command = match argument.as_str() {
        // With one hyphen in every provider written in Go.
        "--debug" | "-debug" => Command::Debug,
        "--version" | "-V" => Command::Version,
        "--help" | "-h" => Command::Help,
        _ => return Err(UsageError { argument }),
    };
    match arguments.next() {
        None => Ok(command),
        Some(argument) => Err(UsageError { argument }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(line: &str) -> Result<Command, UsageError> {
        command(line.split_whitespace().map(str::to_owned))
    }

    #[test]
    fn a_host_gives_no_arguments() {
        assert_eq!(parsed(""), Ok(Command::Serve));
    }

    #[test]
    fn people_may_ask_for_one_thing() {
        assert_eq!(parsed("--debug"), Ok(Command::Debug));
        assert_eq!(parsed("-debug"), Ok(Command::Debug));
        assert_eq!(parsed("--version"), Ok(Command::Version));
        assert_eq!(parsed("--help"), Ok(Command::Help));
    }

    #[test]
    fn anything_else_is_named_in_the_error() {
        assert_eq!(parsed("--debgu"), Err(UsageError { argument: "--debgu".to_owned() }));
        assert_eq!(parsed("--debug now"), Err(UsageError { argument: "now".to_owned() }));
    }
}

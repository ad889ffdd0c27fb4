//! `bluegreen completions`: what a shell needs to complete commands and options.

use std::io::{self, Write};
use std::process::ExitCode;

use clap_complete::Shell;

/// Print a completion script for a shell.
///
/// For bash: `bluegreen completions bash > /etc/bash_completion.d/bluegreen`. For zsh, write it as `_bluegreen` into a
/// directory of `fpath`. For fish: `~/.config/fish/completions/bluegreen.fish`.
#[derive(Debug, clap::Args)]
pub(crate) struct CompletionsArguments {
    /// The shell.
    shell: Shell,
}

pub(crate) fn run_completions(arguments: CompletionsArguments, mut command: clap::Command) -> io::Result<ExitCode> {
    // Made in memory, since the library panics when its output cannot be written, as into a closed pipe.
    let mut script = Vec::new();
    clap_complete::generate(arguments.shell, &mut command, "bluegreen", &mut script);
    io::stdout().lock().write_all(&script)?;
    Ok(ExitCode::SUCCESS)
}

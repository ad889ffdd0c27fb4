//! `bluegreen man`: the manual pages, from the same description of the commands as `--help`.

use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap_mangen::Man;

/// Print the manual page, or write those of all commands into a directory.
///
/// `bluegreen man | man -l -` shows the page. With `--out` there is a page for each command, such as
/// `bluegreen-completions.1`.
#[derive(Debug, clap::Args)]
pub(crate) struct ManArguments {
    /// The directory to write all pages into; it must exist.
    #[arg(long, value_name = "DIRECTORY")]
    out: Option<PathBuf>,
}

pub(crate) fn run_man(arguments: &ManArguments, command: clap::Command) -> io::Result<ExitCode> {
    match &arguments.out {
        Some(directory) => {
            clap_mangen::generate_to(command, directory).map_err(|error| unwritten(directory, &error))?
        }
        None => {
            let mut page = Vec::new();
            Man::new(command).render(&mut page)?;
            io::stdout().lock().write_all(&page)?;
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn unwritten(directory: &Path, error: &io::Error) -> io::Error {
    let text = format!("--out {}: expected a directory that can be written; {error}", directory.display());
    io::Error::new(error.kind(), text)
}

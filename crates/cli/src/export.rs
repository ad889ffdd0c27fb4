//! `bluegreen export`: a switch file, for the day when neither the state nor Terraform is at hand.

use clap::Args;

use crate::exit::Exit;
use crate::failure::Failure;
use crate::render::json_document;
use crate::which::{WhichArguments, exported};

/// Print a switch file: all that is declared of switches, without secrets.
///
/// Keep it where whoever is on call finds it. In the place of a header's value, and of a URL with a query, it names a variable of the
/// environment; `switch` reads it from there.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  bluegreen export --chdir live > switches.json
  terraform state pull | bluegreen export --state - > switches.json")]
pub(crate) struct ExportArguments {
    #[command(flatten)]
    which: WhichArguments,
}

pub(crate) fn run_export(arguments: &ExportArguments) -> Result<Exit, Failure> {
    json_document(&exported(&arguments.which.all_with_secrets()?)?);
    Ok(Exit::Done)
}

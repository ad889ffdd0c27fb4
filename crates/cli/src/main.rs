//! The `bluegreen` command.

use std::process::ExitCode;

fn main() -> ExitCode {
    bluegreen_cli::main_of_bluegreen()
}

//! `bluegreen demo` alone: what `cargo demo` runs.

use std::process::ExitCode;

fn main() -> ExitCode {
    bluegreen_cli::main_of_demo()
}

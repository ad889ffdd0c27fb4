//! The bluegreen command line: one file per command, `render` for what is drawn.
//!
//! Standard output carries what a program may read (the ready line, the JSON summary) and, where nobody asked for
//! that, what a person reads; hints and errors go to standard error, with a non-zero exit code.

#![cfg_attr(test, allow(clippy::unwrap_used))]

use std::error::Error;
use std::future::Future;
use std::process::ExitCode;

#[cfg(feature = "sandbox")]
use clap::{Args, FromArgMatches};
use clap::{CommandFactory, Parser, Subcommand};

mod completions;
#[cfg(feature = "sandbox")]
mod demo;
mod man;
#[cfg(feature = "sandbox")]
mod render;
#[cfg(feature = "sandbox")]
mod sandbox;
#[cfg(feature = "sandbox")]
mod signals;

use completions::CompletionsArguments;
#[cfg(feature = "sandbox")]
use demo::DemoArguments;
use man::ManArguments;
#[cfg(feature = "sandbox")]
use sandbox::SandboxArguments;

/// Blue/green cutovers behind AWS load balancers.
#[derive(Parser)]
#[command(name = "bluegreen", version, disable_help_subcommand = true, max_term_width = 80)]
struct Bluegreen {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    #[cfg(feature = "sandbox")]
    Sandbox(SandboxArguments),
    #[cfg(feature = "sandbox")]
    Demo(DemoArguments),
    Completions(CompletionsArguments),
    Man(ManArguments),
}

/// The demo as a command of its own.
#[cfg(feature = "sandbox")]
fn demo_command() -> clap::Command {
    let command = clap::Command::new("bluegreen-demo").version(env!("CARGO_PKG_VERSION")).max_term_width(80);
    DemoArguments::augment_args(command)
}

/// Runs `bluegreen` with the arguments of this process.
pub fn main_of_bluegreen() -> ExitCode {
    match Bluegreen::parse().command {
        #[cfg(feature = "sandbox")]
        Command::Sandbox(arguments) => finish(sandbox::run_sandbox(arguments)),
        #[cfg(feature = "sandbox")]
        Command::Demo(arguments) => finish(demo::run_demo(arguments)),
        Command::Completions(arguments) => {
            finish(async { completions::run_completions(arguments, Bluegreen::command()) })
        }
        Command::Man(arguments) => finish(async { man::run_man(&arguments, Bluegreen::command()) }),
    }
}

#[cfg(feature = "sandbox")]
/// Runs `bluegreen-demo` with the arguments of this process.
pub fn main_of_demo() -> ExitCode {
    let matches = demo_command().get_matches();
    match DemoArguments::from_arg_matches(&matches) {
        Ok(arguments) => finish(demo::run_demo(arguments)),
        Err(error) => error.exit(),
    }
}

/// Runs a command to its end and turns how it ended into an exit code. Here, and only here, errors are printed.
fn finish<E: Error>(command: impl Future<Output = Result<ExitCode, E>>) -> ExitCode {
    let runtime = match tokio::runtime::Runtime::new() {
        Ok(runtime) => runtime,
        Err(error) => return complain(&error),
    };
    runtime.block_on(command).unwrap_or_else(|error| complain(&error))
}

fn complain(error: &dyn Error) -> ExitCode {
    eprintln!("error: {}", with_causes(error));
    ExitCode::FAILURE
}

fn with_causes(error: &dyn Error) -> String {
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
    use clap::CommandFactory;

    #[test]
    fn the_arguments_are_consistent() {
        Bluegreen::command().debug_assert();
        demo_command().debug_assert();
    }

    #[test]
    fn an_error_is_printed_with_its_causes_once_each() {
        #[derive(Debug, thiserror::Error)]
        #[error("the port cannot be used")]
        struct Outer(#[source] std::io::Error);
        let error = Outer(std::io::Error::other("it is taken"));
        assert_eq!(with_causes(&error), "the port cannot be used: it is taken");
    }
}

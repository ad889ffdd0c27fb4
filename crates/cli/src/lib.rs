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
mod exit;
mod export;
mod failure;
mod globals;
mod man;
mod plan;
mod render;
mod rollback;
mod run;
#[cfg(feature = "sandbox")]
mod sandbox;
mod sight;
mod signals;
mod status;
mod switch;
mod watch;
mod which;
mod words;

use completions::CompletionsArguments;
#[cfg(feature = "sandbox")]
use demo::DemoArguments;
use exit::Exit;
use export::ExportArguments;
use failure::{Failure, with_causes};
use man::ManArguments;
use plan::PlanArguments;
use rollback::RollbackArguments;
#[cfg(feature = "sandbox")]
use sandbox::SandboxArguments;
use status::StatusArguments;
use switch::SwitchArguments;
use watch::WatchArguments;

/// What each of these is for, in the order in which it is needed.
const EXAMPLES: &str = "\
Examples, in the directory of a configuration:
  bluegreen status                 who is live, and what to do next
  bluegreen watch                  beside an apply that is running
  bluegreen rollback               all traffic back to the color before
  terraform show -json plan | bluegreen plan -

`bluegreen COMMAND --help` shows more of them.";

/// Blue/green cutovers behind AWS load balancers.
#[derive(Parser)]
#[command(name = "bluegreen", version, disable_help_subcommand = true, max_term_width = 80, after_help = EXAMPLES)]
struct Bluegreen {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    Status(StatusArguments),
    Watch(WatchArguments),
    Switch(SwitchArguments),
    Rollback(RollbackArguments),
    Plan(PlanArguments),
    Export(ExportArguments),
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
    let arguments = match Bluegreen::try_parse() {
        Ok(arguments) => arguments,
        Err(problem) => return usage(&problem),
    };
    match arguments.command {
        Command::Status(arguments) => operate(status::run_status(arguments)),
        Command::Watch(arguments) => operate(watch::run_watch(arguments)),
        Command::Switch(arguments) => operate(switch::run_switch(arguments)),
        Command::Rollback(arguments) => operate(rollback::run_rollback(arguments)),
        Command::Plan(arguments) => operate(async { plan::run_plan(&arguments) }),
        Command::Export(arguments) => operate(async { export::run_export(&arguments) }),
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

/// Help is no error, and wrong usage has the exit code of every error: 2 says that something is pending.
fn usage(problem: &clap::Error) -> ExitCode {
    // Without a reader there is nobody to tell.
    let _ = problem.print();
    let exit = if problem.use_stderr() { Exit::Error } else { Exit::Done };
    exit.into()
}

/// Runs an operator's command, whose failures carry their exit code.
fn operate(command: impl Future<Output = Result<Exit, Failure>>) -> ExitCode {
    let runtime = match tokio::runtime::Runtime::new() {
        Ok(runtime) => runtime,
        Err(error) => return complain(&error),
    };
    let ended = runtime.block_on(command).unwrap_or_else(|failure| {
        render::complain(&format!("error: {failure}"));
        failure.exit
    });
    // A call that still hangs holds up nobody.
    runtime.shutdown_background();
    ended.into()
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
    render::complain(&format!("error: {}", with_causes(error)));
    ExitCode::FAILURE
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
}

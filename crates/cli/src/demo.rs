//! `bluegreen demo`: real Terraform moves real traffic, on this machine alone.

use std::io::{self, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use tokio_util::sync::CancellationToken;

use crate::render::{Screen, Sink};
use crate::signals::Signals;

mod calls;
mod configuration;
mod cutover;
mod error;
mod moment;
mod picture;
mod provider_binary;
mod stage;
mod story;
mod summary;
mod unless_stopped;

use error::DemoError;
use stage::Stage;
use summary::Summary;

/// The exit code of a program that a Ctrl-C has ended, as shells have it.
const INTERRUPTED: u8 = 130;

/// Watch real Terraform move real traffic from blue to green and back, without losing a request.
///
/// Starts a local load balancer with blue and green backends, puts it under continuous load, and runs the real
/// `terraform init`, `apply` (blue), `plan`, `apply -var active_color=green` and back, with the provider installed as
/// users install it. No AWS account, no network, nothing left behind. Needs Terraform or OpenTofu on PATH, or named
/// in BLUEGREEN_TF_BIN.
///
/// The exit code is not 0 if a command fails, a request is lost, or traffic is not where it was declared to be.
#[derive(Debug, clap::Args)]
pub(crate) struct DemoArguments {
    /// Print the summary as one JSON object on standard output; everything else goes to standard error.
    #[arg(long)]
    json: bool,
    /// The load; a fifth of it over new connections, the rest over 16 that are kept.
    #[arg(long, value_name = "N", default_value_t = 500, value_parser = clap::value_parser!(u32).range(1..=5000))]
    requests_per_second: u32,
    /// The provider's binary. Without it: run by cargo, what cargo builds; else the one beside this program.
    #[arg(long, value_name = "FILE")]
    provider: Option<PathBuf>,
    /// Keep the directory with the configuration and the state, and say where it is.
    #[arg(long)]
    keep: bool,
}

pub(crate) async fn run_demo(arguments: DemoArguments) -> Result<ExitCode, DemoError> {
    let stop = stop_on_a_signal()?;
    let json = arguments.json;
    let mut screen = Screen::new(if json { Sink::Stderr } else { Sink::Stdout });
    let summary = match perform(arguments, &mut screen, &stop).await {
        Ok(summary) => summary,
        Err(DemoError::Interrupted) => {
            screen.say("Interrupted. Everything that was started has ended.");
            return Ok(ExitCode::from(INTERRUPTED));
        }
        Err(error) => {
            screen.clear();
            return Err(error);
        }
    };
    if json {
        print(&summary).map_err(DemoError::Output)?;
    }
    summary.verdict().map(|()| ExitCode::SUCCESS)
}

/// A token that the first Ctrl-C cancels.
fn stop_on_a_signal() -> Result<CancellationToken, DemoError> {
    let mut signals = Signals::catch().map_err(DemoError::Signals)?;
    let stop = CancellationToken::new();
    let token = stop.clone();
    tokio::spawn(async move {
        signals.next().await;
        token.cancel();
    });
    Ok(stop)
}

/// Builds the stage, tells the story on it, and takes everything down again, however it went.
async fn perform(
    arguments: DemoArguments,
    screen: &mut Screen,
    stop: &CancellationToken,
) -> Result<Summary, DemoError> {
    let stage = Stage::build(&arguments, screen, stop).await?;
    stage.perform(arguments.keep).await
}

/// On one line, the last of standard output.
fn print(summary: &Summary) -> io::Result<()> {
    let mut stdout = io::stdout().lock();
    serde_json::to_writer(&mut stdout, summary)?;
    stdout.write_all(b"\n")?;
    stdout.flush()
}

//! `bluegreen watch`: a cutover that somebody else makes, seen from AWS alone or from what the provider writes down. Nothing is
//! ever written.

mod course;
mod file_tail;
mod from_aws;
mod from_file;
mod outlook;
mod picture;
mod runs;
mod sentences;
mod stage;

use std::path::PathBuf;
use std::time::Duration;

use bluegreen::{Color, parse_duration};
use clap::Args;

use crate::exit::{EXIT_CODES, Exit};
use crate::failure::Failure;
use crate::globals::Globals;
use crate::render::Paper;
use crate::signals::Signals;
use crate::which::WhichArguments;
use stage::Stage;

/// Watch a cutover that somebody else makes, such as a running apply.
///
/// It sees in AWS what moves: the standby attached, targets becoming healthy, weights, and the time since the last change. What
/// AWS does not show (HTTP checks, alarms of the other process, what it waits for) is said to be unknown; with --progress the
/// provider's own record is followed instead. Nothing is ever written.
///
/// It ends when the stage that --until names is reached (0), when traffic goes back before (4), or when the time is over (6).
#[derive(Debug, Args)]
#[command(after_help = format!("\
Examples:
  bluegreen watch --chdir live
  bluegreen watch --switch-file switches.json --until shifted --timeout 20m
  bluegreen watch --route web=$LISTENER,$BLUE,$GREEN --to green
  BLUEGREEN_PROGRESS=run.jsonl terraform apply -auto-approve &
  bluegreen watch --progress run.jsonl

{EXIT_CODES}"))]
pub(crate) struct WatchArguments {
    /// The stage that is waited for.
    #[arg(long, value_enum, value_name = "STAGE", default_value_t = Stage::Done)]
    until: Stage,
    /// How long it is waited for.
    #[arg(long, value_name = "DURATION", default_value = "1h", value_parser = parse_duration)]
    timeout: Duration,
    /// The color that the traffic is expected to move to. Without it: the one that was not active at the first look.
    #[arg(long, value_name = "COLOR", value_parser = str::parse::<Color>, conflicts_with = "progress")]
    to: Option<Color>,
    /// How often AWS is asked.
    #[arg(long, value_name = "DURATION", default_value = "3s", value_parser = interval)]
    interval: Duration,
    /// Follow what the provider appends to this file instead of asking AWS, from the runs on that are not over yet.
    #[arg(long, value_name = "FILE", conflicts_with_all = ["address", "chdir", "state", "route", "switch_file"])]
    progress: Option<PathBuf>,
    #[command(flatten)]
    which: WhichArguments,
    #[command(flatten)]
    globals: Globals,
}

/// More often would cost calls that all tools in the account share.
fn interval(text: &str) -> Result<Duration, String> {
    match parse_duration(text) {
        Ok(interval) if interval < Duration::from_millis(500) => {
            Err(format!("expected at least \"500ms\", got {text:?}"))
        }
        read => read.map_err(|error| error.to_string()),
    }
}

pub(crate) async fn run_watch(arguments: WatchArguments) -> Result<Exit, Failure> {
    arguments.globals.choose_colors();
    let mut signals = Signals::catch().map_err(|error| Failure::caused_by("signals cannot be caught", &error))?;
    let (until, timeout) = (arguments.until, arguments.timeout);
    let watched = async {
        match &arguments.progress {
            Some(file) => from_file::watch(file, until, arguments.globals.json, &mut signals).await,
            None => tokio::select! {
                biased;
                ended = from_aws::watch(&arguments) => ended,
                () = signals.next() => Ok(Exit::Interrupted),
            },
        }
    };
    let ended = tokio::select! {
        biased;
        ended = watched => ended,
        () = tokio::time::sleep(timeout) => Err(too_late(until, timeout)),
    };
    if matches!(ended, Ok(Exit::Done)) && !arguments.globals.json {
        Paper::say(&[format!("`{}` is reached.", until.name())]);
    }
    ended
}

fn too_late(until: Stage, timeout: Duration) -> Failure {
    let (stage, timeout) = (until.name(), bluegreen::format_duration(timeout));
    let text = format!(
        "`{stage}` was not reached within {timeout}. --timeout gives it more; `bluegreen status` shows what is live"
    );
    Failure::error(text).with_exit(Exit::TimedOut)
}

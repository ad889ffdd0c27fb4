//! One run of the engine over one switch: everything that `switch` and `rollback` have in common, with the checks that the
//! provider makes around it.

mod carry_out;
mod conclude;
mod consent;
mod dry_run;
mod parity;
mod prepared;
mod refused;
mod skip;
mod story;
mod telling;

use bluegreen::{Clock, Color, Errand, SystemClock};
use bluegreen_aws::Account;
use bluegreen_progress::{Ending, Event, ProgressLine, Record};
use clap::Args;

use crate::exit::Exit;
use crate::failure::Failure;
use crate::globals::Globals;
use crate::render::{BOLD, Paper, complain, json_line, paint, wrapped};
use crate::sight;
use crate::which::Switch;
use carry_out::carry_out;
use conclude::conclude;
use prepared::{Prepared, prepare};

pub(crate) use skip::Skip;
pub(crate) use story::{HEARTBEAT, Story, short_name};

/// How a run is to be done.
#[derive(Clone, Debug, Args)]
pub(crate) struct RunArguments {
    /// Show what would be done, and whether it would be refused; write nothing.
    #[arg(long)]
    pub(crate) dry_run: bool,
    /// Do not ask. Needed wherever nobody can be asked.
    #[arg(long)]
    pub(crate) yes: bool,
    /// Why it is done. It stands in the first line of what --json prints.
    #[arg(long, value_name = "TEXT")]
    pub(crate) reason: Option<String>,
}

/// What a run is for.
pub(crate) struct Goal {
    pub(crate) to: Color,
    pub(crate) errand: Errand,
    /// What is left out, each once.
    pub(crate) skipped: Vec<Skip>,
    /// What to change in the configuration afterwards, since the next apply would undo this run.
    pub(crate) afterwards: String,
}

/// Runs the engine over this switch to its end.
pub(crate) async fn run(
    switch: &Switch,
    account: &Account,
    goal: &Goal,
    arguments: RunArguments,
    globals: &Globals,
) -> Result<Exit, Failure> {
    let intent = switch.intent(goal.to, goal.errand, None);
    let seen = sight::look_ahead(switch, account, &intent).await;
    let seen = seen.map_err(|error| Failure::not_seen(&error))?;
    let prepared = prepare(switch, account, goal, seen).await?;
    if arguments.dry_run {
        return Ok(dry_run::show(&prepared, globals.json));
    }
    if let Some(refusal) = &prepared.refusal {
        if globals.json {
            note_refused(&prepared, arguments.reason, &refusal.text);
        }
        return Err(Failure::error(&refusal.text).about(refusal.headline).with_exit(Exit::Refused));
    }
    announce(&prepared, globals.json);
    if prepared.moves_traffic() {
        consent::obtain(&prepared, arguments.yes)?;
    }
    let ended = carry_out(switch, account, &prepared, arguments.reason, globals.json).await?;
    conclude(switch, account, &prepared, goal, ended, globals.json).await
}

/// A run that ends before it begins, for whoever reads its lines.
fn note_refused(prepared: &Prepared, reason: Option<String>, refusal: &str) {
    let record = Record::new(prepared.name.clone(), json_line);
    let began = prepared.began(reason);
    let ended = Event::Ended { result: Ending::Refused, says: refusal.to_owned() };
    [began, ended].into_iter().for_each(|event| record.note(event, SystemClock.now()));
}

/// What will be done, before it is.
fn announce(prepared: &Prepared, json: bool) {
    for warning in &prepared.warnings {
        complain(&format!("warning: {warning}"));
    }
    if json || !prepared.moves_traffic() {
        return;
    }
    let width = Paper::now().width;
    let heading = format!("{}: {} to {}", prepared.name, prepared.whence(), prepared.intent.active);
    let steps =
        (1..).zip(&prepared.runbook).flat_map(|(number, step)| wrapped(&format!("  {number:>2}. {step}"), width));
    let heading = wrapped(&heading, width).into_iter().map(|line| paint(BOLD, &line));
    let lines = heading.chain(steps).chain([String::new()]);
    Paper::say(&lines.collect::<Vec<_>>());
}

/// Did the run end with this line?
pub(crate) fn ending_of(line: &ProgressLine) -> Option<Ending> {
    match &line.event {
        Event::Ended { result, .. } => Some(*result),
        _ => None,
    }
}

//! `bluegreen switch`: the cutover of a switch.

use bluegreen::{Color, Errand};
use clap::Args;

use crate::exit::{EXIT_CODES, Exit};
use crate::failure::Failure;
use crate::globals::Globals;
use crate::run::{Goal, RunArguments, Skip, run};
use crate::which::WhichArguments;

/// Move all traffic to a color: gate, shift, settle and bake, as the provider does it.
///
/// Gate, stages, bake, alarms and HTTP checks are those of the state or the switch file; with --route they are the resource's defaults.
/// The first Ctrl-C does what `on_interrupt` declares (by default: goes back), the second one leaves everything as it is.
#[derive(Debug, Args)]
#[command(after_help = format!("\
Examples:
  bluegreen switch --to green --dry-run
  bluegreen switch --to green --chdir live
  bluegreen switch --to green --route web=$LISTENER,$BLUE,$GREEN
  bluegreen switch --to green --switch-file switches.json --yes

{EXIT_CODES}"))]
pub(crate) struct SwitchArguments {
    /// The color that is to have all of the traffic.
    #[arg(long, value_name = "COLOR", value_parser = str::parse::<Color>)]
    to: Color,
    /// Leave this out: once for each part. A standby on which nobody answers gets no traffic even so.
    #[arg(long, value_enum, value_name = "PART")]
    skip: Vec<Skip>,
    #[command(flatten)]
    run: RunArguments,
    #[command(flatten)]
    which: WhichArguments,
    #[command(flatten)]
    globals: Globals,
}

pub(crate) async fn run_switch(arguments: SwitchArguments) -> Result<Exit, Failure> {
    let SwitchArguments { to, skip: mut skipped, run: how, which, globals } = arguments;
    skipped.sort_unstable();
    skipped.dedup();
    globals.choose_colors();
    let switch = which.one_to_move()?;
    let account = globals.account_of(&globals.connect().await?, switch.routes())?;
    let afterwards =
        format!("Write `active_color = \"{to}\"` into its configuration, or the next apply takes it back.");
    run(&switch, &account, &Goal { to, errand: Errand::Release, skipped, afterwards }, how, &globals).await
}

//! `bluegreen rollback`: back to the color that was active before.

use bluegreen::{Color, Errand, Observation};
use clap::Args;

use crate::exit::{EXIT_CODES, Exit};
use crate::failure::Failure;
use crate::globals::Globals;
use crate::run::{Goal, RunArguments, run};
use crate::sight;
use crate::which::{Switch, WhichArguments};

/// Take all traffic back to the color before, at once.
///
/// Where one color has all of the traffic, that is the other one; in the middle of a cutover it is the color that is declared.
/// What answered before answers again: as many healthy targets as `gate.min_healthy_count` asks for are enough, and neither
/// stages nor HTTP checks nor a bake hold it up. It works beside a running apply, which then ends without overwriting it.
#[derive(Debug, Args)]
#[command(after_help = format!("\
Examples:
  bluegreen rollback --chdir live
  bluegreen rollback --switch-file switches.json --yes
  bluegreen rollback --route web=$LISTENER,$BLUE,$GREEN --to blue --dry-run

{EXIT_CODES}"))]
pub(crate) struct RollbackArguments {
    /// The color to go back to, for where neither AWS nor the switch file tells.
    #[arg(long, value_name = "COLOR", value_parser = str::parse::<Color>)]
    to: Option<Color>,
    #[command(flatten)]
    run: RunArguments,
    #[command(flatten)]
    which: WhichArguments,
    #[command(flatten)]
    globals: Globals,
}

pub(crate) async fn run_rollback(arguments: RollbackArguments) -> Result<Exit, Failure> {
    let RollbackArguments { to, run: how, which, globals } = arguments;
    globals.choose_colors();
    let switch = which.one_to_move()?;
    let account = globals.account_of(&globals.connect().await?, switch.routes())?;
    let to = match to {
        Some(to) => to,
        None => {
            let seen = sight::look_at_routes(&switch, &account).await;
            let seen = seen.map_err(|error| Failure::not_seen(&error))?;
            color_before(&switch, &seen)?
        }
    };
    let afterwards = format!(
        "Set `active_color` back to \"{to}\" in its configuration (or the variable that it comes from), or the next apply makes the \
         cutover again."
    );
    run(&switch, &account, &Goal { to, errand: Errand::BringBack, skipped: Vec::new(), afterwards }, how, &globals)
        .await
}

/// Where no color has all of the traffic, only who has written down what is declared knows which one was active before.
fn color_before(switch: &Switch, seen: &Observation) -> Result<Color, Failure> {
    let other = sight::active_of(seen).map(Color::other);
    other.or(switch.recorded).ok_or_else(|| {
        Failure::error(
            "expected --to COLOR: AWS shows a share of both colors, or not all routes alike, and nothing tells which one was active \
             before. `bluegreen status` shows the shares",
        )
    })
}

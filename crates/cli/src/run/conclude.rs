//! How a run ended: what is told of it, and its exit code.

use std::time::Duration;

use bluegreen::{Outcome, Refusal, live_percentages};
use bluegreen_aws::Account;
use bluegreen_progress::Ending;

use super::Goal;
use super::carry_out::Ended;
use super::prepared::{Prepared, shown};
use crate::exit::Exit;
use crate::failure::Failure;
use crate::render::{Paper, wrapped};
use crate::sight;
use crate::which::Switch;
use crate::words;

/// Says how a run ended, and turns that into an exit code.
pub(super) async fn conclude(
    switch: &Switch,
    account: &Account,
    prepared: &Prepared,
    goal: &Goal,
    ended: Ended,
    json: bool,
) -> Result<Exit, Failure> {
    match ended {
        Ended::Well(outcome) => {
            if !json {
                Paper::say(&wrapped(&well(prepared, goal, outcome), Paper::now().width));
            }
            Ok(Exit::Done)
        }
        Ended::Refused(refusal) => {
            let exit = Exit::from(Ending::from(refusal.aftermath()));
            let live = if exit == Exit::Refused { String::new() } else { live_now(switch, account).await };
            let failure = Failure::error(format!("{}{live}", headed(&refusal)));
            Err(failure.about(refusal.explained_headline()).with_exit(exit))
        }
        Ended::Left => {
            let (live, moved) = left_behind(switch, account, prepared).await;
            let exit = if moved { Exit::LeftPartWay } else { Exit::Refused };
            Err(Failure::error(format!("Left at the second interrupt, without waiting for the end.{live}"))
                .with_exit(exit))
        }
    }
}

fn headed(refusal: &Refusal) -> String {
    format!("{}. {}", refusal.headline(), words::refusal_text(refusal))
}

fn well(prepared: &Prepared, goal: &Goal, outcome: Outcome) -> String {
    let (name, to) = (&prepared.name, goal.to);
    match outcome {
        Outcome::AlreadyThere => format!("{name}: {to} has all of the traffic already. None was moved."),
        Outcome::CutOver { .. } => format!("{name}: {to} has all of the traffic. {}", goal.afterwards),
    }
}

/// What is live, for the end of a message.
async fn live_now(switch: &Switch, account: &Account) -> String {
    match sight::look_at_routes(switch, account).await {
        Ok(seen) => format!("\nLive now: {}.", shown(&seen)),
        Err(error) => format!("\nWhat is live could not be read: {error}"),
    }
}

/// What is live, and whether that is something else than before the run.
async fn left_behind(switch: &Switch, account: &Account, prepared: &Prepared) -> (String, bool) {
    let look = sight::look_at_routes(switch, account);
    match tokio::time::timeout(Duration::from_secs(2), look).await {
        Ok(Ok(seen)) => {
            let moved = live_percentages(&seen.routes) != prepared.live;
            (format!("\nLive now: {}.", shown(&seen)), moved)
        }
        // It may have moved: whoever is told that nothing did would not look.
        _ => ("\nWhat is live could not be read in time.".to_owned(), true),
    }
}

//! The watch that asks AWS again and again.

use std::time::{Duration, Instant};

use bluegreen::{Clock, Color, Errand, Observation, SystemClock};
use bluegreen_progress::rfc3339;

use super::WatchArguments;
use super::course::{Course, Standing, Times};
use super::outlook::Outlook;
use super::picture::Picture;
use super::stage::Stage;
use crate::exit::Exit;
use crate::failure::{Failure, with_causes};
use crate::sight;
use crate::which::Switch;

/// Watches until the stage is reached, or cannot be any more.
pub(super) async fn watch(arguments: &WatchArguments) -> Result<Exit, Failure> {
    let switch = arguments.which.one_to_see()?;
    let regions = arguments.globals.connect().await?;
    let account = arguments.globals.account_of(&regions, switch.routes())?;
    let first = sight::look_at(&switch, &account).await;
    let first = first.map_err(|error| Failure::not_seen(&error))?;
    let to = awaited(arguments, &switch, &first)?;
    let mut course = Course::new(times(&switch, to));
    let repeated = arguments.which.repeated(&switch.name) + &arguments.globals.repeated();
    let mut picture = Picture::new(&switch, to, repeated, arguments.globals.json);
    picture.begin(arguments.until);
    let mut seen = first;
    loop {
        let begun = Instant::now();
        let now = SystemClock.now();
        let standing = course.note(Outlook::of(&switch, to, &seen), now);
        picture.note(&rfc3339(now), &seen, &standing);
        if let Some(exit) = ending(&standing, arguments.until) {
            picture.end();
            return exit;
        }
        seen = look_again(&switch, &account, arguments.interval, begun, &mut picture).await;
    }
}

/// The next look that shows something. Until then what could not be read is told.
async fn look_again(
    switch: &Switch,
    account: &bluegreen_aws::Account,
    interval: Duration,
    mut begun: Instant,
    picture: &mut Picture,
) -> Observation {
    loop {
        tokio::time::sleep(interval.saturating_sub(begun.elapsed())).await;
        begun = Instant::now();
        match sight::look_at(switch, account).await {
            Ok(seen) => return seen,
            Err(error) => picture.note_blind(&rfc3339(SystemClock.now()), &with_causes(&error)),
        }
    }
}

fn ending(standing: &Standing, until: Stage) -> Option<Result<Exit, Failure>> {
    if standing.has_reached(until) {
        return Some(Ok(Exit::Done));
    }
    (*standing == Standing::WentBack).then(|| {
        let text = format!("Traffic went back before `{}` was reached.", until.name());
        Err(Failure::error(text).with_exit(Exit::WentBack))
    })
}

/// The color that the traffic is expected to move to.
fn awaited(arguments: &WatchArguments, switch: &Switch, first: &Observation) -> Result<Color, Failure> {
    let declared_other = || switch.recorded.map(Color::other);
    let to = arguments.to.or_else(|| sight::active_of(first).map(Color::other)).or_else(declared_other);
    to.ok_or_else(|| {
        Failure::error(
            "expected --to COLOR: AWS shows a share of both colors, or not all routes alike, and nothing tells which of them the \
             traffic moves to",
        )
    })
}

/// What is declared of times. Routes alone tell nothing of a bake.
fn times(switch: &Switch, to: Color) -> Times {
    let intent = switch.intent(to, Errand::Release, None);
    let bake = intent.bake.as_ref().map(|bake| bake.duration).unwrap_or_default();
    Times { stable_for: intent.gate.stable_for, settle: intent.settle(), bake: switch.is_declared.then_some(bake) }
}

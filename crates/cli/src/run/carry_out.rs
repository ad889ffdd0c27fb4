//! The run itself: the engine's loop, what it says, and what a Ctrl-C makes of it.

use bluegreen::{Clock, LogProgress, Outcome, Refusal, Stop, SystemClock, Urgency, cut_over};
use bluegreen_aws::Account;
use bluegreen_progress::{Ending, Event, Record, RecordedProgress};

use super::prepared::Prepared;
use super::telling::Telling;
use crate::failure::Failure;
use crate::render::complain;
use crate::signals::Signals;
use crate::which::Switch;

/// How a run ended.
pub(super) enum Ended {
    Well(Outcome),
    Refused(Refusal),
    /// At the second Ctrl-C nobody waited for its end.
    Left,
}

/// Runs the engine. The first Ctrl-C does what `on_interrupt` declares; the second leaves everything as it is.
pub(super) async fn carry_out(
    switch: &Switch,
    account: &Account,
    prepared: &Prepared,
    reason: Option<String>,
    json: bool,
) -> Result<Ended, Failure> {
    let mut signals = Signals::catch().map_err(|error| Failure::caused_by("signals cannot be caught", &error))?;
    let intent = &prepared.intent;
    let telling = Telling::begin(json);
    let record = Record::new(switch.name.clone(), telling.listener());
    record.note(prepared.began(reason), SystemClock.now());
    let stop = Stop::new();
    let world = switch.world(account.clone()).with_stop(stop.clone()).with_urgency(Urgency::Gate);
    let mut world = switch.with_checks(world, account, intent.active)?;
    let mut progress = RecordedProgress::new(intent, record.clone(), LogProgress);
    let run = cut_over(intent, prepared.planned.clone(), &mut world, &SystemClock, &stop, &mut progress);
    let ended = tokio::select! {
        // What is there already counts.
        biased;
        ended = run => ended.map_or_else(Ended::Refused, Ended::Well),
        () = second_signal(&mut signals, &stop) => Ended::Left,
    };
    if matches!(ended, Ended::Left) {
        let says = "left at the second interrupt, whatever was under way".to_owned();
        record.note(Event::Ended { result: Ending::LeftPartWay, says }, SystemClock.now());
    }
    telling.end();
    Ok(ended)
}

/// Hands the first signal to the engine, and returns at the second.
async fn second_signal(signals: &mut Signals, stop: &Stop) {
    signals.next().await;
    complain("Interrupted: the engine ends what has begun, as `on_interrupt` declares. Again: leave it as it is.");
    stop.cancel();
    signals.next().await;
}

//! It always ends, within its timeouts.
//!
//! Claims: a run looks, writes and waits only until its timeout, or a minute longer than everything takes that is declared
//! to follow its first shift; and after that no longer than it takes to go back: a few calls when nothing goes wrong, and
//! else minutes. No run ever waits for something that cannot come.
//!
//! Limits: time that calls take longer than usual, and time in which the machine sleeps, comes on top.

use super::progress::Progress;
use super::{Checker, Verdict, verdict};
use crate::moment::{Ending, Moment};
use crate::reality::Reality;

/// So long a way back goes on, however late it begins: five minutes. Before it, a minute without sight; after it, half a minute
/// for what it is at.
const WITH_TROUBLE_MS: u64 = 390_000;

/// A few pauses of half a second.
const WITHOUT_TROUBLE_MS: u64 = 5_000;

/// So many calls follow one another on the way back.
const CALLS: u64 = 30;

/// Judges time.
#[derive(Default)]
pub(super) struct Ends {
    progress: Progress,
}

/// How long it may take to come to an end, once that is to be.
pub(super) fn time_to_end(truth: &Reality) -> u64 {
    let topology = &truth.scenario.topology;
    let calls = CALLS * (topology.call_ms + topology.write_spread_ms * topology.routes.len() as u64);
    let trouble = if truth.run.is_disturbed { WITH_TROUBLE_MS } else { WITHOUT_TROUBLE_MS };
    let in_line = truth.run.in_line_since.map_or(0, |since| truth.now - since);
    calls + trouble + truth.run.held_up_ms + in_line
}

impl Checker for Ends {
    fn name(&self) -> &'static str {
        "ends"
    }

    fn judge(&mut self, moment: &Moment<'_>, truth: &Reality) -> Verdict {
        self.progress.note(moment, truth);
        match moment {
            Moment::Looked { .. } | Moment::Sent(_) => {}
            Moment::Ends(Ending::Stuck) => return Verdict::Broken("it waits for ever".to_owned()),
            Moment::Ends(_) => {}
            _ => return Verdict::NotAsked,
        }
        let (run, until) = (&truth.run, self.progress.until(truth));
        verdict(truth.now <= until + time_to_end(truth), || {
            format!("it began at {}, was to end at {until}, and goes on", run.began)
        })
    }
}

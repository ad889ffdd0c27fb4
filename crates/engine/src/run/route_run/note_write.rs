//! What becomes of one route when it was written: how soon what failed is tried again, and when it has failed for good.

use std::collections::BTreeSet;
use std::time::Duration;

use super::{RouteRun, SentShift, Standing};
use crate::expectation::{Expectation, Written};
use crate::intent::RouteName;
use crate::refusal::Refusal;
use crate::run::phase::Way;
use crate::run::{WriteReport, WriteResult};
use crate::step::{Purpose, RouteWrite};
use crate::time::Timestamp;

/// How often a write that fails in a passing way is sent on the way forward before it counts as failed. The pauses add up to
/// half a minute. On the way back nothing is ever given up for that.
const MAX_ATTEMPTS: u32 = 7;

/// The pause before the second attempt; it doubles with each one.
const FIRST_PAUSE: Duration = Duration::from_millis(500);

/// The longest pause on the way back: whoever waits there gets errors.
const LONGEST_PAUSE_BACK: Duration = Duration::from_secs(4);

impl RouteRun {
    /// Takes in how a write went; `now` is when that became known.
    pub(crate) fn note_write(
        &mut self,
        name: &RouteName,
        purpose: &Purpose,
        write: &RouteWrite,
        report: &WriteReport,
        now: Timestamp,
    ) {
        let way = if matches!(purpose, Purpose::GoBack { .. }) { Way::Back } else { Way::Forward };
        match &report.result {
            WriteResult::Applied => {
                self.sent(purpose, write, report.at, now, true);
                self.standing = Standing::Unconfirmed;
            }
            WriteResult::Unclear { message } => {
                self.sent(purpose, write, report.at, now, false);
                self.try_again(name, way, report.at, message);
            }
            WriteResult::NotSent { message } => self.try_again(name, way, report.at, message),
            // Nothing went wrong, and nothing was done.
            WriteResult::NotYet => {}
            WriteResult::Rejected { message } => self.standing = failed(name, message),
            // The next look shows what is there instead, and what to call it; but looks that go on disagreeing, as
            // stale ones may, must not make this go on for ever.
            WriteResult::ChangedMeanwhile => {
                self.try_again(
                    name,
                    way,
                    report.at,
                    "the last look before the change showed other weights than the one before",
                );
            }
        }
    }

    fn sent(&mut self, purpose: &Purpose, write: &RouteWrite, at: Timestamp, answered_at: Timestamp, accepted: bool) {
        let wrote = write.to.clone();
        let earlier = self.expectation.earlier(&write.from, &wrote, at);
        let (before, after): (BTreeSet<_>, BTreeSet<_>) =
            (write.from.others.keys().collect(), wrote.others.keys().collect());
        let exchanged = before.symmetric_difference(&after).map(|group| (*group).clone()).collect();
        self.expectation =
            Expectation::Ours(Written { earlier, wrote, exchanged, at, answered_at, accepted, confirmed_at: None });
        if purpose.moves_forward() {
            self.last_shift = Some(SentShift { at, answered_at });
        }
    }

    fn try_again(&mut self, name: &RouteName, way: Way, at: Timestamp, message: &str) {
        self.attempts = self.attempts.saturating_add(1);
        if way == Way::Forward && self.attempts >= MAX_ATTEMPTS {
            self.standing = failed(name, message);
            return;
        }
        let pause = FIRST_PAUSE * 2_u32.pow((self.attempts - 1).min(MAX_ATTEMPTS));
        let at = at.plus(if way == Way::Back { pause.min(LONGEST_PAUSE_BACK) } else { pause });
        self.waited_until = Some(at);
        self.standing = Standing::Retrying { at, message: message.to_owned() };
    }
}

fn failed(name: &RouteName, message: &str) -> Standing {
    Standing::Failed(Refusal::WriteFailed { route: name.clone(), message: message.to_owned() })
}

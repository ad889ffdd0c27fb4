//! What this run has done to one route.

use std::time::Duration;

use crate::expectation::{Expectation, Fit, READ_BACK_LIMIT, Written};
use crate::intent::{RouteIntent, RouteName};
use crate::observation::{Forwarding, Observation};
use crate::refusal::Refusal;
use crate::run::{WriteReport, WriteResult};
use crate::step::{Purpose, RouteWrite};
use crate::time::Timestamp;
use crate::way_back::nobody_there;
use crate::weights::Percentages;

/// How often a write that fails in a passing way is sent before it counts as failed.
///
/// The pauses add up to more than [`READ_BACK_LIMIT`]: when the last attempt of a way back has failed, what the route
/// shows is no old reply any more.
const MAX_ATTEMPTS: u32 = 7;

/// The pause before the second attempt; it doubles with each one.
const FIRST_PAUSE: Duration = Duration::from_millis(500);

const _: () = {
    let all_pauses = FIRST_PAUSE.as_millis() * (2_u128.pow(MAX_ATTEMPTS - 1) - 1);
    assert!(all_pauses > READ_BACK_LIMIT.as_millis());
};

/// What this run has done to one route, and what it expects to find there.
#[derive(Clone, Debug)]
pub(crate) struct RouteRun {
    expectation: Expectation,
    /// What a rollback makes of the route; `None` until all routes were seen.
    way_back: Option<Forwarding>,
    /// Why nobody could answer where that leads, if so.
    nobody_there: Option<String>,
    /// Was a cutover that is half done found?
    found_moved: bool,
    standing: Standing,
    /// Was anything sent?
    written: bool,
    /// When the last shift was sent; `None` when none was.
    shifted_at: Option<Timestamp>,
    /// When it became known how that shift went.
    shift_answered_at: Option<Timestamp>,
    /// Is this run going back?
    turned_back: bool,
    /// How many writes in a row were unclear or overtaken.
    attempts: u32,
}

/// Where a route stands between this run and the world.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Standing {
    /// It shows what this run expects; the next decision can rest on it.
    Known,
    /// It was written and does not show it yet.
    Unconfirmed,
    /// A write failed in a way that may pass; it may be sent again at this time.
    Retrying { at: Timestamp, message: String },
    /// It cannot be moved, or is not ours to move.
    Failed(Refusal),
}

impl Default for RouteRun {
    fn default() -> RouteRun {
        RouteRun::expecting(Expectation::FirstLook { planned: None })
    }
}

impl RouteRun {
    /// A route that a plan saw at these percentages.
    pub(crate) fn planned_at(planned: Percentages) -> RouteRun {
        RouteRun::expecting(Expectation::FirstLook { planned: Some(planned) })
    }

    fn expecting(expectation: Expectation) -> RouteRun {
        RouteRun {
            expectation,
            way_back: None,
            nobody_there: None,
            found_moved: false,
            standing: Standing::Known,
            written: false,
            shifted_at: None,
            shift_answered_at: None,
            turned_back: false,
            attempts: 0,
        }
    }

    /// Takes in how the route forwards.
    pub(crate) fn note_seen(&mut self, name: &RouteName, seen: &Forwarding, now: Timestamp) {
        match self.expectation.fit(seen, now) {
            Fit::Expected => self.as_expected(seen, now),
            Fit::StillOld => self.still_old(name, seen, now),
            Fit::Foreign { expected } => {
                let refusal = Refusal::ChangedMeanwhile { route: name.clone(), expected, seen: seen.percentages() };
                self.standing = Standing::Failed(refusal);
            }
        }
    }

    /// Takes in that the route does something else than forwarding to its target groups.
    pub(crate) fn note_something_else(&mut self) {
        if let Expectation::FirstLook { planned } = self.expectation {
            self.expectation = Expectation::SomethingElse { planned };
        }
    }

    fn as_expected(&mut self, seen: &Forwarding, now: Timestamp) {
        match &mut self.expectation {
            Expectation::Ours(written) if written.confirmed_at.is_none() => {
                written.confirmed_at = Some(now);
                self.attempts = 0;
                self.standing = Standing::Known;
            }
            Expectation::Ours(_) => self.end_of_a_wait(now),
            other => {
                *other = Expectation::AsSeen(seen.clone());
                self.end_of_a_wait(now);
            }
        }
    }

    /// Takes in what a rollback would make of the route, and whether an earlier run has begun to move it.
    pub(crate) fn note_beginning(&mut self, way_back: Forwarding, found_moved: bool) {
        self.way_back = Some(way_back);
        self.found_moved = found_moved;
    }

    /// Takes in whether anybody could answer where the way back leads.
    pub(crate) fn note_way_back(&mut self, declared: &RouteIntent, seen: &Observation) {
        self.nobody_there = self.way_back.as_ref().and_then(|way_back| nobody_there(declared, way_back, seen));
    }

    /// A look that shows nothing new ends the wait for a stale reply, or a pause that is over; a failure stays one.
    fn end_of_a_wait(&mut self, now: Timestamp) {
        match self.standing {
            Standing::Unconfirmed => self.standing = Standing::Known,
            Standing::Retrying { at, .. } if now >= at => self.standing = Standing::Known,
            Standing::Retrying { .. } | Standing::Known | Standing::Failed(_) => {}
        }
    }

    fn still_old(&mut self, name: &RouteName, seen: &Forwarding, now: Timestamp) {
        match self.standing {
            Standing::Failed(_) => {}
            Standing::Retrying { at, .. } if now < at => {}
            Standing::Retrying { .. } | Standing::Known | Standing::Unconfirmed => {
                self.standing = self.not_readable(name, seen, now);
            }
        }
    }

    /// What becomes of a write that does not show: it may be sent again, is waited for, or has failed.
    ///
    /// On the way forward it is only sent again when the route is as it was right before it: an even older reply, such as
    /// one from before the prime, would start the cutover over on top of what took effect since.
    fn not_readable(&self, name: &RouteName, seen: &Forwarding, now: Timestamp) -> Standing {
        let Expectation::Ours(written) = &self.expectation else { return Standing::Known };
        let waited = now.since(written.answered_at);
        if written.is_unclear() && (self.turned_back || written.is_as_right_before(seen)) {
            Standing::Known
        } else if waited < READ_BACK_LIMIT {
            Standing::Unconfirmed
        } else {
            Standing::Failed(Refusal::NotConfirmed { route: name.clone(), waited })
        }
    }

    /// Takes in how a write went; `now` is when that became known.
    pub(crate) fn note_write(
        &mut self,
        name: &RouteName,
        purpose: &Purpose,
        write: &RouteWrite,
        report: &WriteReport,
        now: Timestamp,
    ) {
        match &report.result {
            WriteResult::Applied => {
                self.sent(purpose, write, report.at, now, true);
                self.standing = Standing::Unconfirmed;
            }
            WriteResult::Unclear { message } => {
                self.sent(purpose, write, report.at, now, false);
                self.try_again(name, report.at, message);
            }
            WriteResult::NotSent { message } => self.try_again(name, report.at, message),
            WriteResult::Rejected { message } => self.standing = failed(name, message),
            // The next look shows what is there instead, and what to call it; but looks that go on disagreeing, as
            // stale ones may, must not make this go on for ever.
            WriteResult::ChangedMeanwhile => {
                self.try_again(
                    name,
                    report.at,
                    "the last look before the change showed other weights than the one before",
                );
            }
        }
    }

    fn sent(&mut self, purpose: &Purpose, write: &RouteWrite, at: Timestamp, answered_at: Timestamp, accepted: bool) {
        let wrote = write.to.clone();
        let earlier = self.expectation.earlier(&write.from, &wrote, at);
        self.expectation = Expectation::Ours(Written { earlier, wrote, at, answered_at, accepted, confirmed_at: None });
        self.written = true;
        if *purpose == Purpose::Shift {
            (self.shifted_at, self.shift_answered_at) = (Some(at), Some(answered_at));
        }
    }

    fn try_again(&mut self, name: &RouteName, at: Timestamp, message: &str) {
        self.attempts += 1;
        self.standing = if self.attempts < MAX_ATTEMPTS {
            let pause = FIRST_PAUSE * 2_u32.pow(self.attempts - 1);
            Standing::Retrying { at: at.plus(pause), message: message.to_owned() }
        } else {
            failed(name, message)
        };
    }

    /// From here on the route only goes back. What failed on the way forward gets a fresh chance then, but a route that
    /// somebody else moved is left alone.
    pub(crate) fn turn_back(&mut self) {
        self.turned_back = true;
        self.attempts = 0;
        if !self.is_foreign() {
            self.standing = Standing::Known;
        }
    }

    /// Did somebody else change it during this run?
    pub(crate) const fn is_foreign(&self) -> bool {
        matches!(self.standing, Standing::Failed(Refusal::ChangedMeanwhile { .. }))
    }

    /// What a rollback makes of the route.
    pub(crate) const fn way_back(&self) -> Option<&Forwarding> {
        self.way_back.as_ref()
    }

    /// Why the route is left where it is instead of going back, if so.
    pub(crate) fn nobody_there(&self) -> Option<&str> {
        self.nobody_there.as_deref()
    }

    /// May the cutover have moved the traffic of this route, without this run having seen it back since?
    pub(crate) fn is_moved(&self) -> bool {
        (self.found_moved || self.has_shifted()) && !self.shows_way_back()
    }

    /// Has this run sent a shift?
    pub(crate) const fn has_shifted(&self) -> bool {
        self.shifted_at.is_some()
    }

    /// When this run's last shift was sent.
    pub(crate) const fn shifted_at(&self) -> Option<Timestamp> {
        self.shifted_at
    }

    /// Is this look, at the end of a run, proof that no shift of this run is in effect, even though no way back could be
    /// confirmed? Somebody else may have returned the route, or no write ever took effect.
    pub(crate) fn is_where_it_was(&self, seen: &Forwarding, now: Timestamp) -> bool {
        let is_old_reply = self.shift_answered_at.is_some_and(|at| now.since(at) < READ_BACK_LIMIT);
        !is_old_reply && Some(seen.percentages()) == self.percentages_before()
    }

    fn shows_way_back(&self) -> bool {
        let shown = match &self.expectation {
            Expectation::FirstLook { .. } | Expectation::SomethingElse { .. } => None,
            Expectation::AsSeen(seen) => Some(seen.percentages()),
            Expectation::Ours(written) => written.confirmed_at.map(|_| written.wrote.percentages()),
        };
        shown.is_some() && shown == self.percentages_before()
    }

    fn percentages_before(&self) -> Option<Percentages> {
        self.way_back.as_ref().map(Forwarding::percentages)
    }

    pub(crate) const fn has_written(&self) -> bool {
        self.written
    }

    pub(crate) const fn standing(&self) -> &Standing {
        &self.standing
    }

    /// The last write, while the route is this run's.
    pub(crate) const fn last_write(&self) -> Option<&Written> {
        match &self.expectation {
            Expectation::Ours(written) => Some(written),
            _ => None,
        }
    }
}

fn failed(name: &RouteName, message: &str) -> Standing {
    Standing::Failed(Refusal::WriteFailed { route: name.clone(), message: message.to_owned() })
}

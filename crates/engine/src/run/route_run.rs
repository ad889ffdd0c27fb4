//! What this run has done to one route.

use std::time::Duration;

use crate::expectation::{Expectation, Fit, READ_BACK_LIMIT, Written};
use crate::intent::RouteName;
use crate::observation::Forwarding;
use crate::refusal::Refusal;
use crate::run::{WriteReport, WriteResult};
use crate::step::{Purpose, RouteWrite};
use crate::time::Timestamp;
use crate::weights::{Percentages, Weights};

/// How often a write that fails in a passing way is sent before it counts as failed.
const MAX_ATTEMPTS: u32 = 6;

/// The pause before the second attempt; it doubles with each one.
const FIRST_PAUSE: Duration = Duration::from_millis(500);

/// What this run has done to one route, and what it expects to find there.
#[derive(Clone, Debug)]
pub(crate) struct RouteRun {
    expectation: Expectation,
    /// Where the route was before this run touched it: what a rollback restores.
    before: Option<Forwarding>,
    standing: Standing,
    /// Was a shift of this route sent?
    shifted: bool,
    confirmed_at: Option<Timestamp>,
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
            before: None,
            standing: Standing::Known,
            shifted: false,
            confirmed_at: None,
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

    fn as_expected(&mut self, seen: &Forwarding, now: Timestamp) {
        self.before.get_or_insert_with(|| seen.clone());
        match &mut self.expectation {
            Expectation::Ours(written) => {
                if !written.confirmed {
                    written.confirmed = true;
                    self.confirmed_at = Some(now);
                }
                self.attempts = 0;
                self.standing = Standing::Known;
            }
            other => *other = Expectation::AsSeen(seen.clone()),
        }
    }

    fn still_old(&mut self, name: &RouteName, seen: &Forwarding, now: Timestamp) {
        match &self.standing {
            Standing::Retrying { at, .. } if now >= *at => {
                self.expectation = Expectation::AsSeen(seen.clone());
                self.standing = Standing::Known;
            }
            Standing::Retrying { .. } | Standing::Failed(_) => {}
            Standing::Known | Standing::Unconfirmed => self.standing = self.unconfirmed(name, now),
        }
    }

    fn unconfirmed(&self, name: &RouteName, now: Timestamp) -> Standing {
        let Expectation::Ours(written) = &self.expectation else { return Standing::Known };
        let waited = now.since(written.at);
        if waited < READ_BACK_LIMIT {
            Standing::Unconfirmed
        } else {
            Standing::Failed(Refusal::NotConfirmed { route: name.clone(), waited })
        }
    }

    /// Takes in how a write went.
    pub(crate) fn note_write(&mut self, name: &RouteName, purpose: &Purpose, write: &RouteWrite, report: &WriteReport) {
        match &report.result {
            WriteResult::Applied => {
                self.sent(purpose, write, report.at);
                self.standing = Standing::Unconfirmed;
            }
            WriteResult::Unclear { message } => {
                self.sent(purpose, write, report.at);
                self.attempts += 1;
                self.standing = self.retrying(name, report.at, message);
            }
            WriteResult::Rejected { message } => {
                let refusal = Refusal::WriteFailed { route: name.clone(), message: message.clone() };
                self.standing = Standing::Failed(refusal);
            }
            WriteResult::ChangedMeanwhile => self.overtaken(name),
        }
    }

    /// The next look shows what is there instead, and what to call it; but stale replies must not make this go on for
    /// ever.
    fn overtaken(&mut self, name: &RouteName) {
        self.attempts += 1;
        if self.attempts >= MAX_ATTEMPTS {
            let message = "every look right before the change showed other weights than the look before it".to_owned();
            self.standing = Standing::Failed(Refusal::WriteFailed { route: name.clone(), message });
        }
    }

    fn sent(&mut self, purpose: &Purpose, write: &RouteWrite, at: Timestamp) {
        let wrote = write.from.with_weights(write.to);
        self.expectation = Expectation::Ours(Written { was: write.from.clone(), wrote, at, confirmed: false });
        self.confirmed_at = None;
        self.shifted |= *purpose == Purpose::Shift;
    }

    fn retrying(&self, name: &RouteName, at: Timestamp, message: &str) -> Standing {
        if self.attempts >= MAX_ATTEMPTS {
            return Standing::Failed(Refusal::WriteFailed { route: name.clone(), message: message.to_owned() });
        }
        let pause = FIRST_PAUSE * 2_u32.pow(self.attempts - 1);
        Standing::Retrying { at: at.plus(pause), message: message.to_owned() }
    }

    /// Lets a route that could not be moved forward be moved back; a route that somebody else moved is left alone.
    pub(crate) fn forgive(&mut self) {
        self.attempts = 0;
        if !matches!(self.standing, Standing::Failed(Refusal::ChangedMeanwhile { .. })) {
            self.standing = Standing::Known;
        }
    }

    /// The weights to restore.
    pub(crate) fn weights_before(&self) -> Option<Weights> {
        self.before.as_ref().map(Forwarding::weights)
    }

    /// Has this run moved the traffic of this route, and not seen it back since?
    pub(crate) fn is_moved(&self) -> bool {
        self.shifted && !self.shows_weights_before()
    }

    fn shows_weights_before(&self) -> bool {
        let shown = match &self.expectation {
            Expectation::FirstLook { .. } => None,
            Expectation::AsSeen(seen) => Some(seen.weights()),
            Expectation::Ours(written) => written.confirmed.then(|| written.wrote.weights()),
        };
        shown.is_some() && shown == self.weights_before()
    }

    pub(crate) const fn has_written(&self) -> bool {
        matches!(self.expectation, Expectation::Ours(_)) || self.shifted
    }

    pub(crate) const fn standing(&self) -> &Standing {
        &self.standing
    }

    /// When the last write was first seen; `None` when it was not seen yet.
    pub(crate) const fn confirmed_at(&self) -> Option<Timestamp> {
        self.confirmed_at
    }
}

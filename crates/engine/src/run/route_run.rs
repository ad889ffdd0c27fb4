//! What this run has done to one route.

mod note_seen;
mod note_write;

use crate::expectation::{Expectation, READ_BACK_LIMIT, Written};
use crate::observation::Forwarding;
use crate::refusal::Refusal;
use crate::time::Timestamp;
use crate::weights::Percentages;

/// What this run has done to one route, and what it expects to find there.
#[derive(Clone, Debug)]
pub(crate) struct RouteRun {
    expectation: Expectation,
    standing: Standing,
    /// How it was before this run; `None` until all routes were seen.
    beginning: Option<Beginning>,
    /// The last shift that was sent.
    last_shift: Option<SentShift>,
    /// How many writes in a row were unclear or overtaken.
    attempts: u32,
    /// Until when the last pause between two of them, or wait for one to be readable, lasted.
    waited_until: Option<Timestamp>,
}

/// How a route was before this run did anything.
#[derive(Clone, Debug)]
struct Beginning {
    /// What a rollback makes of it.
    way_back: Forwarding,
    /// Was a cutover that is half done found?
    found_moved: bool,
}

/// When a look at the routes was begun, and when it was over. What it shows was so at some time between the two.
#[derive(Clone, Copy, Debug)]
pub(crate) struct LookTimes {
    pub(crate) asked_at: Timestamp,
    pub(crate) now: Timestamp,
}

#[derive(Clone, Copy, Debug)]
struct SentShift {
    at: Timestamp,
    /// When it became known how it went.
    answered_at: Timestamp,
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

    /// Forgets what a plan saw, as long as this run has not seen the route itself.
    pub(crate) const fn expect_anything_first(&mut self) {
        if let Expectation::FirstLook { planned } = &mut self.expectation {
            *planned = None;
        }
    }

    fn expecting(expectation: Expectation) -> RouteRun {
        RouteRun {
            expectation,
            standing: Standing::Known,
            beginning: None,
            last_shift: None,
            attempts: 0,
            waited_until: None,
        }
    }

    /// Takes in what a rollback would make of the route, and whether an earlier run has begun to move it.
    pub(crate) fn note_beginning(&mut self, way_back: Forwarding, found_moved: bool) {
        self.beginning = Some(Beginning { way_back, found_moved });
    }

    /// From here on the route only goes back. What failed on the way forward gets a fresh chance then, but a route that
    /// somebody else moved is left alone.
    pub(crate) fn turn_back(&mut self) {
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
    pub(crate) fn way_back(&self) -> Option<&Forwarding> {
        self.beginning.as_ref().map(|beginning| &beginning.way_back)
    }

    /// May the cutover have moved the traffic of this route, without this run having seen it back since?
    pub(crate) fn is_moved(&self) -> bool {
        let found_moved = self.beginning.as_ref().is_some_and(|beginning| beginning.found_moved);
        (found_moved || self.last_shift.is_some()) && !self.shows_way_back()
    }

    /// When this run's last shift was sent.
    pub(crate) fn shifted_at(&self) -> Option<Timestamp> {
        self.last_shift.map(|shift| shift.at)
    }

    /// When that shift was over: its answer had come, the pause after one that failed, or that was not even sent, had
    /// passed, and the route could be read.
    pub(crate) fn shift_over_at(&self) -> Option<Timestamp> {
        self.last_shift.map(|shift| shift.answered_at).max(self.waited_until)
    }

    /// Is this look proof that no shift of this run is in effect, even though no way back could be confirmed? Somebody else
    /// may have returned the route, or no write ever took effect.
    pub(crate) fn is_where_it_was(&self, seen: &Forwarding, asked_at: Timestamp) -> bool {
        self.shows_where_it_was(seen) && !self.may_be_from_before_the_shift(asked_at)
    }

    /// Does this look show the route where it was, and is that no proof yet, since the reply may be from before the shift?
    pub(crate) fn may_be_where_it_was(&self, seen: &Forwarding, asked_at: Timestamp) -> bool {
        self.shows_where_it_was(seen) && self.may_be_from_before_the_shift(asked_at)
    }

    fn shows_where_it_was(&self, seen: &Forwarding) -> bool {
        Some(seen.percentages()) == self.percentages_before()
    }

    fn may_be_from_before_the_shift(&self, asked_at: Timestamp) -> bool {
        self.last_shift.is_some_and(|shift| asked_at.since(shift.answered_at) < READ_BACK_LIMIT)
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
        self.way_back().map(Forwarding::percentages)
    }

    pub(crate) const fn has_written(&self) -> bool {
        matches!(self.expectation, Expectation::Ours(_))
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

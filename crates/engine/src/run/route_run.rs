//! What this run has done to one route.

use std::collections::BTreeSet;
use std::time::Duration;

use crate::color::PerColor;
use crate::expectation::{Expectation, Fit, READ_BACK_LIMIT, Written};
use crate::group_name::GroupName;
use crate::intent::RouteName;
use crate::observation::Forwarding;
use crate::refusal::Refusal;
use crate::run::phase::Way;
use crate::run::{WriteReport, WriteResult};
use crate::step::{Purpose, RouteWrite};
use crate::time::Timestamp;
use crate::weights::Percentages;

/// How often a write that fails in a passing way is sent on the way forward before it counts as failed. The pauses add up to
/// half a minute. On the way back nothing is ever given up for that.
const MAX_ATTEMPTS: u32 = 7;

/// The pause before the second attempt; it doubles with each one.
const FIRST_PAUSE: Duration = Duration::from_millis(500);

/// The longest pause on the way back: whoever waits there gets errors.
const LONGEST_PAUSE_BACK: Duration = Duration::from_secs(4);

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

    /// Takes in how the route forwards.
    pub(crate) fn note_seen(
        &mut self,
        name: &RouteName,
        names: PerColor<GroupName>,
        seen: &Forwarding,
        way: Way,
        look: LookTimes,
    ) {
        match self.expectation.fit(seen, look.asked_at) {
            Fit::Expected => self.as_expected(seen, look.now),
            Fit::StillOld => self.still_old(name, seen, way, look),
            Fit::Foreign { expected } => {
                let (route, seen) = (name.clone(), seen.percentages());
                self.standing = Standing::Failed(Refusal::ChangedMeanwhile { route, expected, seen, names });
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
                self.is_readable(now);
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
        self.beginning = Some(Beginning { way_back, found_moved });
    }

    /// A look that shows nothing new ends the wait for a stale reply, or a pause that is over; a failure stays one.
    fn end_of_a_wait(&mut self, now: Timestamp) {
        match self.standing {
            Standing::Unconfirmed => self.is_readable(now),
            Standing::Retrying { at, .. } if now >= at => self.standing = Standing::Known,
            Standing::Retrying { .. } | Standing::Known | Standing::Failed(_) => {}
        }
    }

    fn is_readable(&mut self, now: Timestamp) {
        self.standing = Standing::Known;
        self.waited_until = self.waited_until.max(Some(now));
    }

    fn still_old(&mut self, name: &RouteName, seen: &Forwarding, way: Way, look: LookTimes) {
        match self.standing {
            Standing::Failed(_) => {}
            Standing::Retrying { at, .. } if look.now < at => {}
            Standing::Retrying { .. } | Standing::Known | Standing::Unconfirmed => {
                self.standing = self.not_readable(name, seen, way, look.asked_at);
            }
        }
    }

    /// What becomes of a write that does not show: it may be sent again, is waited for, or has failed.
    ///
    /// On the way forward it is only sent again when the route is as it was right before it: an even older reply, such as
    /// one from before the prime, would start the cutover over on top of what took effect since. On the way back it is sent
    /// again until it shows.
    fn not_readable(&self, name: &RouteName, seen: &Forwarding, way: Way, asked_at: Timestamp) -> Standing {
        let Expectation::Ours(written) = &self.expectation else { return Standing::Known };
        let waited = asked_at.since(written.answered_at);
        if written.is_unclear() && (way == Way::Back || written.is_as_right_before(seen)) {
            return Standing::Known;
        }
        match way {
            _ if waited < READ_BACK_LIMIT => Standing::Unconfirmed,
            Way::Back => Standing::Known,
            Way::Forward => Standing::Failed(Refusal::NotConfirmed { route: name.clone(), waited }),
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
        let is_old_reply = self.last_shift.is_some_and(|shift| asked_at.since(shift.answered_at) < READ_BACK_LIMIT);
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

fn failed(name: &RouteName, message: &str) -> Standing {
    Standing::Failed(Refusal::WriteFailed { route: name.clone(), message: message.to_owned() })
}

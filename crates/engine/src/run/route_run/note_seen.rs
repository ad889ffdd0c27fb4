//! What a look at one route means to the run.

use super::{LookTimes, RouteRun, Standing};
use crate::color::PerColor;
use crate::expectation::{Expectation, Fit, READ_BACK_LIMIT};
use crate::group_name::GroupName;
use crate::intent::RouteName;
use crate::observation::Forwarding;
use crate::refusal::Refusal;
use crate::run::phase::Way;
use crate::time::Timestamp;

impl RouteRun {
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
}

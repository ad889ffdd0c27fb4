//! What a run expects to find on one route, and what a look at it means.

use std::collections::BTreeSet;
use std::time::Duration;

use crate::color::PerColor;
use crate::intent::TargetGroupId;
use crate::mutation::{self, Mutation};
use crate::observation::{Attachment, Forwarding};
use crate::time::Timestamp;
use crate::weights::Percentages;

/// How long an accepted write may take to become readable.
///
/// ELBv2 promises no read-after-write consistency and publishes no bound; half a minute is far beyond anything reported
/// and still short for a person who waits.
pub(crate) const READ_BACK_LIMIT: Duration = Duration::from_secs(30);

/// What a run expects to find on one route.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Expectation {
    /// The route was not seen yet; where a plan was made, it left these percentages.
    FirstLook { planned: Option<Percentages> },
    /// The route did something else when it was first seen; should it forward as declared later on, somebody made it so.
    SomethingElse { planned: Option<Percentages> },
    /// The route was seen and not written since.
    AsSeen(Forwarding),
    /// This run wrote it.
    Ours(Written),
}

/// A write of this run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Written {
    /// What replies from before this write may still show; the last one is what was seen right before it.
    pub(crate) earlier: Vec<PerColor<Attachment>>,
    /// What the write made of the route.
    pub(crate) wrote: Forwarding,
    /// The target groups beside those of the two colors that it took out or brought in. A reply that shows one as it was is
    /// from before it.
    pub(crate) exchanged: BTreeSet<TargetGroupId>,
    /// When it was sent.
    pub(crate) at: Timestamp,
    /// When it became known how it went. It took effect at some time before, and replies may be old from then on: a slow
    /// call, or a machine that slept meanwhile, can put much time between the two.
    pub(crate) answered_at: Timestamp,
    /// Did the load balancer say that it accepted it?
    pub(crate) accepted: bool,
    /// When it was first seen; `None` while it was not.
    pub(crate) confirmed_at: Option<Timestamp>,
}

/// What one look at a route means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Fit {
    /// It shows what is expected.
    Expected,
    /// It still shows what was there before this run's write.
    StillOld,
    /// It shows something that this run has not made.
    Foreign { expected: Percentages },
}

impl Expectation {
    /// Compares what a look that was begun then shows with what is expected.
    ///
    /// Reads may be stale: within [`READ_BACK_LIMIT`] of the answer to a write a state from before it is an old reply, not
    /// another writer, even when the new state had already been seen once.
    pub(crate) fn fit(&self, seen: &Forwarding, asked_at: Timestamp) -> Fit {
        let is_half_done = seen.percentages().sole_color().is_none();
        match self {
            Expectation::AsSeen(_) if mutation::is_on(Mutation::NothingIsForeign) => Fit::Expected,
            Expectation::FirstLook { .. } if is_half_done && mutation::is_on(Mutation::HalfDoneIsForeign) => {
                Fit::Foreign { expected: seen.percentages() }
            }
            Expectation::FirstLook { planned: None } => Fit::Expected,
            Expectation::FirstLook { planned: Some(planned) } => expect(*planned == seen.percentages(), *planned),
            Expectation::SomethingElse { planned } => Fit::Foreign { expected: planned.unwrap_or(seen.percentages()) },
            Expectation::AsSeen(last) => expect(last.colors == seen.colors, last.percentages()),
            Expectation::Ours(written) if written.is_shown_by(seen, asked_at) => Fit::Expected,
            Expectation::Ours(written) if written.may_be_stale(asked_at) && written.earlier.contains(&seen.colors) => {
                Fit::StillOld
            }
            Expectation::Ours(written) => Fit::Foreign { expected: written.wrote.percentages() },
        }
    }

    /// What replies from before a write may still show, when the write is sent now after a look that showed `from`.
    ///
    /// A write whose reply was lost, or that is not readable yet, may still show up when the next one is under way.
    pub(crate) fn earlier(&self, from: &Forwarding, wrote: &Forwarding, now: Timestamp) -> Vec<PerColor<Attachment>> {
        let mut earlier = match self {
            Expectation::Ours(last) if last.may_be_stale(now) => last.earlier.clone(),
            _ => Vec::new(),
        };
        match self {
            Expectation::Ours(last) if last.wrote.colors != wrote.colors => earlier.push(last.wrote.colors),
            _ => {}
        }
        earlier.push(from.colors);
        earlier
    }
}

impl Written {
    /// Is this look evidence of the write?
    ///
    /// Where the route is written to what it was before, as on the way back, an old reply looks just like success: it only
    /// counts when the load balancer said that it accepted the write, or when no reply can be that old any more.
    fn is_shown_by(&self, seen: &Forwarding, asked_at: Timestamp) -> bool {
        let is_recent = || asked_at.since(self.answered_at) < READ_BACK_LIMIT;
        let may_be_old = || self.earlier.contains(&seen.colors) && self.exchanged.is_empty() && is_recent();
        let is_exchanged = |group| names(seen, group) == names(&self.wrote, group);
        let has_effect = self.wrote.colors == seen.colors && self.exchanged.iter().all(is_exchanged);
        has_effect && (self.accepted || !may_be_old())
    }

    /// Is it unknown whether it took effect?
    pub(crate) const fn is_unclear(&self) -> bool {
        !self.accepted && self.confirmed_at.is_none()
    }

    /// Is the route as it was seen right before this write?
    pub(crate) fn is_as_right_before(&self, seen: &Forwarding) -> bool {
        self.earlier.last() == Some(&seen.colors)
    }

    fn may_be_stale(&self, now: Timestamp) -> bool {
        self.confirmed_at.is_none() || now.since(self.answered_at) < READ_BACK_LIMIT
    }
}

fn names(seen: &Forwarding, group: &TargetGroupId) -> bool {
    seen.others.contains_key(group)
}

fn expect(as_expected: bool, expected: Percentages) -> Fit {
    if as_expected { Fit::Expected } else { Fit::Foreign { expected } }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    const SENT: Timestamp = Timestamp::from_millis(1_000);

    fn route(blue: u16, green: u16) -> Forwarding {
        let colors = PerColor { blue: Attachment::Attached(blue), green: Attachment::Attached(green) };
        Forwarding::example(colors)
    }

    fn detached() -> Forwarding {
        let colors = PerColor { blue: Attachment::Attached(100), green: Attachment::Detached };
        Forwarding { colors, ..route(0, 0) }
    }

    fn shifted(confirmed_at: Option<Timestamp>) -> Expectation {
        let earlier = vec![route(100, 0).colors];
        Expectation::Ours(Written {
            earlier,
            wrote: route(0, 100),
            exchanged: BTreeSet::new(),
            at: SENT,
            answered_at: SENT,
            accepted: true,
            confirmed_at,
        })
    }

    #[test]
    fn a_route_nobody_touched_shows_exactly_what_it_showed() {
        let expectation = Expectation::AsSeen(detached());
        assert_eq!(expectation.fit(&detached(), SENT), Fit::Expected);
        for other in [route(100, 0), route(99, 1)] {
            assert!(matches!(expectation.fit(&other, SENT), Fit::Foreign { .. }));
        }
    }

    #[test]
    fn stickiness_is_not_ours_to_compare() {
        let sticky = Forwarding { group_stickiness: Some(Duration::from_secs(60)), ..route(100, 0) };
        assert_eq!(Expectation::AsSeen(route(100, 0)).fit(&sticky, SENT), Fit::Expected);
    }

    fn with_third(forwarding: Forwarding) -> Forwarding {
        Forwarding { others: BTreeMap::from([(TargetGroupId("third".to_owned()), 0)]), ..forwarding }
    }

    #[test]
    fn a_group_that_gets_no_requests_is_not_ours_to_compare() {
        assert_eq!(Expectation::AsSeen(route(100, 0)).fit(&with_third(route(100, 0)), SENT), Fit::Expected);
        assert_eq!(shifted(None).fit(&with_third(route(0, 100)), SENT), Fit::Expected);
    }

    #[test]
    fn a_write_that_exchanged_a_further_group_shows_only_with_what_it_made_of_it() {
        let exchanged = |wrote: &Forwarding, accepted| {
            Expectation::Ours(Written {
                earlier: vec![route(100, 0).colors],
                wrote: wrote.clone(),
                exchanged: [TargetGroupId("third".to_owned())].into(),
                at: SENT,
                answered_at: SENT,
                accepted,
                confirmed_at: None,
            })
        };
        let (without, with) = (route(100, 0), with_third(route(100, 0)));
        for (before, after) in [(&with, &without), (&without, &with)] {
            for accepted in [true, false] {
                assert_eq!(exchanged(after, accepted).fit(before, SENT), Fit::StillOld);
                assert_eq!(exchanged(after, accepted).fit(after, SENT), Fit::Expected);
            }
        }
    }

    #[test]
    fn the_old_state_is_an_old_reply_until_it_lasts_too_long() {
        let confirmed = shifted(Some(SENT));
        let (soon, late) = (SENT.plus(Duration::from_secs(29)), SENT.plus(READ_BACK_LIMIT));
        assert_eq!(confirmed.fit(&route(100, 0), soon), Fit::StillOld);
        assert!(matches!(confirmed.fit(&route(100, 0), late), Fit::Foreign { .. }));
        assert_eq!(shifted(None).fit(&route(100, 0), late), Fit::StillOld);
    }

    #[test]
    fn anything_else_is_somebody_elses_at_any_time() {
        for expectation in [shifted(None), shifted(Some(SENT))] {
            for other in [route(50, 50), detached(), route(1, 0)] {
                let expected = route(0, 100).percentages();
                assert_eq!(expectation.fit(&other, SENT), Fit::Foreign { expected });
            }
        }
    }

    #[test]
    fn a_write_on_top_of_another_may_still_show_both_states_before_it() {
        let earlier = shifted(None).earlier(&route(100, 0), &route(100, 0), SENT);
        assert!(earlier.contains(&route(0, 100).colors) && earlier.contains(&route(100, 0).colors));

        let late = SENT.plus(READ_BACK_LIMIT);
        let earlier = shifted(Some(SENT)).earlier(&route(0, 100), &route(100, 0), late);
        assert!(!earlier.contains(&route(100, 0).colors), "nobody shows that any more");
    }

    #[test]
    fn an_old_reply_does_not_confirm_a_way_back_whose_reply_was_lost() {
        let back = |accepted| {
            let earlier = vec![route(100, 0).colors, route(0, 100).colors];
            Expectation::Ours(Written {
                earlier,
                wrote: route(100, 0),
                exchanged: BTreeSet::new(),
                at: SENT,
                answered_at: SENT,
                accepted,
                confirmed_at: None,
            })
        };
        assert_eq!(back(true).fit(&route(100, 0), SENT), Fit::Expected);
        assert_eq!(back(false).fit(&route(100, 0), SENT), Fit::StillOld);
    }
}

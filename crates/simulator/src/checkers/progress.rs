//! How far a run has moved traffic, by what it sent and what replies showed it.

use std::collections::BTreeMap;

use super::first_seen::FirstSeen;
use crate::moment::Moment;
use crate::reality::Reality;

/// How long calls may take beside what is declared.
const CALLS_MS: u64 = 60_000;

/// Shares are the declared color's, in tenths of a percent.
#[derive(Default)]
pub(super) struct Progress {
    first_seen: FirstSeen,
    /// What the last reply showed of each production route.
    shown: Vec<Option<u16>>,
    /// The most that was sent to each route.
    pub(super) sent: Vec<u16>,
    /// When each share was last sent to each route, as more than it had.
    sent_at: BTreeMap<(usize, u16), u64>,
    /// When more of any route was first sent.
    pub(super) first_raise: Option<u64>,
    /// When more of any route was last sent; `None` while this run has moved nothing.
    pub(super) last_raise: Option<u64>,
    /// When a look first showed everything where it was declared to be, after the last shift.
    pub(super) all_there_since: Option<u64>,
    was_begun: bool,
}

impl Progress {
    pub(super) fn note(&mut self, moment: &Moment<'_>, truth: &Reality) {
        self.first_seen.note(moment, truth);
        let active = truth.scenario.declared.active;
        match moment {
            Moment::Begins => {
                let routes = truth.sites.routes.len();
                let first_seen = std::mem::take(&mut self.first_seen);
                *self =
                    Progress { first_seen, shown: vec![None; routes], sent: vec![0; routes], ..Progress::default() };
            }
            Moment::RouteRead { route, version } if truth.is_production(*route) => {
                self.shown[*route] = truth.weights_at(*route, *version).map(|weights| weights.share(active));
            }
            Moment::Sent(sent) if sent.raises(truth) => {
                self.sent[sent.route] = self.sent[sent.route].max(sent.to.share(active));
                self.sent_at.insert((sent.route, sent.to.share(active)), truth.now);
                self.first_raise.get_or_insert(truth.now);
                (self.last_raise, self.all_there_since) = (Some(truth.now), None);
            }
            Moment::Looked { complete: true } => self.look_is_over(truth),
            _ => {}
        }
    }

    fn look_is_over(&mut self, truth: &Reality) {
        if self.is_all_there(truth) {
            self.all_there_since.get_or_insert(truth.now);
        }
        let active = truth.scenario.declared.active;
        let found = |route: usize| truth.weights_at(route, self.first_seen.version(route)?);
        self.was_begun = truth.production().any(|route| found(route).is_some_and(|found| found.share(active) > 0))
            && truth.production().any(|route| found(route).is_some_and(|found| found.share(active) < 1000));
    }

    /// Did the last replies show everything where it was declared to be?
    pub(super) fn is_all_there(&self, truth: &Reality) -> bool {
        truth.production().all(|route| self.shown[route] == Some(1000))
    }

    /// Has traffic moved, by this run or by one before it?
    pub(super) const fn has_moved(&self) -> bool {
        self.last_raise.is_some() || self.was_begun
    }

    /// Until when everything must be done: the declared time; or, once traffic has moved in it, as long as what is declared to
    /// follow takes, with a minute for calls.
    pub(super) fn until(&self, truth: &Reality) -> u64 {
        let declared = &truth.scenario.declared;
        let bake = declared.bake.as_ref().map_or(0, |bake| bake.ms);
        let follows = declared.holds_above_ms(0) + declared.settle(&truth.scenario.topology) + bake + CALLS_MS;
        let under_way = self.first_raise.map_or(0, |first| first + follows);
        under_way.max(truth.run.began + truth.run.timeout_ms)
    }

    /// Until when the stage that has been reached is held at least: that of the routes that are furthest behind. A stage that
    /// was found is held from the beginning of the run.
    pub(super) fn held_until(&self, truth: &Reality) -> u64 {
        let least = self.least_share();
        let behind = truth.production().filter(|route| self.shown[*route] == Some(least));
        let reached_at = behind.filter_map(|route| self.sent_at.get(&(route, least)).copied()).max();
        reached_at.unwrap_or(truth.run.began) + truth.scenario.declared.hold_ms(least)
    }

    /// The share of the route that is furthest behind, as far as replies told.
    pub(super) fn least_share(&self) -> u16 {
        self.shown.iter().flatten().min().copied().unwrap_or(0)
    }
}

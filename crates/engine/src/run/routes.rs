//! What the run has made of its routes, all together.

use std::time::Duration;

use super::{RouteRun, RunSoFar, Standing};
use crate::intent::{Intent, RouteName};
use crate::time::Timestamp;

impl RunSoFar {
    /// Has this run sent anything to the load balancer?
    #[must_use]
    pub fn has_written(&self) -> bool {
        self.routes.values().chain(self.preview_routes.values()).any(RouteRun::has_written)
    }

    /// Every route with how it stands.
    pub(crate) fn standings(&self) -> impl Iterator<Item = (&RouteName, &Standing)> {
        self.routes.iter().map(|(name, route)| (name, route.standing()))
    }

    /// Every preview route with how it stands.
    pub(crate) fn preview_standings(&self) -> impl Iterator<Item = (&RouteName, &Standing)> {
        self.preview_routes.iter().map(|(name, route)| (name, route.standing()))
    }

    /// The routes whose traffic the cutover has moved and this run has not returned.
    pub(crate) fn moved(&self) -> impl Iterator<Item = (&RouteName, &RouteRun)> {
        self.routes.iter().filter(|(_, route)| route.is_moved())
    }

    /// Has the cutover moved traffic that this run has not returned? It may have been begun by an earlier run.
    pub(crate) fn has_moved(&self) -> bool {
        self.moved().next().is_some()
    }

    /// Has this very run sent a shift?
    pub(crate) const fn has_shifted(&self) -> bool {
        self.first_shift_at.is_some()
    }

    /// When this run's first shift was sent.
    pub(crate) const fn first_shift_at(&self) -> Option<Timestamp> {
        self.first_shift_at
    }

    /// When the last shift was over, pauses and waits for its weights to be readable included; `None` when there was none.
    pub(crate) fn last_shift_over_at(&self) -> Option<Timestamp> {
        self.routes.values().filter_map(RouteRun::shift_over_at).max()
    }

    /// When the last of these routes was seen with what this run moved it to; `None` when none of them was.
    pub(crate) fn shifted_at<'a>(&self, routes: impl Iterator<Item = &'a RouteName>) -> Option<Timestamp> {
        let moved = routes.filter_map(|name| self.routes.get(name)).filter(|route| route.is_moved());
        moved.filter_map(|route| route.last_write()?.confirmed_at).max()
    }

    /// The time between the first and the last moved route's write.
    pub(crate) fn skew(&self) -> Duration {
        let sent = || self.moved().filter_map(|(_, route)| route.shifted_at());
        sent().max().zip(sent().min()).map(|(last, first)| last.since(first)).unwrap_or_default()
    }

    /// From when on the preview routes answer as this run wrote them. Only HTTP checks care.
    pub(crate) fn preview_settled_at(&self, intent: &Intent) -> Timestamp {
        let confirmed = self.preview_routes.values().filter_map(|route| route.last_write()?.confirmed_at).max();
        confirmed.map_or(self.started_at, |at| at.plus(intent.preview_settle()))
    }
}

//! What a run needs to see next, and whose turn it waits for before.

use std::collections::BTreeSet;

use super::{Phase, RouteRun, RunSoFar, Standing};
use crate::bake::AlarmName;
use crate::color::Color;
use crate::intent::Intent;
use crate::look::{Look, TraitsWanted, Urgency};
use crate::time::Timestamp;
use crate::turn::Turn;

impl RunSoFar {
    /// What this run needs to see next.
    #[must_use]
    pub fn look(&self, intent: &Intent) -> Look {
        let look = match self.phase {
            Phase::Forward => self.look_forward(intent),
            Phase::TurningBack(_) => Look::before_going_back(intent),
            Phase::GoingBack { .. } | Phase::Concluding => Look::routes(Urgency::WayBack),
        };
        if self.is_to_end(intent) { look.after_a_stop() } else { look }
    }

    /// The turn to wait for before the next look: that of the first shift, once the gate has held for long enough. What is watched
    /// after that, and HTTP checks, wait for nobody's turn.
    #[must_use]
    pub fn turn(&self, intent: &Intent, now: Timestamp) -> Option<Turn> {
        let has_held = self.gate.held_for(now).is_some_and(|held| held >= intent.gate.stable_for);
        let mut standings = self.standings().chain(self.preview_standings());
        let is_next = self.phase == Phase::Forward
            && has_held
            && intent.gate.http_checks.is_empty()
            && !(self.has_moved() || self.interrupted)
            && standings.all(|(_, standing)| *standing == Standing::Known);
        let until = self.asked_at.plus(2 * self.interval(intent));
        (is_next && self.writes_ahead > 0).then_some(Turn { writes: self.writes_ahead, until })
    }

    /// Is the next look the first one at the health of the color that is left?
    pub(crate) fn is_new_to_the_left(&self, intent: &Intent) -> bool {
        !self.left.is_looked_at() && self.asks_for_the_left(intent)
    }

    fn look_forward(&self, intent: &Intent) -> Look {
        let survey = Look::survey(intent);
        Look {
            http_checks: self.gate.is_watched() && !intent.gate.http_checks.is_empty(),
            traits: if self.traits.is_some() { TraitsWanted::Nobodys } else { survey.traits },
            load_balancers: !self.all_in_service,
            decisive: self.decisive_alarms(intent),
            nothing_more_at: survey.nothing_more_at.filter(|color| self.may_be_all_done(intent, *color)),
            urgency: self.urgency(),
            health: if self.asks_for_the_left(intent) { Look::health_of_both(intent) } else { survey.health },
            ..survey
        }
    }

    /// Does it matter whether anybody answers on the color that is left? Not while the gate holds without that, nor once
    /// traffic moves, nor before it was looked at the gate where the plan has just seen somebody: a standby that this run has
    /// attached is not healthy yet.
    pub(super) fn asks_for_the_left(&self, intent: &Intent) -> bool {
        let is_shut = self.gate.held_for(self.asked_at).is_none();
        let waits = is_shut || !self.http_checks.shortfalls(&intent.gate.http_checks).is_empty();
        let is_told = !(self.gate.is_watched() || self.has_written()) && self.left.answered_lately(self.asked_at);
        !self.has_shifted() && (self.left.is_dead() || (waits && !is_told))
    }

    /// May everything be on this color already, with nothing left to watch? So it may be before anything was seen, and once the
    /// last write of all is on its way where no bake follows.
    fn may_be_all_done(&self, intent: &Intent, color: Color) -> bool {
        let is_last_write = |route: &RouteRun| {
            route.last_write().is_some_and(|written| written.wrote.percentages().sole_color() == Some(color))
        };
        let all_written = intent.bake.is_none() && self.has_shifted() && self.routes.values().all(is_last_write);
        all_written || !(self.beginning_is_known || self.has_written())
    }

    /// The alarms that take traffic back when they fire, whatever else is seen.
    fn decisive_alarms(&self, intent: &Intent) -> BTreeSet<AlarmName> {
        let bake = intent.bake.as_ref().filter(|_| self.has_moved());
        let decisive =
            bake.into_iter().flat_map(|bake| bake.alarms.iter().filter(|alarm| self.takes_back(bake, alarm)));
        decisive.cloned().collect()
    }

    fn urgency(&self) -> Urgency {
        if self.standings().any(|(_, standing)| matches!(standing, Standing::Unconfirmed | Standing::Retrying { .. })) {
            return Urgency::WayBack;
        }
        if self.has_moved() { Urgency::Bake } else { Urgency::Gate }
    }
}

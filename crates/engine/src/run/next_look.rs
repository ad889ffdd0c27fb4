//! What a run needs to see next, and whose turn it waits for before.

use std::collections::BTreeSet;

use super::{LONGEST_GAP, Phase, RouteRun, RunSoFar, Standing};
use crate::bake::AlarmName;
use crate::color::Color;
use crate::intent::Intent;
use crate::look::{Look, TraitsWanted, Urgency};
use crate::time::Timestamp;
use crate::turn::Turn;
use crate::waiting_on::WaitingOn;

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

    /// What is waited for before the first look, if anything, and when to look then: that the gate has held since the plan for long
    /// enough. So it is where many look, and one look more would only be in their way.
    #[must_use]
    pub fn before_first_look(&self, intent: &Intent, now: Timestamp) -> Option<(WaitingOn, Timestamp)> {
        let stable_for = intent.gate.stable_for;
        let recheck_at = self.gate.open_in_the_plan_at()?.plus(stable_for);
        let remaining = recheck_at.since(now);
        let is_in_time = recheck_at < self.started_at.plus(intent.timeout);
        let is_waited_for = stable_for <= self.fair_interval && !remaining.is_zero() && is_in_time;
        is_waited_for.then_some((WaitingOn::Stability { remaining }, recheck_at))
    }

    /// The turn to wait for before the next look: that of the first shift, once the gate has held for long enough. What is watched
    /// after that, and HTTP checks, wait for nobody's turn.
    #[must_use]
    pub fn turn(&self, intent: &Intent, now: Timestamp) -> Option<Turn> {
        let looked_at = self.gate.open_in_the_plan_at().unwrap_or(self.asked_at);
        let mut standings = self.standings().chain(self.preview_standings());
        let is_next = self.phase == Phase::Forward
            && self.has_gate_held(intent, now)
            && intent.gate.http_checks.is_empty()
            && !(self.has_moved() || self.interrupted)
            && standings.all(|(_, standing)| *standing == Standing::Known);
        let at_most = looked_at.plus(LONGEST_GAP * self.interval(intent));
        let until = at_most.min(self.started_at.plus(intent.timeout));
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
            health: if self.asks_for_the_left(intent) || self.looks_for_shared_targets() {
                Look::health_of_both(intent)
            } else {
                survey.health
            },
            ..survey
        }
    }

    /// Does it matter whether anybody answers on the color that is left? Not while the gate holds without that, nor once
    /// traffic moves, nor before it was looked at the gate where the plan has just seen somebody: a standby that this run has
    /// attached is not healthy yet.
    pub(super) fn asks_for_the_left(&self, intent: &Intent) -> bool {
        let is_shut = match self.gate.open_in_the_plan_at() {
            // Nothing is waited for then.
            Some(_) => !self.has_gate_held(intent, self.asked_at),
            None => self.gate.held_for(self.asked_at).is_none(),
        };
        let waits = is_shut || !self.http_checks.shortfalls(&intent.gate.http_checks).is_empty();
        let is_told = !(self.gate.is_watched() || self.has_written()) && self.left.answered_lately(self.asked_at);
        !self.has_shifted() && (self.left.is_dead() || (waits && !is_told))
    }

    /// Had the gate held for long enough at this time, as far as is known?
    fn has_gate_held(&self, intent: &Intent, at: Timestamp) -> bool {
        let is_long_enough = |held| held >= intent.gate.stable_for;
        self.gate.held_for(at).is_some_and(is_long_enough) && self.is_gate_news(intent, at)
    }

    /// Has it yet to be seen whether a target is registered with both colors? Once traffic has moved that comes too late.
    const fn looks_for_shared_targets(&self) -> bool {
        self.shared.is_to_be_seen() && !self.has_shifted()
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

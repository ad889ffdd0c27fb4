//! Taking in what one look at the world shows.

use std::collections::BTreeMap;

use super::route_run::LookTimes;
use super::{Phase, RouteRun, RunSoFar, Standing, Turned, Way};
use crate::gate::{Demand, judge_gate, unreadable_health};
use crate::intent::{Intent, RouteIntent, RouteName};
use crate::leaving::leaves_the_dead;
use crate::live::{is_at_rest, live_percentages};
use crate::observation::{Observation, RouteSeen, TraitsSeen};
use crate::reached::is_reached;
use crate::stickiness::Traits;
use crate::testable::{is_attached_everywhere, is_shown_everywhere};
use crate::time::Timestamp;
use crate::turn::writes_ahead;
use crate::way_back::{nobody_there, way_back};

impl RunSoFar {
    /// Takes in one look at the world, which was begun at `asked_at` and is over now. How old a reply may be counts from
    /// before it: the machine may have slept while it was on its way.
    pub fn note_observation(&mut self, intent: &Intent, seen: &Observation, asked_at: Timestamp, now: Timestamp) {
        if self.asks_for_the_left(intent) {
            self.left.note_asked();
        }
        (self.asked_at, self.blind_since) = (asked_at, None);
        self.fair_interval = seen.fair_interval;
        self.note_once(seen);
        if is_reached(intent, seen) {
            self.expect_what_is_reached(intent, seen);
        }
        let look = LookTimes { asked_at, now };
        note_routes(intent, &mut self.routes, &seen.routes, self.phase.way(), look);
        note_routes(intent, &mut self.preview_routes, &seen.preview_routes, self.phase.way(), look);
        if !self.beginning_is_known {
            self.note_beginning(intent, seen);
        }
        match &self.phase {
            Phase::Forward => self.note_environment(intent, seen, now),
            Phase::TurningBack(turned) => self.note_way_back(intent, seen, turned.clone(), now),
            Phase::GoingBack { .. } | Phase::Concluding => {}
        }
    }

    /// Takes in what is read only once.
    fn note_once(&mut self, seen: &Observation) {
        self.all_in_service |= !seen.routes.values().any(|route| matches!(route, RouteSeen::NotInService { .. }));
        match &seen.traits {
            None => {}
            Some(TraitsSeen::Traits(traits)) => self.traits = Some(traits.clone()),
            Some(TraitsSeen::Unreadable { .. }) => _ = self.traits.get_or_insert_with(Traits::new),
        }
    }

    /// Whatever a plan saw, nothing has to be written any more on a route that was not looked at before and shows what is
    /// declared.
    fn expect_what_is_reached(&mut self, intent: &Intent, seen: &Observation) {
        self.routes.values_mut().for_each(RouteRun::expect_anything_first);
        let standby = intent.active.other();
        let shows = |name| seen.preview_routes.get(name)?.forwarding().map(|forwarding| forwarding.is_only(standby));
        let reached = self.preview_routes.iter_mut().filter(|(name, _)| shows(name) == Some(true));
        reached.for_each(|(_, run)| run.expect_anything_first());
    }

    /// Takes in where the routes were before this run did anything. A cutover that an earlier run has begun is under way: when
    /// it goes bad, it goes back to the color that was active before it.
    fn note_beginning(&mut self, intent: &Intent, seen: &Observation) {
        let is_usable = |name| self.routes.get(name).is_some_and(|route| *route.standing() == Standing::Known);
        let all_usable = intent.routes.keys().all(|name| is_usable(name) && seen.forwarding(name).is_some());
        if !all_usable {
            return;
        }
        self.beginning_is_known = true;
        let live = live_percentages(&seen.routes);
        let was_other = |route: &RouteIntent| intent.was_active_on(route) == Some(intent.active.other());
        let has_begun = |name, route: &RouteIntent| {
            was_other(route) && live.get(name).is_some_and(|percentages| *percentages.0.get(intent.active) > 0)
        };
        let any_has_begun = intent.routes.iter().any(|(name, route)| has_begun(name, route));
        let is_half_done = any_has_begun && !is_at_rest(&live, intent.active);
        for (name, run) in &mut self.routes {
            if let Some((route, found)) = intent.routes.get(name).zip(seen.forwarding(name)) {
                // Where only some routes have a target group that is replaced, the others have not begun to leave anything.
                let is_half_done = is_half_done && was_other(route);
                run.note_beginning(way_back(intent, route, found, is_half_done), is_half_done);
            }
        }
    }

    /// Takes in whether anybody could answer where the way back leads. That is asked once: nothing holds up a way back that
    /// has begun.
    fn note_way_back(&mut self, intent: &Intent, seen: &Observation, turned: Turned, now: Timestamp) {
        self.note_targets(intent, seen, now);
        let stays = |(name, run): (&RouteName, &RouteRun)| {
            let why = nobody_there(intent, intent.routes.get(name)?, run.way_back()?, seen, self.targets.fleet())?;
            Some((name.clone(), why))
        };
        let stay = self.routes.iter().filter_map(stays).collect();
        self.phase = Phase::GoingBack { turned, stay, has_stepped: false };
    }

    fn note_environment(&mut self, intent: &Intent, seen: &Observation, now: Timestamp) {
        self.note_targets(intent, seen, now);
        self.writes_ahead = writes_ahead(intent, seen);
        self.shared.note(intent, seen);
        self.left.note(leaves_the_dead(intent, seen, self.targets.fleet()));
        self.alarms.note(&seen.alarms, self.has_shifted(), now);
        self.health_unread_since = unreadable_health(intent, seen).map(|_| self.health_unread_since.unwrap_or(now));
        if self.health_unread_since.is_some() {
            self.gate.break_off();
        } else if self.gate.is_watched() || self.standby_can_be_tested(intent, seen, now) {
            if !self.is_gate_news(intent, self.asked_at) {
                self.gate.break_off();
            }
            let judge = |demand| judge_gate(intent, self.targets.fleet(), demand);
            self.gate.note(&judge(Demand::before_first_shift(intent)), judge(self.demand(intent)), now);
        } else {
            self.gate.break_off();
        }
        // They were tried, so they count, whatever else of this look failed.
        self.http_checks.note(&seen.http_checks, now);
    }

    fn note_targets(&mut self, intent: &Intent, seen: &Observation, now: Timestamp) {
        // What an old reply shows of a route is no reason to take its group for one that is not in use.
        let written = |name: &RouteName| Some(&self.routes.get(name)?.last_write()?.wrote);
        self.targets.note(intent, |name| written(name).or_else(|| seen.forwarding(name)), seen, now);
    }

    /// Is the standby attached everywhere, and shown where it is tested?
    fn standby_can_be_tested(&self, intent: &Intent, seen: &Observation, now: Timestamp) -> bool {
        let is_shown = || is_shown_everywhere(intent, seen) && now >= self.preview_settled_at(intent);
        is_attached_everywhere(intent, seen) && (self.has_moved() || is_shown())
    }
}

fn note_routes(
    intent: &Intent,
    runs: &mut BTreeMap<RouteName, RouteRun>,
    seen: &BTreeMap<RouteName, RouteSeen>,
    way: Way,
    look: LookTimes,
) {
    for (name, route) in seen {
        let run = runs.entry(name.clone()).or_default();
        match (intent.forwarding_of(name, route), route) {
            (Some(forwarding), _) => run.note_seen(name, intent.names_on(name), forwarding, way, look),
            (None, RouteSeen::Forwards(_) | RouteSeen::DoesNotForward { .. }) => run.note_something_else(),
            (None, RouteSeen::IsDefaultRule { .. } | RouteSeen::NotInService { .. } | RouteSeen::Gone) => {}
        }
    }
}

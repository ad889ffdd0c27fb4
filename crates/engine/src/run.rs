//! What this run has done and seen so far: the engine's only memory.

mod alarm_watch;
mod gate_watch;
mod http_check_watch;
mod phase;
mod route_run;
mod write_report;

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use crate::bake::{AlarmAtStart, AlarmName, Bake, OnInterrupt};
use crate::color::Color;
use crate::fleet::TargetsWatch;
use crate::gate::{Demand, judge_gate, unreadable_health};
use crate::intent::{Intent, RouteIntent, RouteName};
use crate::leaving::leaves_the_dead;
use crate::live::{is_at_rest, live_percentages};
use crate::look::{Look, TraitsWanted, Urgency};
use crate::mutation::{self, Mutation};
use crate::observation::{Forwarding, Observation, RouteSeen, TraitsSeen};
use crate::planned::Planned;
use crate::reached::is_reached;
use crate::refusal::Refusal;
use crate::step::{Purpose, Step};
use crate::stickiness::Traits;
use crate::time::Timestamp;
use crate::turn::{Turn, writes_ahead};
use crate::way_back::{nobody_there, way_back};

use alarm_watch::AlarmWatch;
pub(crate) use gate_watch::GateWatch;
pub(crate) use http_check_watch::HttpCheckWatch;
pub(crate) use phase::{Phase, Turned, Way};
use route_run::LookTimes;
pub(crate) use route_run::{RouteRun, Standing};
pub use write_report::{WriteReport, WriteResult};

/// For how long it counts what a plan has found of the color that traffic is to be taken from: as long as a large plan takes.
const ANSWERED_LATELY: Duration = Duration::from_secs(120);

/// What one run has done and seen so far.
///
/// A run begins with nothing and is told everything through its `note_…` functions; it is thrown away at the end. A
/// later run learns what it needs from the load balancer itself, so nothing here is ever stored.
#[derive(Clone, Debug)]
pub struct RunSoFar {
    started_at: Timestamp,
    /// When the last look was begun.
    asked_at: Timestamp,
    routes: BTreeMap<RouteName, RouteRun>,
    preview_routes: BTreeMap<RouteName, RouteRun>,
    /// Were all routes seen as they should be, so that it is known where a rollback leads?
    beginning_is_known: bool,
    phase: Phase,
    gate: GateWatch,
    http_checks: HttpCheckWatch,
    interrupted: bool,
    /// When this run's first shift was sent.
    first_shift_at: Option<Timestamp>,
    targets: TargetsWatch,
    blind_since: Option<Timestamp>,
    health_unread_since: Option<Timestamp>,
    alarms: AlarmWatch,
    /// The target groups' settings, once they were asked for; empty where they could not be read.
    traits: Option<Traits>,
    /// Were all load balancers seen in service? They stay so.
    all_in_service: bool,
    /// Did the last look show that the color which is left has no healthy target?
    leaves_the_dead: bool,
    /// Was that so when this run's first shift was sent?
    left_the_dead: bool,
    /// When the plan saw somebody answer on the color that is left.
    left_answered_at: Option<Timestamp>,
    /// Was any look at the health of the color that is left?
    has_asked_for_the_left: bool,
    /// How far apart looks are at least, for the sake of others.
    fair_interval: Duration,
    /// How many routes the first shift will write, as far as the last look showed.
    writes_ahead: u32,
}

impl RunSoFar {
    /// A run that begins now. `planned` is what a plan has found, if one was made.
    #[must_use]
    pub fn begin(now: Timestamp, planned: impl Into<Planned>) -> RunSoFar {
        let Planned { live, left_answered_at } = planned.into();
        let planned = live.into_iter().map(|(route, seen)| (route, RouteRun::planned_at(seen)));
        let (preview_routes, routes) = planned.partition(|(route, _)| route.is_preview());
        RunSoFar {
            started_at: now,
            asked_at: now,
            routes,
            preview_routes,
            beginning_is_known: false,
            phase: Phase::Forward,
            gate: GateWatch::default(),
            http_checks: HttpCheckWatch::default(),
            interrupted: false,
            first_shift_at: None,
            targets: TargetsWatch::default(),
            blind_since: None,
            health_unread_since: None,
            alarms: AlarmWatch::default(),
            traits: None,
            all_in_service: false,
            leaves_the_dead: false,
            left_the_dead: false,
            left_answered_at,
            has_asked_for_the_left: false,
            fair_interval: Duration::ZERO,
            writes_ahead: 0,
        }
    }

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
    fn asks_for_the_left(&self, intent: &Intent) -> bool {
        let is_shut = self.gate.held_for(self.asked_at).is_none();
        let waits = is_shut || !self.http_checks.shortfalls(&intent.gate.http_checks).is_empty();
        let is_told = !(self.gate.is_watched() || self.has_written()) && self.was_left_answering();
        !self.has_shifted() && (self.leaves_the_dead || (waits && !is_told))
    }

    fn was_left_answering(&self) -> bool {
        let is_lately = |at| at <= self.asked_at && self.asked_at.since(at) <= ANSWERED_LATELY;
        self.left_answered_at.is_some_and(is_lately)
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

    /// Does this alarm take back traffic that has moved when it fires?
    pub(crate) fn takes_back(&self, bake: &Bake, alarm: &AlarmName) -> bool {
        !self.leaves_out_red_at_start(bake) || !self.alarms.is_red_since_start(alarm)
    }

    /// Are alarms that fire from the start on left out? Where nobody answers they do, and traffic may leave all the same.
    pub(crate) fn leaves_out_red_at_start(&self, bake: &Bake) -> bool {
        bake.alarm_at_start == AlarmAtStart::Ignore || self.is_leaving_the_dead()
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

    fn urgency(&self) -> Urgency {
        if self.standings().any(|(_, standing)| matches!(standing, Standing::Unconfirmed | Standing::Retrying { .. })) {
            return Urgency::WayBack;
        }
        if self.has_moved() { Urgency::Bake } else { Urgency::Gate }
    }

    /// Takes in one look at the world, which was begun at `asked_at` and is over now. How old a reply may be counts from
    /// before it: the machine may have slept while it was on its way.
    pub fn note_observation(&mut self, intent: &Intent, seen: &Observation, asked_at: Timestamp, now: Timestamp) {
        self.has_asked_for_the_left |= self.asks_for_the_left(intent);
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

    /// Whatever a plan saw, nothing has to be written any more on a route that was not looked at before and shows what is
    /// declared.
    fn expect_what_is_reached(&mut self, intent: &Intent, seen: &Observation) {
        self.routes.values_mut().for_each(RouteRun::expect_anything_first);
        let standby = intent.active.other();
        let shows = |name| seen.preview_routes.get(name)?.forwarding().map(|forwarding| forwarding.is_only(standby));
        let reached = self.preview_routes.iter_mut().filter(|(name, _)| shows(name) == Some(true));
        reached.for_each(|(_, run)| run.expect_anything_first());
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

    fn note_targets(&mut self, intent: &Intent, seen: &Observation, now: Timestamp) {
        // What an old reply shows of a route is no reason to take its group for one that is not in use.
        let written = |name: &RouteName| Some(&self.routes.get(name)?.last_write()?.wrote);
        self.targets.note(intent, |name| written(name).or_else(|| seen.forwarding(name)), seen, now);
    }

    fn note_environment(&mut self, intent: &Intent, seen: &Observation, now: Timestamp) {
        self.note_targets(intent, seen, now);
        self.writes_ahead = writes_ahead(intent, seen);
        self.leaves_the_dead = leaves_the_dead(intent, seen, self.targets.fleet());
        self.alarms.note(&seen.alarms, self.has_shifted(), now);
        self.health_unread_since = unreadable_health(intent, seen).map(|_| self.health_unread_since.unwrap_or(now));
        if self.health_unread_since.is_some() {
            self.gate.break_off();
        } else if self.gate.is_watched() || self.standby_can_be_tested(intent, seen, now) {
            let judge = |demand| judge_gate(intent, self.targets.fleet(), demand);
            self.gate.note(&judge(Demand::before_first_shift(intent)), judge(self.demand(intent)), now);
        }
        // They were tried, so they count, whatever else of this look failed.
        self.http_checks.note(&seen.http_checks, now);
    }

    /// What is asked of the declared color's targets now.
    pub(crate) fn demand(&self, intent: &Intent) -> Demand {
        match self.has_shifted() {
            _ if self.is_leaving_the_dead() => Demand::LeaveTheDead,
            true => Demand::GoOn,
            false => Demand::before_first_shift(intent),
        }
    }

    /// Is, or was, traffic taken from a color on which nobody answers?
    pub(crate) const fn is_leaving_the_dead(&self) -> bool {
        self.leaves_the_dead || self.left_the_dead
    }

    /// Is the standby attached everywhere, and shown where it is tested?
    fn standby_can_be_tested(&self, intent: &Intent, seen: &Observation, now: Timestamp) -> bool {
        let is_attached = |forwarding: &Forwarding| forwarding.is_attached(intent.active);
        let all_attached = seen.routes.values().all(|route| route.forwarding().is_some_and(is_attached));
        let is_shown = |forwarding: &Forwarding| intent.is_shown(intent.active, forwarding);
        let all_shown =
            seen.preview_routes.iter().all(|(name, route)| intent.forwarding_of(name, route).is_some_and(is_shown));
        all_attached && (self.has_moved() || (all_shown && now >= self.preview_settled_at(intent)))
    }

    /// From when on the preview routes answer as this run wrote them. Only HTTP checks care.
    pub(crate) fn preview_settled_at(&self, intent: &Intent) -> Timestamp {
        let confirmed = self.preview_routes.values().filter_map(|route| route.last_write()?.confirmed_at).max();
        confirmed.map_or(self.started_at, |at| at.plus(intent.preview_settle()))
    }

    /// Takes in that a look at the world failed.
    pub fn note_blind(&mut self, now: Timestamp) {
        self.blind_since.get_or_insert(now);
        self.gate.break_off();
    }

    /// Takes in how the writes of one step went; `now` is when that became known.
    pub fn note_step(&mut self, step: &Step, reports: &BTreeMap<RouteName, WriteReport>, now: Timestamp) {
        match &step.purpose {
            Purpose::GoBack { .. } => {
                if let Phase::GoingBack { has_stepped, .. } = &mut self.phase {
                    *has_stepped = true;
                }
            }
            // Where nothing was sent, nothing has moved: what passed says how it is still.
            Purpose::Shift | Purpose::Leave if reports.values().any(|report| report.result.was_sent()) => {
                self.http_checks.count_passes_anew(now);
                self.left_the_dead |= self.leaves_the_dead;
            }
            Purpose::Conclude => self.phase = Phase::Concluding,
            Purpose::Shift | Purpose::Leave | Purpose::Prime => {}
        }
        for (name, report) in reports {
            let Some(write) = step.writes.get(name) else { continue };
            let routes = if name.is_preview() { &mut self.preview_routes } else { &mut self.routes };
            routes.entry(name.clone()).or_default().note_write(name, &step.purpose, write, report, now);
        }
        let first_shift = || self.routes.values().filter_map(RouteRun::shifted_at).min();
        self.first_shift_at = self.first_shift_at.or_else(first_shift);
    }

    /// Takes in that this run turns back. From here on there is no other way.
    pub fn note_turning_back(&mut self, why: &Refusal, now: Timestamp) {
        if self.phase == Phase::Forward {
            self.phase = Phase::TurningBack(Turned { why: why.clone(), at: now });
            self.routes.values_mut().for_each(RouteRun::turn_back);
        }
    }

    /// Takes in that the user wants this run to end.
    pub fn note_interrupt(&mut self) {
        self.interrupted = true;
    }

    /// Has this run sent anything to the load balancer?
    #[must_use]
    pub fn has_written(&self) -> bool {
        self.routes.values().chain(self.preview_routes.values()).any(RouteRun::has_written)
    }

    /// When the last look was begun.
    pub(crate) const fn asked_at(&self) -> Timestamp {
        self.asked_at
    }

    pub(crate) const fn started_at(&self) -> Timestamp {
        self.started_at
    }

    /// How far apart two looks are while something is watched: as declared, or further where others look, too.
    pub(crate) fn interval(&self, intent: &Intent) -> Duration {
        intent.gate.interval.max(self.fair_interval)
    }

    /// Has the user interrupted this run, and is that to end it?
    pub(crate) fn is_to_end(&self, intent: &Intent) -> bool {
        let is_heard = !mutation::is_on(Mutation::InterruptIsIgnored);
        self.interrupted && intent.on_interrupt != OnInterrupt::Finish && is_heard
    }

    /// Does this run know that the user wants it to end?
    #[must_use]
    pub const fn is_interrupted(&self) -> bool {
        self.interrupted
    }

    pub(crate) const fn phase(&self) -> &Phase {
        &self.phase
    }

    /// Has a step back been taken?
    pub(crate) const fn has_stepped_back(&self) -> bool {
        matches!(self.phase, Phase::GoingBack { has_stepped: true, .. })
    }

    /// Why this route is better left where it is instead of going back, if so.
    pub(crate) fn stays(&self, route: &RouteName) -> Option<&str> {
        match &self.phase {
            Phase::GoingBack { stay, .. } => stay.get(route).map(String::as_str),
            Phase::Forward | Phase::TurningBack(_) | Phase::Concluding => None,
        }
    }

    pub(crate) const fn targets(&self) -> &TargetsWatch {
        &self.targets
    }

    /// Is the next look the first one at the health of the color that is left?
    pub(crate) fn is_new_to_the_left(&self, intent: &Intent) -> bool {
        !self.has_asked_for_the_left && self.asks_for_the_left(intent)
    }

    /// What is known of the target groups' settings.
    pub(crate) fn traits(&self) -> &Traits {
        static NOTHING: Traits = Traits::new();
        self.traits.as_ref().unwrap_or(&NOTHING)
    }

    pub(crate) const fn gate(&self) -> &GateWatch {
        &self.gate
    }

    pub(crate) const fn http_checks(&self) -> &HttpCheckWatch {
        &self.http_checks
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

    /// For how long the alarms could not be read.
    pub(crate) fn alarms_unread_for(&self, now: Timestamp) -> Duration {
        self.alarms.unread_for(now)
    }

    pub(crate) const fn blind_since(&self) -> Option<Timestamp> {
        self.blind_since
    }

    /// For how long the targets' health could not be read.
    pub(crate) fn health_unread_for(&self, now: Timestamp) -> Duration {
        self.health_unread_since.map(|since| now.since(since)).unwrap_or_default()
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

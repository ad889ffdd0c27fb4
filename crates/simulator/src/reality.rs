//! What is true in a world, and its time.
//!
//! Nothing here knows the engine: the checkers look at this alone.

mod build;
mod calls;
mod calm;
mod happen;
mod health;
mod history;
mod machines;
mod old_replies;
mod targets;

use std::task::Waker;

use alb_model::Model;
use bluegreen::Stop;

use crate::moment::Moment;
use crate::record::Record;
use crate::scenario::{Alarm, Color, Declared, Fault, Scenario, Weights};
use crate::tally::Tally;
use crate::watch::{Violation, Watch};

pub(crate) use calls::{Call, Refused, WriteRequest};
pub(crate) use health::Health;
pub(crate) use history::{Author, Version};

use calls::Troubles;
use history::StaleReplies;
use old_replies::OldReplies;
use targets::GroupTruth;

/// What is true in a world.
pub(crate) struct Reality {
    /// What is declared in it is what counts.
    pub(crate) scenario: Scenario,
    /// What the user wrote.
    pub(crate) written: Declared,
    pub(crate) model: Model,
    pub(crate) sites: Sites,
    /// Milliseconds since the world began.
    pub(crate) now: u64,
    /// What the machine's clock shows when the world begins; setting the date changes it for the next process.
    date: i64,
    /// What it shows to the process that runs.
    process_date: i64,
    next_event: usize,
    /// When the model changes by itself, as of one of its revisions.
    model_change: (u64, Option<u64>),
    groups: Vec<GroupTruth>,
    history: Vec<Vec<Version>>,
    /// The zones in which each load balancer has no node.
    lost_zones: Vec<Vec<u8>>,
    out_of_service_until: Vec<u64>,
    pub(crate) alarms: Vec<Alarm>,
    /// Does another switch declare one of the routes?
    pub(crate) is_contested: bool,
    /// Until when each HTTP check fails.
    checks_fail_until: Vec<u64>,
    /// Until when their answers take as long.
    checks_slow: (u64, u64),
    /// Until when calls wait as long, since others use up the budget.
    crowded: Crowd,
    troubles: Troubles,
    stale: Option<StaleReplies>,
    old_replies: Vec<OldReplies>,
    route_reads: u64,
    frozen_until: u64,
    pub(crate) timers: Vec<(u64, Waker)>,
    pub(crate) run: Run,
    /// The groups of each route at the places of the colors, as the run's intent has them.
    pub(crate) places: Vec<[String; 2]>,
    /// Has an apply succeeded, so that the state knows what is declared now?
    pub(crate) has_let_go: bool,
    /// Whoever judges what happens; nobody while that is done.
    watch: Option<Box<dyn Watch<Reality>>>,
    pub(crate) violation: Option<Violation>,
    pub(crate) tally: Tally,
    /// What the run that is under way did, for whoever is told of it.
    pub(crate) record: Record,
}

/// Where everything is.
#[derive(Debug, Default)]
pub(crate) struct Sites {
    /// The ARN of each route's listener or rule.
    pub(crate) routes: Vec<String>,
    pub(crate) groups: Vec<String>,
    pub(crate) load_balancers: Vec<String>,
    /// The listener whose rules are routes, by load balancer.
    pub(crate) common_listeners: Vec<Option<String>>,
    /// A group that nobody declares, by load balancer.
    pub(crate) other_groups: Vec<String>,
    /// The group that another writer brings, by load balancer.
    pub(crate) strangers: Vec<String>,
}

/// Others use up the budget.
#[derive(Clone, Copy, Debug, Default)]
struct Crowd {
    until: u64,
    /// How long reads wait for it.
    waits_ms: u64,
    /// How long the writes of a step wait for their turn.
    writes_wait_ms: u64,
}

/// The run that is under way, or the last one.
#[derive(Clone, Debug, Default)]
pub(crate) struct Run {
    /// 0 before the first one.
    pub(crate) number: u32,
    pub(crate) is_under_way: bool,
    pub(crate) began: u64,
    /// When its plan looked at the routes; the same as `began` when there was none.
    pub(crate) planned: u64,
    /// What its plan saw on each route; `None` where nothing was seen.
    pub(crate) planned_weights: Vec<Option<Weights>>,
    /// The color that was active before, as far as the state knows.
    pub(crate) remembered: Option<Color>,
    /// When the user stopped it.
    pub(crate) stopped: Option<u64>,
    /// Calls of all kinds, complete and failed.
    pub(crate) calls: u64,
    /// Does what it does just now go before everybody else's calls?
    pub(crate) goes_first: bool,
    /// When the last step was begun.
    pub(crate) last_step_at: u64,
    /// When it was the turn of its writes.
    pub(crate) last_turn_at: u64,
    /// Looks begun.
    pub(crate) looks: u64,
    /// Writes sent, by route.
    pub(crate) sent: Vec<u64>,
    /// Has anything gone wrong that a run may fail by?
    pub(crate) is_disturbed: bool,
    /// Was any reply about a route old?
    pub(crate) saw_old_replies: bool,
    /// How much longer than usual its calls have taken, and for how long the machine has slept.
    pub(crate) held_up_ms: u64,
    /// Since when its writes wait for their turn; `None` while they do not.
    pub(crate) in_line_since: Option<u64>,
    /// For how long of that the machine has slept.
    pub(crate) frozen_ms: u64,
    /// How long it may take; the last one in a world gets more.
    pub(crate) timeout_ms: u64,
    pub(crate) is_killed: bool,
    pub(crate) stop: Stop,
}

impl Reality {
    /// The machine's clock as the process sees it.
    pub(crate) fn clock(&self) -> u64 {
        let date = self.process_date + i64::try_from(self.now).expect("no world lasts that long");
        u64::try_from(date).expect("after 1970")
    }

    /// The instant at which the process's clock will show this.
    pub(crate) fn instant_of(&self, clock: u64) -> u64 {
        let clock = i64::try_from(clock).unwrap_or(i64::MAX);
        u64::try_from(clock.saturating_sub(self.process_date)).unwrap_or(0)
    }

    /// Begins a run in a process of its own.
    pub(crate) fn begin_run(
        &mut self,
        planned: u64,
        planned_weights: Vec<Option<Weights>>,
        remembered: Option<Color>,
        timeout_ms: u64,
    ) -> Stop {
        self.process_date = self.date;
        self.timers.clear();
        self.frozen_until = self.now;
        let is_disturbed = (0..self.sites.routes.len()).any(|route| self.is_foreign_since(route, planned));
        self.run = Run {
            number: self.run.number + 1,
            is_under_way: true,
            began: self.now,
            planned,
            planned_weights,
            remembered,
            sent: vec![0; self.sites.routes.len()],
            timeout_ms,
            is_disturbed,
            ..Run::default()
        };
        self.tally.runs += 1;
        self.record = Record::default();
        self.note(&Moment::Begins);
        self.run.stop.clone()
    }

    /// Lets every checker look.
    pub(crate) fn note(&mut self, moment: &Moment<'_>) {
        if self.violation.is_some() {
            return;
        }
        self.record.note(moment, self.now);
        if let Some(mut watch) = self.watch.take() {
            self.violation = watch.judge(moment, self);
            self.watch = Some(watch);
        }
    }

    /// When something happens next by itself.
    pub(crate) fn next_happening(&mut self) -> Option<u64> {
        if self.model_change.0 != self.model.revision() {
            self.model_change = (self.model.revision(), self.model.next_change().map(|at| at.as_millis()));
        }
        let event = self.scenario.events.get(self.next_event).map(|event| event.at.max(self.now));
        let check = self.groups.iter().filter_map(GroupTruth::next_check).min();
        [event, check, self.model_change.1].into_iter().flatten().min()
    }

    /// Lets time pass, with everything that happens in it.
    pub(crate) fn pass_until(&mut self, instant: u64) {
        let mut until = instant;
        while let Some(at) = self.next_happening().filter(|at| *at <= until) {
            self.now = self.now.max(at);
            self.happen_now();
            // A machine that sleeps misses the instant it was to wake at.
            until = until.max(self.frozen_until);
            if self.run.is_killed || self.violation.is_some() {
                return;
            }
        }
        self.now = self.now.max(until);
    }

    /// Lets everything happen that is to happen now.
    pub(crate) fn pass_no_time(&mut self) {
        self.pass_until(self.now);
    }

    fn happen_now(&mut self) {
        self.model.advance(alb_model::Timestamp::from_millis(self.now));
        // A change that reaches traffic lets go of what only traffic held on to.
        self.model_change.0 = u64::MAX;
        self.note_use();
        self.check_due_targets();
        while let Some(event) = self.scenario.events.get(self.next_event).filter(|event| event.at <= self.now) {
            let what = event.what.clone();
            self.next_event += 1;
            self.tally.event(&what);
            self.happen(&what);
            self.note(&Moment::Happened);
        }
    }

    /// Do the HTTP checks pass now?
    pub(crate) fn http_checks(&self) -> Vec<bool> {
        self.checks_fail_until.iter().map(|until| self.now >= *until).collect()
    }

    /// How long the answer to an HTTP check takes that is tried now.
    pub(crate) fn check_takes_ms(&self) -> u64 {
        let (until, takes) = self.checks_slow;
        if self.now < until { takes } else { self.scenario.topology.call_ms }
    }

    /// How long a read waits before it is sent.
    pub(crate) fn waits_in_line_ms(&self) -> u64 {
        if self.now < self.crowded.until && !self.run.goes_first { self.crowded.waits_ms } else { 0 }
    }

    /// How long the writes of a step wait for their turn.
    pub(crate) fn writes_wait_ms(&self) -> u64 {
        if self.now < self.crowded.until && !self.run.goes_first { self.crowded.writes_wait_ms } else { 0 }
    }

    pub(crate) fn tally_fault(&mut self, fault: Fault) {
        self.run.is_disturbed = true;
        self.tally.fault(fault);
    }
}

//! How the health of the declared color's targets was at the looks of a run.

use crate::moment::Moment;
use crate::reality::{Health, Reality};

/// How old news is at most that anything may rest on.
pub(super) const NEW_MS: u64 = 5_000;

/// What the looks of this run showed.
#[derive(Default)]
pub(super) struct GateLooks {
    /// What each group was when it was last read in this look.
    read: Vec<Option<Health>>,
    holds_since: Option<u64>,
    /// When the plan saw the gate open that told of it, until the first look of its apply is over.
    open_in_the_plan: Option<u64>,
    /// When the run began to look for the first time. A stop may break that look off, and another one follows at once.
    looks_since: Option<u64>,
    last_look: u64,
    is_good_enough: bool,
    /// The other color's share on each route, as the look that is under way showed it.
    left_shares: Vec<u16>,
    leaves_the_dead: bool,
    has_anybody: bool,
    /// When the oldest reply of this look told of health.
    oldest: Option<u64>,
    is_new: bool,
}

impl GateLooks {
    pub(super) fn note(&mut self, moment: &Moment<'_>, truth: &Reality) {
        match moment {
            Moment::PlanTells => {
                let is_open = truth.declared_groups().all(|group| passes(truth, truth.health(group)));
                self.open_in_the_plan = is_open.then_some(truth.now);
            }
            Moment::Begins => {
                let (read, left_shares) = (vec![None; truth.sites.groups.len()], vec![0; truth.sites.routes.len()]);
                let open_in_the_plan = self.open_in_the_plan;
                *self = GateLooks { read, left_shares, open_in_the_plan, ..GateLooks::default() };
            }
            Moment::LookBegins => {
                self.looks_since.get_or_insert(truth.now);
                self.read.fill(None);
                self.left_shares.fill(0);
                self.oldest = None;
            }
            Moment::RouteRead { route, version } if truth.is_production(*route) => {
                let left = truth.scenario.declared.active.other();
                self.left_shares[*route] = truth.weights_at(*route, *version).map_or(0, |weights| weights.share(left));
            }
            Moment::HealthRead { group } => {
                self.read[*group] = Some(truth.health(*group));
                self.oldest.get_or_insert(truth.now);
            }
            Moment::HealthUnread { group } => self.read[*group] = None,
            Moment::Looked { complete } => self.look_is_over(*complete, truth),
            _ => {}
        }
    }

    fn look_is_over(&mut self, complete: bool, truth: &Reality) {
        let all = |is_so: fn(&Reality, Health) -> bool| {
            complete && truth.declared_groups().all(|group| self.read[group].is_some_and(|read| is_so(truth, read)))
        };
        self.is_good_enough = all(is_good_enough);
        self.has_anybody = all(has_anybody);
        self.leaves_the_dead = self.has_anybody && self.is_left_dead(truth);
        // No further apart than two looks of one run, where each waits for its turn.
        let declared = &truth.scenario.declared;
        let longest_gap = 2 * declared.gate.interval_ms.max(declared.others_look_every_ms);
        let planned = self.open_in_the_plan.take().filter(|at| self.looks_since <= Some(at + longest_gap));
        self.holds_since = if all(passes) { self.holds_since.or(planned).or(Some(truth.now)) } else { None };
        self.last_look = truth.now;
        self.is_new = self.oldest.is_some_and(|oldest| truth.now <= oldest + NEW_MS);
        self.read.fill(None);
    }

    /// Has the color that is left nobody on any route, as far as this look showed?
    fn is_left_dead(&self, truth: &Reality) -> bool {
        let left = truth.scenario.declared.active.other();
        let serving = || truth.production().filter(|route| self.left_shares[*route] > 0);
        let is_dead = |route: usize| {
            let group = truth.scenario.topology.routes[route].groups[left.index()];
            self.read[group].is_some_and(|read| read.healthy == 0 && read.unknown == 0)
        };
        serving().next().is_some() && serving().all(is_dead)
    }

    /// Did the last look show that nobody answers on the color that is left, and somebody on every group of the declared one?
    pub(super) const fn leaves_the_dead(&self) -> bool {
        self.leaves_the_dead
    }

    /// Did it show somebody in service in every group of the declared color?
    pub(super) const fn has_anybody(&self) -> bool {
        self.has_anybody
    }

    /// For how long the gate had held without a break when the last look was over; `None` when it did not hold.
    pub(super) fn held_for(&self) -> Option<u64> {
        self.holds_since.map(|since| self.last_look - since)
    }

    /// Was what the last look showed so new that something may rest on it?
    pub(super) const fn is_new(&self) -> bool {
        self.is_new
    }

    /// When the oldest reply of the last look told of health.
    pub(super) const fn oldest(&self) -> Option<u64> {
        self.oldest
    }

    /// Did the last look show what is asked for once a run has moved traffic?
    pub(super) const fn is_good_enough(&self) -> bool {
        self.is_good_enough
    }
}

/// What the gate asks for.
fn passes(truth: &Reality, health: Health) -> bool {
    let gate = &truth.scenario.declared.gate;
    let percent = (u32::from(gate.min_healthy_percent) * health.countable).div_ceil(100);
    let is_lit = truth.scenario.declared.brings_back || health.dark_zones[usize::from(gate.allows_unknown)] == 0;
    health.in_service(gate.allows_unknown) >= percent.max(gate.min_healthy_count).max(1) && is_lit
}

/// Is there anybody to answer?
fn has_anybody(truth: &Reality, health: Health) -> bool {
    health.in_service(truth.scenario.declared.gate.allows_unknown) > 0
}

/// Once traffic has moved: no more failing targets than declared, and as many in service as that leaves.
fn is_good_enough(truth: &Reality, health: Health) -> bool {
    let declared = &truth.scenario.declared;
    let (allowed, in_service) = (declared.allowed_failing(), health.in_service(declared.gate.allows_unknown));
    let percent = u32::from(declared.gate.min_healthy_percent.min(100 - allowed));
    !health.fails_more_than(allowed) && in_service >= (percent * health.countable).div_ceil(100).max(1)
}

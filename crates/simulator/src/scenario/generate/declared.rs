//! What is declared.

use crate::draw::Draw;
use crate::scenario::{Alarm, Bake, Color, Declared, Gate, Kind, Policy, Stage, Topology};

/// Everything that does not depend on what stands there. Times are small multiples of the interval between two looks:
/// what matters is what happens in between, not how often nothing does.
pub(super) fn declared(draw: &mut Draw) -> Declared {
    let interval_ms = draw.one_of(&[1000, 2000, 5000, 5000, 10_000, 30_000]);
    let active = draw.one_of(&Color::ALL);
    Declared {
        active,
        gate: gate(draw, interval_ms),
        stages: stages(draw, interval_ms),
        bake: draw.percent(60).then(|| bake(draw, interval_ms)),
        replaced: draw.percent(40),
        within_color: false,
        brings_back: draw.percent(5),
        contested: false,
        removes_undeclared: draw.percent(20),
        detaches_standby: draw.percent(25),
        on_interrupt: draw.one_of(&[Policy::Rollback, Policy::Rollback, Policy::Hold, Policy::Finish]),
        settle_ms: Some(draw.one_of(&[0, 2, 4, 6]) * interval_ms / 2),
        timeout_ms: 0,
        creates: draw.percent(40),
        remembers: if draw.percent(90) { active.other() } else { active },
        plan_sees_the_left: false,
        plan_tells_of_the_gate: false,
        others_look_every_ms: 0,
        looks_for_shared_targets: false,
        approval_ms: draw.one_of(&[0, 1000, 20_000, 120_000]),
    }
}

/// The rest: the default settle, which is long on network load balancers, and the timeout.
pub(super) fn fitting(draw: &mut Draw, declared: Declared, topology: &Topology) -> Declared {
    let is_fast = topology.load_balancers.iter().all(|kind| *kind == Kind::Application);
    let takes_default = draw.percent(30) && (is_fast || declared.gate.interval_ms >= 10_000);
    let settle_ms = if takes_default { None } else { declared.settle_ms };
    let declared = Declared { settle_ms, ..declared };
    let least = declared.shortest_ms(topology);
    let timeout_ms = if draw.percent(85) {
        least + declared.gate.timeout_ms + draw.between(120_000, 900_000)
    } else {
        draw.between(3000, least + 30_000)
    };
    Declared { timeout_ms, ..declared }
}

fn gate(draw: &mut Draw, interval_ms: u64) -> Gate {
    Gate {
        min_healthy_percent: draw.one_of(&[100, 100, 75, 50, 0]),
        min_healthy_count: u32::try_from(draw.one_of(&[1, 1, 1, 0, 2])).expect("a count"),
        stable_ms: draw.below(5) * interval_ms / 2,
        timeout_ms: draw.between(2, 14) * interval_ms,
        interval_ms,
        allows_unknown: draw.percent(50),
        http_checks: if draw.percent(30) { draw.one_of(&[vec![1], vec![3], vec![2, 1]]) } else { Vec::new() },
    }
}

fn stages(draw: &mut Draw, interval_ms: u64) -> Vec<Stage> {
    match draw.below(100) {
        0..50 => Vec::new(),
        50..70 => vec![stage(draw, 1, 500, interval_ms)],
        70..82 => {
            let step = draw.one_of(&[100, 200, 250, 333, 500]);
            let hold_ms = draw.below(4) * interval_ms;
            (step..1000).step_by(usize::from(step)).map(|tenths| Stage { tenths, hold_ms }).collect()
        }
        _ => {
            let mut stages: Vec<_> = (0..draw.between(2, 4)).map(|_| stage(draw, 1, 999, interval_ms)).collect();
            stages.sort_by_key(|stage| stage.tenths);
            stages.dedup_by_key(|stage| stage.tenths);
            stages
        }
    }
}

fn stage(draw: &mut Draw, least: u64, most: u64, interval_ms: u64) -> Stage {
    let tenths = u16::try_from(draw.between(least, most)).expect("a share");
    Stage { tenths, hold_ms: draw.below(5) * interval_ms }
}

fn bake(draw: &mut Draw, interval_ms: u64) -> Bake {
    let state = |draw: &mut Draw| match draw.below(100) {
        0..88 => Alarm::Ok,
        88..93 => Alarm::Red,
        93..98 => Alarm::NoData,
        _ => Alarm::Missing,
    };
    Bake {
        ms: draw.below(7) * interval_ms,
        alarms: (0..draw.below(3)).map(|_| state(draw)).collect(),
        ignores_red_at_start: draw.percent(40),
        fails_without_data: draw.percent(30),
        max_unhealthy_percent: draw.one_of(&[0, 0, 25, 50, 100]),
    }
}

impl Declared {
    /// What of it counts for what the run is for.
    pub(crate) fn effective(&self) -> Declared {
        if !self.brings_back {
            return self.clone();
        }
        let gate = Gate { min_healthy_percent: 0, stable_ms: 0, http_checks: Vec::new(), ..self.gate.clone() };
        Declared { gate, stages: Vec::new(), bake: None, ..self.clone() }
    }

    /// Does a target group leave the routes that is nobody's color?
    pub(crate) const fn takes_out(&self) -> bool {
        self.replaced || self.removes_undeclared
    }

    /// How long it takes when nothing goes wrong and calls take no time.
    pub(crate) fn shortest_ms(&self, topology: &Topology) -> u64 {
        let holds: u64 = self.stages.iter().map(|stage| stage.hold_ms).sum();
        let bake = self.bake.as_ref().map_or(0, |bake| bake.ms);
        self.preview_settle(topology) + self.gate.stable_ms + holds + self.settle(topology) + bake
    }

    /// How long a preview route that was written is left alone before HTTP checks may believe it.
    fn preview_settle(&self, topology: &Topology) -> u64 {
        let is_tested = !self.gate.http_checks.is_empty() && topology.routes.iter().any(|route| route.is_preview);
        if is_tested { self.settle(topology) } else { 0 }
    }

    /// How long the data plane is given: what is declared, or the default of the slowest load balancer that has a
    /// route.
    pub(crate) fn settle(&self, topology: &Topology) -> u64 {
        let default = |kind: Kind| match kind {
            Kind::Application => 10_000,
            Kind::Network => 600_000,
        };
        let kinds = topology.routes.iter().map(|route| topology.load_balancers[route.load_balancer]);
        self.settle_ms.or_else(|| kinds.map(default).max()).unwrap_or(0)
    }
}

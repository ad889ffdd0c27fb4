//! No traffic to a color whose gate did not pass.
//!
//! Claims: whenever a write that gives the declared color more of a route is sent, the last look was complete, and at
//! it the true health of every group of that color satisfied the gate. Before the first such write of a run, it had
//! done so at every look for at least as long as the gate asks, and no look in between had failed.
//!
//! Limits: health between two looks, and between the last look and the write, is nobody's promise; the gate is declared
//! in looks. Writes on the way back are not gated: nothing but where the traffic came from is known to have worked.

use super::{Checker, Moment, Verdict, verdict};
use crate::reality::Reality;

/// How the gate was at the looks of this run.
#[derive(Default)]
pub(super) struct GatePassed {
    /// Whether each group passed when it was last read in this look.
    passed: Vec<Option<bool>>,
    holds_since: Option<u64>,
    last_look: u64,
    has_raised: bool,
}

impl GatePassed {
    fn look_is_over(&mut self, complete: bool, truth: &Reality) {
        let declared = truth.scenario.declared.active;
        let routes = &truth.scenario.topology.routes;
        let mut production = routes.iter().filter(|route| !route.is_preview);
        let all = complete && production.all(|route| self.passed[route.groups[declared.index()]] == Some(true));
        self.holds_since = if all { self.holds_since.or(Some(truth.now)) } else { None };
        self.last_look = truth.now;
        self.passed.fill(None);
    }
}

impl Checker for GatePassed {
    fn name(&self) -> &'static str {
        "gate_passed"
    }

    fn judge(&mut self, moment: &Moment<'_>, truth: &Reality) -> Verdict {
        match moment {
            Moment::Begins => {
                *self = GatePassed { passed: vec![None; truth.sites.groups.len()], ..GatePassed::default() };
            }
            Moment::LookBegins => self.passed.fill(None),
            Moment::HealthRead { group } => self.passed[*group] = Some(passes(truth, *group)),
            Moment::Looked { complete } => self.look_is_over(*complete, truth),
            Moment::Sent(sent) => {
                let declared = truth.scenario.declared.active;
                if !sent.raises(truth) {
                    return Verdict::NotAsked;
                }
                let needed = if self.has_raised { 0 } else { truth.scenario.declared.gate.stable_ms };
                let held = self.holds_since.map(|since| self.last_look - since);
                self.has_raised = true;
                return verdict(held.is_some_and(|held| held >= needed), || {
                    format!(
                        "route {} goes to {}; the gate had held for {held:?} ms of {needed} ms",
                        sent.route,
                        sent.to.share(declared)
                    )
                });
            }
            _ => {}
        }
        Verdict::NotAsked
    }
}

fn passes(truth: &Reality, group: usize) -> bool {
    let gate = &truth.scenario.declared.gate;
    let health = truth.health(group);
    let healthy = health.healthy + if gate.allows_unknown { health.unknown } else { 0 };
    let percent = (u32::from(gate.min_healthy_percent) * health.countable).div_ceil(100);
    let dark_zones = health.dark_zones[usize::from(gate.allows_unknown)];
    healthy >= percent.max(gate.min_healthy_count).max(1) && dark_zones == 0
}

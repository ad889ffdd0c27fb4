//! Never a route with no healthy group while one was available.
//!
//! Claims: no write moves a production route's traffic to where it goes only to groups in which, when the run last read
//! their health, no target was healthy (or unchecked, where the user accepts that), while its other declared group had
//! healthy ones; and no write gives a route's traffic to nobody, unless that is where the run found it.
//!
//! Limits: what a target's health becomes after the last look is seen at the next one. The health of a group that the
//! run did not read is not held against it, such as that of the color it came from: going back there is not gated.

use super::first_seen::FirstSeen;
use super::{Checker, Moment, Verdict, verdict};
use crate::reality::{Health, Reality};
use crate::scenario::{Color, Weights};

/// The health that the run has read.
#[derive(Default)]
pub(super) struct HealthyRoute {
    read: Vec<Option<Health>>,
    first_seen: FirstSeen,
}

impl HealthyRoute {
    /// Can the group serve, as far as the run knows? `None` when it does not.
    fn serves(&self, group: usize, truth: &Reality) -> Option<bool> {
        let health = self.read[group]?;
        Some(health.healthy > 0 || (truth.scenario.declared.gate.allows_unknown && health.unknown > 0))
    }
}

fn is_nobody(weights: Weights) -> bool {
    Color::ALL.into_iter().all(|color| weights.of(color) == 0)
}

impl Checker for HealthyRoute {
    fn name(&self) -> &'static str {
        "healthy_route"
    }

    fn judge(&mut self, moment: &Moment<'_>, truth: &Reality) -> Verdict {
        self.first_seen.note(moment, truth);
        match moment {
            Moment::Begins => self.read = vec![None; truth.sites.groups.len()],
            Moment::HealthRead { group } => self.read[*group] = Some(truth.health(*group)),
            Moment::Sent(sent) if truth.is_production(sent.route) => {
                if is_nobody(sent.to) {
                    let first =
                        self.first_seen.version(sent.route).and_then(|version| truth.weights_at(sent.route, version));
                    let did_before = first.is_some_and(is_nobody);
                    return verdict(did_before, || format!("route {} goes to nobody", sent.route));
                }
                if sent.to.share(Color::Blue) == sent.from.share(Color::Blue) {
                    return Verdict::NotAsked;
                }
                let groups = truth.scenario.topology.routes[sent.route].groups;
                let gets = |color: Color| sent.to.of(color) > 0;
                let dark = |color: Color| self.serves(groups[color.index()], truth) == Some(false);
                let light = |color: Color| truth.health(groups[color.index()]).healthy > 0;
                let all_dark = Color::ALL.into_iter().all(|color| !gets(color) || dark(color));
                let other_serves = Color::ALL.into_iter().any(|color| !gets(color) && light(color));
                return verdict(!(all_dark && other_serves), || {
                    format!("route {} goes only to groups without a healthy target: {:?}", sent.route, sent.to)
                });
            }
            _ => {}
        }
        Verdict::NotAsked
    }
}

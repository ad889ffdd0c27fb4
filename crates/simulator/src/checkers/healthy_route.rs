//! Never a route with no healthy group while one was available.
//!
//! Claims: no write, forward or back, moves a production route's traffic to where it goes only to groups of which the run
//! last read that no target could answer, or whose health it never tried to read, while the color that it leaves had a
//! target that could; and no write gives a route's traffic to nobody, not even where the run found it like that.
//!
//! Limits: what a target's health becomes after the last look is seen at the next one. A group whose health the run tried
//! to read in vain is not held against it: it was served before. Targets that nobody checks may answer; whether they are
//! enough to move traffic forward is for the gate to say.

use super::known_health::{Known, KnownHealth};
use super::{Checker, Verdict, verdict};
use crate::moment::{Change, Moment};
use crate::reality::{Health, Reality};
use crate::scenario::{Color, Weights};

/// What the run knows of the groups' health.
#[derive(Default)]
pub(super) struct HealthyRoute {
    known: KnownHealth,
}

impl HealthyRoute {
    /// Does the write send everything where nobody could answer, away from where somebody could?
    fn goes_into_the_dark(&self, sent: &Change, truth: &Reality) -> bool {
        let group = |color: Color| truth.scenario.topology.routes[sent.route].groups[color.index()];
        let unknown_counts = !sent.raises(truth) || truth.scenario.declared.gate.allows_unknown;
        let can_answer = |health: Health| health.healthy > 0 || (unknown_counts && health.unknown > 0);
        let is_dark = |color: Color| match self.known.of(group(color)) {
            Known::Never => true,
            Known::InVain => false,
            Known::Told(health) => !can_answer(health),
        };
        let is_light = |color: Color| match self.known.of(group(color)) {
            Known::Never => can_answer(truth.health(group(color))),
            Known::InVain => false,
            Known::Told(health) => can_answer(health),
        };
        let served = |weights: Weights, color: &Color| weights.of(*color) > 0;
        let mut destinations = Color::ALL.into_iter().filter(|color| served(sent.to, color));
        let mut left = Color::ALL.into_iter().filter(|color| served(sent.from, color) && !served(sent.to, color));
        destinations.all(is_dark) && left.any(is_light)
    }
}

impl Checker for HealthyRoute {
    fn name(&self) -> &'static str {
        "healthy_route"
    }

    fn judge(&mut self, moment: &Moment<'_>, truth: &Reality) -> Verdict {
        self.known.note(moment, truth);
        match moment {
            Moment::Sent(sent) if truth.is_production(sent.route) => {
                if sent.to.is_nobody() {
                    return Verdict::Broken(format!("route {} goes to nobody", sent.route));
                }
                if sent.to.share(Color::Blue) == sent.from.share(Color::Blue) {
                    return Verdict::NotAsked;
                }
                return verdict(!self.goes_into_the_dark(sent, truth), || {
                    format!("route {} goes where nobody can answer: {:?}", sent.route, sent.to)
                });
            }
            _ => {}
        }
        Verdict::NotAsked
    }
}

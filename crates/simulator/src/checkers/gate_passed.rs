//! No traffic to a color whose gate did not pass.
//!
//! Claims: whenever a write that gives the declared color more of a route is sent, the last look was complete. Before the
//! first such writes of a run, the true health of every group of that color has satisfied the gate at every look for at
//! least as long as the gate asks, and no look in between had failed. Before later ones, no more of its targets failed at
//! the last look than is declared for after a shift, and as many were in service as that leaves, but at least one.
//!
//! The look of the plan is one of these looks where it told the apply of an open gate, and where that began to look no
//! later than two intervals after it.
//!
//! Where the last look showed that the color which is left has no healthy target on any route that sends requests there, it takes
//! one target in service in every group of the declared color, then and before later writes of that run.
//!
//! Limits: health between two looks, and between the last look and the write, is nobody's promise; the gate is declared
//! in looks. Writes on the way back are not gated: nothing but where the traffic came from is known to have worked.

use super::gate_looks::GateLooks;
use super::{Checker, Verdict, verdict};
use crate::moment::Moment;
use crate::reality::Reality;

/// How the gate was at the looks of this run.
#[derive(Default)]
pub(super) struct GatePassed {
    looks: GateLooks,
    /// When the step was begun that first gave the declared color more.
    first_step: Option<u64>,
    /// Was the other color dead then?
    left_the_dead: bool,
}

impl Checker for GatePassed {
    fn name(&self) -> &'static str {
        "gate_passed"
    }

    fn judge(&mut self, moment: &Moment<'_>, truth: &Reality) -> Verdict {
        self.looks.note(moment, truth);
        match moment {
            Moment::Begins => (self.first_step, self.left_the_dead) = (None, false),
            Moment::Sent(sent) if sent.raises(truth) => {
                let (held, needed) = (self.looks.held_for(), truth.scenario.declared.gate.stable_ms);
                let step = truth.run.last_step_at;
                let is_first = *self.first_step.get_or_insert(step) == step;
                self.left_the_dead |= is_first && self.looks.leaves_the_dead();
                let is_open = match is_first {
                    true => self.looks.leaves_the_dead() || held.is_some_and(|held| held >= needed),
                    false => self.looks.is_good_enough() || (self.left_the_dead && self.looks.has_anybody()),
                };
                return verdict(is_open, || {
                    let to = sent.to.share(truth.scenario.declared.active);
                    format!("route {} goes to {to}; the gate had held for {held:?} ms of {needed} ms", sent.route)
                });
            }
            _ => {}
        }
        Verdict::NotAsked
    }
}

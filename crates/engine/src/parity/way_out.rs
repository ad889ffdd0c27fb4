//! When nothing about parity may hold up a cutover.

use crate::color::Color;
use crate::fleet::TargetsWatch;
use crate::gate::{unhealthy_groups, unreadable_health};
use crate::intent::{Gate, Intent, UnknownHealth};
use crate::live::{is_at_rest, live_percentages};
use crate::observation::Observation;

/// Does traffic have to leave where it is? So it is when it is between the colors, or on a color of which more targets fail
/// than is tolerated, or that has none left. Standing still then does more harm than environments that differ: going back to
/// the color that works must not wait until somebody has mended the other one. A color that scales out, or whose targets are
/// being replaced, is in no trouble.
///
/// `seen` must hold the health of the color that is left, which is not the declared one.
#[must_use]
pub fn is_way_out(intent: &Intent, seen: &Observation) -> bool {
    let live = live_percentages(&seen.routes);
    let between = !Color::ALL.into_iter().any(|color| is_at_rest(&live, color));
    // A target that nobody checks is in no trouble that anybody knows of.
    let gate = Gate { unknown_health: UnknownHealth::Allow, ..intent.gate.clone() };
    let left = Intent { active: intent.active.other(), gate, ..intent.clone() };
    // What cannot be looked at does not speak for haste.
    between || (unreadable_health(&left, seen).is_none() && is_in_trouble(&left, seen))
}

fn is_in_trouble(left: &Intent, seen: &Observation) -> bool {
    // How long a target has been out of use is not known here; only what fails for certain counts.
    let targets = TargetsWatch::of_one_look(left, seen);
    let tolerated = 100_u8.saturating_sub(left.gate.min_healthy_percent);
    !unhealthy_groups(left, &targets, tolerated).is_empty()
}

//! When nothing about parity may hold up a cutover.

use crate::color::Color;
use crate::gate::{GateVerdict, judge, unreadable_health};
use crate::intent::{Gate, Intent, UnknownHealth};
use crate::live::{is_at_rest, live_percentages};
use crate::observation::Observation;

/// Does traffic have to leave where it is? So it is when it is between the colors, or on a color that would not pass the
/// gate itself. Standing still then does more harm than environments that differ: going back to the color that works must
/// not wait until somebody has mended the other one.
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
    let in_trouble = unreadable_health(&left, seen).is_none() && matches!(judge(&left, seen), GateVerdict::Short(_));
    between || in_trouble
}

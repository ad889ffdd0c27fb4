//! Worlds in which target groups that have the traffic were replaced.

use crate::draw::Draw;
use crate::scenario::{Declared, Route, Topology, Weights};

/// Makes some worlds such ones: traffic leaves the replaced groups for their color's new ones, or for the other color.
pub(super) fn replaced(draw: &mut Draw, mut topology: Topology, declared: Declared) -> (Topology, Declared) {
    if !draw.percent(15) {
        return (topology, declared);
    }
    let within_color = draw.percent(60);
    let active = declared.active;
    // Who remembers what was active knows what was replaced; and what is replaced is nothing that was at this color before.
    let remembers = if within_color { active } else { active.other() };
    let declared =
        Declared { within_color, remembers, creates: false, replaced: false, brings_back: false, ..declared };
    let is_common = draw.percent(70);
    for (index, route) in topology.routes.iter_mut().enumerate() {
        let is_replaced = index == 0 || is_common || draw.percent(50);
        let further = draw.percent(50).then_some(0).filter(|_| is_replaced && !route.is_preview);
        // A route of which nothing is replaced has nothing to leave within its color.
        let stays = within_color && !is_replaced && !route.is_preview;
        let forwards = if stays { Weights::only(active) } else { route.forwards };
        *route = Route { replaced: is_replaced, other: further, forwards, ..route.clone() };
    }
    (topology, declared)
}

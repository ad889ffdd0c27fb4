//! Whether what is held or baked is looked at meanwhile.

use std::time::Duration;

use bluegreen::{Bake, Shift, format_duration};

use crate::reader::{Field, Reader};

/// A stage or a bake that is over before the next look watches nothing.
pub(super) fn check_interval(
    reader: &mut Reader,
    root: &Field<'_>,
    interval: Duration,
    shift: &Shift,
    bake: Option<&Bake>,
) {
    let shortest_hold = shift.stages().iter().map(|stage| stage.hold).min();
    if let Some(hold) = shortest_hold.filter(|hold| *hold < interval) {
        let what = "every stage of `shift` to be held for";
        reader.problem(&root.attribute("shift"), "Invalid shift", too_short(what, hold, interval));
    }
    if let Some(duration) = bake.map(|bake| bake.duration).filter(|duration| *duration < interval) {
        let detail = too_short("`bake.duration` to be", duration, interval);
        reader.problem(&root.attribute("bake"), "Invalid duration", detail);
    }
}

fn too_short(what: &str, given: Duration, interval: Duration) -> String {
    format!(
        "Expected {what} at least \"{}\", which is `gate.interval`: health is read that often, and it must be read meanwhile. \
         Got \"{}\". Make it longer, or `gate.interval` shorter.",
        format_duration(interval),
        format_duration(given)
    )
}

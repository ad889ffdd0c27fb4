//! Whether what is held or baked is looked at meanwhile.

use std::time::Duration;

use bluegreen_engine::{Bake, Gate, HttpCheck, Shift, format_duration};

use crate::reader::{Field, Reader};

/// A stage or a bake that is over before the next look watches nothing.
pub(super) fn check_interval(
    reader: &mut Reader,
    root: &Field<'_>,
    gate: &Gate,
    shift: &Shift,
    bake: Option<&Bake>,
    checks: &[&HttpCheck],
) {
    let interval = gate.interval;
    if gate.timeout < interval {
        let detail = too_short("`gate.timeout` to be", gate.timeout, interval);
        reader.problem(&root.attribute("gate"), "Invalid timeout", detail);
    }
    check_successes(reader, root, gate, checks);
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

/// Checks are tried once per interval, so many passes in a row take many of them.
fn check_successes(reader: &mut Reader, root: &Field<'_>, gate: &Gate, checks: &[&HttpCheck]) {
    let least = |check: &HttpCheck| gate.interval * check.successes.saturating_sub(1);
    if let Some(check) = checks.iter().find(|check| least(check) >= gate.timeout) {
        let detail = format!(
            "HTTP check {} must pass {} times in a row and is tried once per `gate.interval`, so this takes at least \"{}\". \
             Expected that to be shorter than `gate.timeout`, got \"{}\". Ask for fewer `successes`, or make `gate.interval` \
             shorter or `gate.timeout` longer.",
            check.name,
            check.successes,
            format_duration(least(check)),
            format_duration(gate.timeout)
        );
        reader.problem(&root.attribute("gate"), "Invalid successes", detail);
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

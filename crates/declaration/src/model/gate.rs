//! Reading the `gate` argument.

use std::time::Duration;

use bluegreen_engine::{Gate, UnknownHealth, format_duration};

use crate::reader::{Field, Reader};

/// Health cannot change faster than load balancers check it (every 5 s at most), and every look costs API calls that all
/// tools in the account share.
const SHORTEST_INTERVAL: Duration = Duration::from_secs(1);

/// Reads the gate; what is not set keeps its default.
pub(super) fn read_gate(reader: &mut Reader, gate: &Field<'_>) -> Gate {
    let unknown_elsewhere = std::mem::take(&mut reader.met_unknown);
    reader.met_unknown = gate.value.is_unknown();
    let default = Gate::default();
    let percent = reader.whole(&gate.attribute("min_healthy_percent"), 0..=100);
    let count = reader.whole(&gate.attribute("min_healthy_count"), 1..=1000);
    let read = Gate {
        min_healthy_percent: percent
            .and_then(|percent| u8::try_from(percent).ok())
            .unwrap_or(default.min_healthy_percent),
        min_healthy_count: count.unwrap_or(default.min_healthy_count),
        stable_for: reader.duration(&gate.attribute("stable_for"), Duration::ZERO).unwrap_or(default.stable_for),
        timeout: reader.duration(&gate.attribute("timeout"), SHORTEST_INTERVAL).unwrap_or(default.timeout),
        interval: reader.duration(&gate.attribute("interval"), SHORTEST_INTERVAL).unwrap_or(default.interval),
        unknown_health: reader
            .parsed(&gate.attribute("unknown_health"), unknown_health)
            .unwrap_or(default.unknown_health),
        ..default
    };
    check_times(reader, gate, &read);
    reader.met_unknown |= unknown_elsewhere;
    read
}

fn check_times(reader: &mut Reader, gate: &Field<'_>, read: &Gate) {
    if read.timeout <= read.stable_for && !reader.met_unknown {
        let detail = format!(
            "Expected a time longer than `stable_for`, which is \"{}\"; got \"{}\". The gate could never hold in time.",
            format_duration(read.stable_for),
            format_duration(read.timeout)
        );
        reader.problem(&gate.attribute("timeout"), "Invalid timeout", detail);
    }
}

fn unknown_health(text: &str) -> Result<UnknownHealth, String> {
    match text {
        "refuse" => Ok(UnknownHealth::Refuse),
        "allow" => Ok(UnknownHealth::Allow),
        _ => Err(format!("expected \"refuse\" or \"allow\", got {text:?}")),
    }
}

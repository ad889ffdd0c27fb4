//! The gate of a switch file.

use std::time::Duration;

use bluegreen::{Gate, format_duration};

use super::form::FileGate;
use super::problem::Problem;
use super::words::{UNKNOWN_HEALTH, duration, duration_from, number, percent, word};

/// As in the provider: health cannot change faster than load balancers check it, and every look costs calls.
const SHORTEST_INTERVAL: Duration = Duration::from_secs(1);

/// Reads the gate without its HTTP checks.
pub(super) fn read_gate(gate: &FileGate) -> Result<Gate, Problem> {
    let default = Gate::default();
    let read = Gate {
        min_healthy_percent: percent("min_healthy_percent", gate.min_healthy_percent)?
            .unwrap_or(default.min_healthy_percent),
        min_healthy_count: number("min_healthy_count", gate.min_healthy_count, 1..=1000)?
            .unwrap_or(default.min_healthy_count),
        stable_for: duration("stable_for", gate.stable_for.as_deref())?.unwrap_or(default.stable_for),
        timeout: duration_from("timeout", gate.timeout.as_deref(), SHORTEST_INTERVAL)?.unwrap_or(default.timeout),
        interval: duration_from("interval", gate.interval.as_deref(), SHORTEST_INTERVAL)?.unwrap_or(default.interval),
        unknown_health: word("unknown_health", gate.unknown_health.as_deref(), UNKNOWN_HEALTH)?
            .unwrap_or(default.unknown_health),
        ..default
    };
    if read.timeout <= read.stable_for {
        let (stable_for, timeout) = (format_duration(read.stable_for), format_duration(read.timeout));
        let what = format!("expected longer than `stable_for`, which is {stable_for:?}, got {timeout:?}");
        return Err(Problem::new(what).within("timeout"));
    }
    Ok(read)
}

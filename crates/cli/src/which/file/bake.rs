//! The bake of a switch file.

use std::time::Duration;

use bluegreen::{AlarmName, Bake};

use super::form::FileBake;
use super::problem::Problem;
use super::words::{ALARM_AT_START, MISSING_DATA, duration_from, percent, word};

/// Reads the bake.
pub(super) fn read_bake(bake: &FileBake) -> Result<Bake, Problem> {
    let default = Bake::default();
    let mut alarms: Vec<_> = bake.alarms.iter().flatten().cloned().map(AlarmName).collect();
    alarms.sort();
    alarms.dedup();
    Ok(Bake {
        duration: duration_from("duration", bake.duration.as_deref(), Duration::ZERO)?.unwrap_or(default.duration),
        alarms,
        alarm_at_start: word("alarm_at_start", bake.alarm_at_start.as_deref(), ALARM_AT_START)?
            .unwrap_or(default.alarm_at_start),
        missing_data: word("missing_data", bake.missing_data.as_deref(), MISSING_DATA)?.unwrap_or(default.missing_data),
        max_unhealthy_percent: percent("max_unhealthy_percent", bake.max_unhealthy_percent)?
            .unwrap_or(default.max_unhealthy_percent),
    })
}

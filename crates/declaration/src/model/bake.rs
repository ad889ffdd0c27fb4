//! Reading the `bake` argument.

use std::time::Duration;

use bluegreen_engine::{AlarmAtStart, AlarmName, Bake, LONGEST_HOLD, MissingData};

use crate::reader::{Field, Reader};

/// CloudWatch answers for at most this many alarms in one call.
const MOST_ALARMS: usize = 100;

/// Reads the bake; `None` when none is declared.
pub(super) fn read_bake(reader: &mut Reader, bake: &Field<'_>) -> Option<Bake> {
    reader.met_unknown |= bake.value.is_unknown();
    if !bake.is_set() {
        return None;
    }
    let default = Bake::default();
    let unhealthy = bake.attribute("max_unhealthy_percent");
    Some(Bake {
        duration: reader
            .duration_within(&bake.attribute("duration"), Duration::ZERO..=LONGEST_HOLD)
            .unwrap_or(default.duration),
        alarms: alarms(reader, &bake.attribute("alarms")),
        alarm_at_start: reader
            .parsed(&bake.attribute("alarm_at_start"), alarm_at_start)
            .unwrap_or(default.alarm_at_start),
        missing_data: reader.parsed(&bake.attribute("missing_data"), missing_data).unwrap_or(default.missing_data),
        max_unhealthy_percent: reader
            .whole(&unhealthy, 0..=100)
            .and_then(|percent| u8::try_from(percent).ok())
            .unwrap_or(default.max_unhealthy_percent),
    })
}

fn alarms(reader: &mut Reader, alarms: &Field<'_>) -> Vec<AlarmName> {
    reader.met_unknown |= alarms.value.is_unknown();
    let mut names = Vec::new();
    for alarm in alarms.list_elements() {
        reader.require(&alarm);
        names.extend(reader.text(&alarm).map(|name| AlarmName(name.to_owned())));
    }
    names.sort();
    if let Some(pair) = names.windows(2).find(|pair| pair[0] == pair[1]) {
        let detail = format!("Expected every alarm once, got \"{}\" twice.", pair[0]);
        reader.problem(alarms, "Invalid alarms", detail);
    }
    if names.len() > MOST_ALARMS {
        let detail =
            format!("Expected at most {MOST_ALARMS} alarms, got {}. A composite alarm watches many.", names.len());
        reader.problem(alarms, "Invalid alarms", detail);
    }
    names
}

fn alarm_at_start(text: &str) -> Result<AlarmAtStart, String> {
    match text {
        "refuse" => Ok(AlarmAtStart::Refuse),
        "ignore" => Ok(AlarmAtStart::Ignore),
        _ => Err(format!("expected \"refuse\" or \"ignore\", got {text:?}")),
    }
}

fn missing_data(text: &str) -> Result<MissingData, String> {
    match text {
        "tolerate" => Ok(MissingData::Tolerate),
        "fail" => Ok(MissingData::Fail),
        _ => Err(format!("expected \"tolerate\" or \"fail\", got {text:?}")),
    }
}

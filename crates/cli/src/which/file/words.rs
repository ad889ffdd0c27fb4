//! Words, durations and numbers of a switch file.

use std::time::Duration;

use bluegreen::{
    AlarmAtStart, MissingData, OnInterrupt, Parity, Standby, UndeclaredIdle, UnknownHealth, format_duration,
    parse_duration,
};

use super::problem::Problem;

pub(super) type Words<T> = &'static [(&'static str, T)];

pub(super) const STANDBY: Words<Standby> = &[("attached", Standby::Attached), ("detached", Standby::Detached)];
pub(super) const UNDECLARED_IDLE: Words<UndeclaredIdle> =
    &[("keep", UndeclaredIdle::Keep), ("remove", UndeclaredIdle::Remove)];
pub(super) const PARITY: Words<Parity> = &[("enforce", Parity::Enforce), ("warn", Parity::Warn), ("off", Parity::Off)];
pub(super) const ON_INTERRUPT: Words<OnInterrupt> =
    &[("rollback", OnInterrupt::Rollback), ("hold", OnInterrupt::Hold), ("finish", OnInterrupt::Finish)];
pub(super) const UNKNOWN_HEALTH: Words<UnknownHealth> =
    &[("refuse", UnknownHealth::Refuse), ("allow", UnknownHealth::Allow)];
pub(super) const ALARM_AT_START: Words<AlarmAtStart> =
    &[("refuse", AlarmAtStart::Refuse), ("ignore", AlarmAtStart::Ignore)];
pub(super) const MISSING_DATA: Words<MissingData> = &[("tolerate", MissingData::Tolerate), ("fail", MissingData::Fail)];

/// One of these words, where one is given.
pub(super) fn word<T: Copy>(name: &str, given: Option<&str>, words: Words<T>) -> Result<Option<T>, Problem> {
    let Some(given) = given else { return Ok(None) };
    let found = words.iter().find(|(word, _)| *word == given).map(|(_, value)| *value);
    let expected = || words.iter().map(|(word, _)| format!("{word:?}")).collect::<Vec<_>>().join(" or ");
    found.map(Some).ok_or_else(|| Problem::new(format!("expected {}, got {given:?}", expected())).within(name))
}

/// A duration, where one is given.
pub(super) fn duration(name: &str, given: Option<&str>) -> Result<Option<Duration>, Problem> {
    given.map(parse_duration).transpose().map_err(|error| Problem::new(error).within(name))
}

/// A duration of at least this, where one is given.
pub(super) fn duration_from(name: &str, given: Option<&str>, least: Duration) -> Result<Option<Duration>, Problem> {
    match duration(name, given)? {
        Some(short) if short < least => {
            let (least, short) = (format_duration(least), format_duration(short));
            Err(Problem::new(format!("expected at least {least:?}, got {short:?}")).within(name))
        }
        duration => Ok(duration),
    }
}

/// A whole number of a range, where one is given.
pub(super) fn number(
    name: &str,
    given: Option<u32>,
    range: std::ops::RangeInclusive<u32>,
) -> Result<Option<u32>, Problem> {
    match given {
        Some(number) if !range.contains(&number) => {
            let (least, most) = (range.start(), range.end());
            Err(Problem::new(format!("expected {least} to {most}, got {number}")).within(name))
        }
        given => Ok(given),
    }
}

/// A share of 0 to 100 percent, where one is given.
pub(super) fn percent(name: &str, given: Option<u32>) -> Result<Option<u8>, Problem> {
    Ok(number(name, given, 0..=100)?.and_then(|percent| u8::try_from(percent).ok()))
}

//! The bake: what is watched from the first shift on, and for how long after the last one.

use std::fmt;
use std::time::Duration;

/// What is watched from the first shift on, and for how long after the last one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bake {
    /// How long everything is watched after the last shift has settled.
    pub duration: Duration,
    /// The CloudWatch metric and composite alarms that end a cutover when they fire.
    pub alarms: Vec<AlarmName>,
    /// What to do with an alarm that fires already before the first shift.
    pub alarm_at_start: AlarmAtStart,
    /// What to make of an alarm without enough data.
    pub missing_data: MissingData,
    /// The share of the new color's targets that may be unhealthy, in percent (0 to 100).
    pub max_unhealthy_percent: u8,
}

impl Default for Bake {
    fn default() -> Bake {
        Bake {
            duration: Duration::from_secs(300),
            alarms: Vec::new(),
            alarm_at_start: AlarmAtStart::Refuse,
            missing_data: MissingData::Tolerate,
            max_unhealthy_percent: 0,
        }
    }
}

/// The name of a CloudWatch alarm.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct AlarmName(pub String);

impl fmt::Display for AlarmName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

/// What to do with an alarm that fires already before the first shift.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AlarmAtStart {
    /// Do not begin: an alarm that is red already cannot tell whether the new color is bad.
    Refuse,
    /// Begin without it, for a release that is to mend what it tells of. Once it has gone green it is watched again.
    Ignore,
}

/// What to make of an alarm without enough data (`INSUFFICIENT_DATA`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MissingData {
    /// No news is no bad news: an idle environment has no errors to count.
    Tolerate,
    /// It counts as firing.
    Fail,
}

/// What one look at the alarms showed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AlarmsSeen {
    /// The state of every alarm that was asked for.
    States(std::collections::BTreeMap<AlarmName, AlarmState>),
    /// They could not be read.
    Failed {
        /// What went wrong.
        message: String,
    },
}

impl Default for AlarmsSeen {
    fn default() -> AlarmsSeen {
        AlarmsSeen::States(std::collections::BTreeMap::new())
    }
}

/// The state of one alarm.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AlarmState {
    /// It does not fire.
    Ok,
    /// It fires.
    Alarm,
    /// It has too little data to tell.
    InsufficientData,
    /// There is no alarm of this name.
    Missing,
}

/// What to do when the user interrupts a cutover that has moved traffic.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum OnInterrupt {
    /// Go back to where it was.
    #[default]
    Rollback,
    /// Leave the weights where they are.
    Hold,
    /// Complete it.
    Finish,
}

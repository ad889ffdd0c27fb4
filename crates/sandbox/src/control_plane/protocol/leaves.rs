//! What CloudWatch's leaves are in protocols that tell numbers from text, by the name of the member.

/// The type of a leaf.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Leaf {
    Text,
    Truth,
    Integer,
    Float,
    /// Seconds since 1970.
    Time,
}

pub(super) fn kind_of_leaf(member: &str) -> Leaf {
    match member {
        "ActionsEnabled" | "ReturnData" => Leaf::Truth,
        "Period" | "EvaluationPeriods" | "DatapointsToAlarm" | "EvaluationInterval" => Leaf::Integer,
        "ActionsSuppressorWaitPeriod" | "ActionsSuppressorExtensionPeriod" => Leaf::Integer,
        "Threshold" => Leaf::Float,
        "AlarmConfigurationUpdatedTimestamp" | "StateUpdatedTimestamp" | "StateTransitionedTimestamp" => Leaf::Time,
        _ => Leaf::Text,
    }
}

/// A time as seconds since 1970.
pub(super) fn seconds(text: &str) -> Option<f64> {
    let time: jiff::Timestamp = text.parse().ok()?;
    // Exact for every millisecond of the next two hundred thousand years.
    Some(time.as_millisecond() as f64 / 1000.0)
}

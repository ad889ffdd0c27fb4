//! What arguments about alarms may be, and the answer when there is no such alarm.

use crate::alarms::AlarmState;
use crate::control_plane::errors::ApiError;

/// The most alarms that one call may name.
pub(super) const MOST_NAMES: usize = 100;

pub(super) fn parse_state(text: &str) -> Result<AlarmState, ApiError> {
    AlarmState::parse(text).ok_or_else(|| {
        ApiError::validation(format!(
            "1 validation error detected: Value '{text}' at 'stateValue' failed to satisfy constraint: Member must satisfy \
             enum value set: [INSUFFICIENT_DATA, ALARM, OK]"
        ))
    })
}

pub(super) fn not_found() -> ApiError {
    ApiError::new(404, "ResourceNotFound", "The named resource does not exist.")
}

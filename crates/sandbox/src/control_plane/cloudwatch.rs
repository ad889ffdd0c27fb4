//! CloudWatch, as far as alarms go.

mod alarm_arguments;
mod describe;
mod put;
mod tags;

use alb_model::Tree;

use super::errors::ApiError;
use super::nothing::NOTHING;
use super::query::Query;
use crate::state::State;
use alarm_arguments::{MOST_NAMES, not_found, parse_state};

pub(super) fn dispatch(state: &State, query: &Query) -> Result<Tree, ApiError> {
    match query.action() {
        "DescribeAlarms" => describe::describe_alarms(state, query),
        "PutMetricAlarm" => put::put_metric_alarm(state, query),
        "PutCompositeAlarm" => put::put_composite_alarm(state, query),
        "SetAlarmState" => set_state(state, query),
        "DeleteAlarms" => delete_alarms(state, query),
        "ListTagsForResource" => tags::list_tags_for_resource(state, query),
        "TagResource" => tags::tag_resource(state, query),
        "UntagResource" => tags::untag_resource(state, query),
        action => Err(ApiError::unknown_action(action, query.version())),
    }
}

/// On AWS a metric alarm's next evaluation soon undoes this; here nothing is measured, and the state stays. A composite
/// alarm follows its rule again with the next change of one of its children, there as here.
fn set_state(state: &State, query: &Query) -> Result<Tree, ApiError> {
    let (name, reason) = (query.required("AlarmName")?, query.required("StateReason")?);
    let value = parse_state(query.required("StateValue")?)?;
    let data = query.text("StateReasonData");
    if data.is_some_and(|data| serde_json::from_str::<serde_json::Value>(data).is_err()) {
        return Err(ApiError::new(400, "InvalidFormat", "StateReasonData must be JSON"));
    }
    let given = state.alarms.change(name, |alarm| alarm.give(value, reason, data.map(str::to_owned)));
    given.map(|()| NOTHING).ok_or_else(not_found)
}

fn delete_alarms(state: &State, query: &Query) -> Result<Tree, ApiError> {
    let names = query.texts("AlarmNames");
    if !(1..=MOST_NAMES).contains(&names.len()) {
        return Err(ApiError::validation(format!("AlarmNames must name 1 to {MOST_NAMES} alarms")));
    }
    if state.alarms.delete(&names) { Ok(NOTHING) } else { Err(not_found()) }
}

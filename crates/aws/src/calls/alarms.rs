//! The call for the state of CloudWatch alarms.

use std::collections::BTreeMap;

use aws_sdk_cloudwatch::types::{AlarmType, StateValue};
use bluegreen::{AlarmState, ObserveError};
use futures_util::FutureExt;

use super::Described;
use crate::api_error::message_from;
use crate::connect::Connection;

/// How many names one call takes (CloudWatch `DescribeAlarms`, `AlarmNames`). As many fit into one page.
pub(crate) const NAMES_PER_CALL: usize = 100;

/// An alarm that does not exist is silently absent from the reply.
pub(crate) fn describe_alarms(connection: &Connection, names: Vec<String>) -> Described<'_, AlarmState> {
    async move {
        let outcome = connection.send(|apis| {
            let request = apis.cloudwatch.describe_alarms().set_alarm_names(Some(names.clone()));
            // Unless it is told, CloudWatch leaves composite alarms out.
            let request = request.alarm_types(AlarmType::MetricAlarm).alarm_types(AlarmType::CompositeAlarm);
            request.max_records(100).send()
        });
        let output = outcome.await.map_err(|error| {
            let message = message_from(&connection.addresses().cloudwatch, &error);
            ObserveError { message, source: Box::new(error) }
        })?;
        let metric = output.metric_alarms().iter().map(|alarm| (alarm.alarm_name(), alarm.state_value()));
        let composite = output.composite_alarms().iter().map(|alarm| (alarm.alarm_name(), alarm.state_value()));
        let found: BTreeMap<_, _> = metric.chain(composite).filter_map(|(name, state)| Some((name?, state))).collect();
        let state = |name: &String| found.get(name.as_str()).map_or(AlarmState::Missing, |value| alarm_state(*value));
        Ok(Some(names.iter().map(|name| (name.clone(), state(name))).collect()))
    }
    .boxed()
}

/// A state this program does not know is not an OK; it counts as too little data to tell.
fn alarm_state(value: Option<&StateValue>) -> AlarmState {
    match value {
        Some(StateValue::Ok) => AlarmState::Ok,
        Some(StateValue::Alarm) => AlarmState::Alarm,
        _ => AlarmState::InsufficientData,
    }
}

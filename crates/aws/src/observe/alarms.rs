//! The state of CloudWatch alarms.

use std::collections::BTreeMap;

use aws_sdk_cloudwatch::types::{AlarmType, StateValue};
use bluegreen::{AlarmName, AlarmState, AlarmsSeen};

use crate::api_error::message_from;
use crate::budget::Calls;
use crate::connect::Account;

/// The state of these alarms, at most 100: one call answers for all. A failure is part of what is seen, since a cutover
/// goes on without alarms for a while.
pub(crate) async fn describe(account: &Account, names: &[AlarmName]) -> AlarmsSeen {
    if names.is_empty() {
        return AlarmsSeen::default();
    }
    let outcome = account.send(|apis| {
        let request = apis.cloudwatch.describe_alarms();
        let request = request.set_alarm_names(Some(names.iter().map(|name| name.0.clone()).collect()));
        // Unless it is told, CloudWatch leaves composite alarms out.
        let request = request.alarm_types(AlarmType::MetricAlarm).alarm_types(AlarmType::CompositeAlarm);
        request.max_records(100).send()
    });
    account.budget().take(Calls::Alarms).await;
    match outcome.await {
        Ok(output) => {
            let metric = output.metric_alarms().iter().map(|alarm| (alarm.alarm_name(), alarm.state_value()));
            let composite = output.composite_alarms().iter().map(|alarm| (alarm.alarm_name(), alarm.state_value()));
            let named = metric.chain(composite).filter_map(|(name, state)| Some((name?, state)));
            let found: BTreeMap<_, _> = named.collect();
            // An alarm that does not exist is silently absent from the reply.
            let state =
                |name: &AlarmName| found.get(name.0.as_str()).map_or(AlarmState::Missing, |value| state(*value));
            AlarmsSeen::States(names.iter().map(|name| (name.clone(), state(name))).collect())
        }
        Err(error) => AlarmsSeen::Failed {
            message: format!("DescribeAlarms: {}", message_from(&account.addresses().cloudwatch, &error)),
        },
    }
}

/// A state this program does not know is not an OK; it counts as too little data to tell.
fn state(value: Option<&StateValue>) -> AlarmState {
    match value {
        Some(StateValue::Ok) => AlarmState::Ok,
        Some(StateValue::Alarm) => AlarmState::Alarm,
        _ => AlarmState::InsufficientData,
    }
}

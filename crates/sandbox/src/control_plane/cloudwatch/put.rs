//! Creating alarms, and configuring them anew.

use std::collections::BTreeMap;

use alb_model::Tree;

use super::tags;
use crate::alarms::{Alarm, AlarmKind, Rule};
use crate::control_plane::errors::ApiError;
use crate::control_plane::nothing::NOTHING;
use crate::control_plane::query::{Query, number, truth};
use crate::state::State;

const COMPARISONS: [&str; 7] = [
    "GreaterThanOrEqualToThreshold",
    "GreaterThanThreshold",
    "LessThanThreshold",
    "LessThanOrEqualToThreshold",
    "LessThanLowerOrGreaterThanUpperThreshold",
    "LessThanLowerThreshold",
    "GreaterThanUpperThreshold",
];

/// What is not part of an alarm's configuration.
const NOT_SETTINGS: [&str; 4] = ["Action", "Version", "AlarmName", "Tags"];

pub(super) fn put_metric_alarm(state: &State, query: &Query) -> Result<Tree, ApiError> {
    let comparison = query.required("ComparisonOperator")?;
    if !COMPARISONS.contains(&comparison) {
        return Err(ApiError::validation(format!(
            "1 validation error detected: Value '{comparison}' at 'comparisonOperator' failed to satisfy constraint: \
             Member must satisfy enum value set: [{}]",
            COMPARISONS.join(", ")
        )));
    }
    check_positive(query, "EvaluationPeriods")?;
    if query.get("Metrics").is_none() {
        let (_, _) = (query.required("MetricName")?, query.required("Namespace")?);
        check_positive(query, "Period")?;
        if query.text("Statistic").is_none() && query.text("ExtendedStatistic").is_none() {
            return Err(ApiError::validation("Exactly one of Statistic and ExtendedStatistic must be specified"));
        }
    }
    put_alarm(state, query, AlarmKind::Metric, None)
}

pub(super) fn put_composite_alarm(state: &State, query: &Query) -> Result<Tree, ApiError> {
    let rule = Rule::parse(query.required("AlarmRule")?).map_err(ApiError::validation)?;
    put_alarm(state, query, AlarmKind::Composite, Some(rule))
}

fn put_alarm(state: &State, query: &Query, kind: AlarmKind, rule: Option<Rule>) -> Result<Tree, ApiError> {
    let name = query.required("AlarmName")?;
    if name.chars().count() > 255 {
        return Err(ApiError::validation("AlarmName must have 1 to 255 letters"));
    }
    truth(query.parameters(), "ActionsEnabled")?;
    let sent = match query.parameters() {
        Tree::Fields(members) => members.clone(),
        _ => Vec::new(),
    };
    let mut settings: BTreeMap<String, Tree> =
        sent.into_iter().filter(|(name, _)| !NOT_SETTINGS.contains(&name.as_str())).collect();
    settings.entry("ActionsEnabled".to_owned()).or_insert_with(|| Tree::leaf(true));
    for list in ["OKActions", "AlarmActions", "InsufficientDataActions"] {
        settings.entry(list.to_owned()).or_insert_with(|| Tree::List(Vec::new()));
    }
    let settings = Tree::Fields(settings.into_iter().collect());
    let naming = state.read(|model| model.naming().clone());
    let mut alarm = Alarm::new(&naming, kind, name, settings);
    (alarm.rule, alarm.tags) = (rule, tags::tags_in_request(query));
    state.alarms.put(vec![alarm]).map_err(|missing| {
        let missing = missing.join(", ");
        ApiError::validation(format!(
            "Could not save the composite alarm as alarms [{missing}] in the alarm rule do not exist"
        ))
    })?;
    Ok(NOTHING)
}

fn check_positive(query: &Query, name: &str) -> Result<(), ApiError> {
    match number::<i64>(query.parameters(), name)? {
        Some(1..) => Ok(()),
        _ => Err(ApiError::validation(format!("{name} must be a number of at least 1"))),
    }
}

//! Describing alarms, page by page.

use alb_model::Tree;

use super::alarm_arguments::{MOST_NAMES, parse_state};
use crate::alarms::{Alarm, AlarmKind};
use crate::control_plane::errors::ApiError;
use crate::control_plane::query::Query;
use crate::state::State;

/// As many as AWS gives when it is not told.
const USUAL_PAGE: usize = 50;
const LARGEST_PAGE: usize = 100;

/// Names that are unknown are absent from the answer, without an error; and so are composite alarms, unless asked for.
pub(super) fn describe_alarms(state: &State, query: &Query) -> Result<Tree, ApiError> {
    let (names, prefix) = (query.texts("AlarmNames"), query.text("AlarmNamePrefix"));
    if names.len() > MOST_NAMES {
        return Err(ApiError::validation(format!("AlarmNames must name at most {MOST_NAMES} alarms")));
    }
    if prefix.is_some() && !names.is_empty() {
        return Err(ApiError::validation("AlarmNames and AlarmNamePrefix cannot be specified at the same time"));
    }
    if let Some(related) = related(state, query)? {
        return Ok(related);
    }
    let wanted_state = query.text("StateValue").map(parse_state).transpose()?;
    let kinds = kinds(query)?;
    let wanted = |alarm: &Alarm| {
        kinds.contains(&alarm.kind)
            && (names.is_empty() || names.contains(&alarm.name.as_str()))
            && prefix.is_none_or(|prefix| alarm.name.starts_with(prefix))
            && wanted_state.is_none_or(|wanted| alarm.state == wanted)
    };
    page(query, state.alarms.list().into_iter().filter(wanted).collect(), shown_alarm)
}

/// The children that an alarm's rule names, or the parents whose rules name it, if either is asked for; with little more
/// than their names.
fn related(state: &State, query: &Query) -> Result<Option<Tree>, ApiError> {
    let (children_of, parents_of) = (query.text("ChildrenOfAlarmName"), query.text("ParentsOfAlarmName"));
    let Some(name) = children_of.or(parents_of) else { return Ok(None) };
    let allowed = ["ChildrenOfAlarmName", "ParentsOfAlarmName", "MaxRecords", "NextToken", "Action", "Version"];
    if query.names().any(|name| !allowed.contains(&name)) || (children_of.is_some() && parents_of.is_some()) {
        let message = "ChildrenOfAlarmName and ParentsOfAlarmName cannot be specified with other parameters";
        return Err(ApiError::validation(message));
    }
    let all = state.alarms.list();
    let this = all.iter().find(|alarm| alarm.name == name);
    let is_related = |other: &&Alarm| {
        this.is_some_and(|this| if children_of.is_some() { this.depends_on(other) } else { other.depends_on(this) })
    };
    let found = all.iter().filter(is_related).cloned().collect();
    page(query, found, if children_of.is_some() { child } else { parent }).map(Some)
}

fn kinds(query: &Query) -> Result<Vec<AlarmKind>, ApiError> {
    let types = query.texts("AlarmTypes");
    if types.is_empty() {
        return Ok(vec![AlarmKind::Metric]);
    }
    let known = types.iter().map(|text| match *text {
        "MetricAlarm" => Ok(Some(AlarmKind::Metric)),
        "CompositeAlarm" => Ok(Some(AlarmKind::Composite)),
        // A kind that clients may ask for; there are none here.
        "LogAlarm" => Ok(None),
        text => Err(ApiError::validation(format!(
            "1 validation error detected: Value '{text}' at 'alarmTypes' failed to satisfy constraint: Member must \
             satisfy enum value set: [CompositeAlarm, MetricAlarm, LogAlarm]"
        ))),
    });
    Ok(known.collect::<Result<Vec<_>, _>>()?.into_iter().flatten().collect())
}

/// Pages go over both kinds together.
fn page(query: &Query, alarms: Vec<Alarm>, shown: fn(&Alarm) -> Tree) -> Result<Tree, ApiError> {
    let size = query.number::<usize>("MaxRecords")?.unwrap_or(USUAL_PAGE);
    if !(1..=LARGEST_PAGE).contains(&size) {
        return Err(ApiError::validation(format!("MaxRecords '{size}' must be between 1 and {LARGEST_PAGE}")));
    }
    // The name after which the next page begins, so that an alarm that is created meanwhile repeats or hides no other.
    let rest: Vec<_> = match query.text("NextToken") {
        None => alarms,
        Some(token) => {
            let invalid = || ApiError::new(400, "InvalidNextToken", "The next token specified is invalid.");
            let last = token.strip_prefix("after-").ok_or_else(invalid)?;
            alarms.into_iter().filter(|alarm| alarm.name.as_str() > last).collect()
        }
    };
    let here = &rest[..size.min(rest.len())];
    let next = here.last().filter(|_| here.len() < rest.len()).map(|last| Tree::leaf(format!("after-{}", last.name)));
    let of_kind = |kind| Tree::List(here.iter().filter(|alarm| alarm.kind == kind).map(shown).collect());
    Ok(Tree::fields()
        .with("CompositeAlarms", of_kind(AlarmKind::Composite))
        .with("MetricAlarms", of_kind(AlarmKind::Metric))
        .with_some("NextToken", next))
}

fn parent(alarm: &Alarm) -> Tree {
    Tree::fields().with("AlarmName", Tree::leaf(&alarm.name)).with("AlarmArn", Tree::leaf(&alarm.arn))
}

fn child(alarm: &Alarm) -> Tree {
    parent(alarm)
        .with("StateValue", Tree::leaf(alarm.state.as_str()))
        .with("StateUpdatedTimestamp", time(alarm.updated))
}

fn time(at: jiff::Timestamp) -> Tree {
    Tree::leaf(at.strftime("%Y-%m-%dT%H:%M:%S%.3fZ"))
}

fn shown_alarm(alarm: &Alarm) -> Tree {
    let Tree::Fields(settings) = alarm.settings.clone() else { return Tree::fields() };
    let start = Tree::fields()
        .with("AlarmName", Tree::leaf(&alarm.name))
        .with("AlarmArn", Tree::leaf(&alarm.arn))
        .with("AlarmConfigurationUpdatedTimestamp", time(alarm.configured))
        .with("StateValue", Tree::leaf(alarm.state.as_str()))
        .with("StateReason", Tree::leaf(&alarm.reason))
        .with_some("StateReasonData", alarm.reason_data.as_ref().map(Tree::leaf))
        .with("StateUpdatedTimestamp", time(alarm.updated))
        .with("StateTransitionedTimestamp", time(alarm.transitioned));
    settings.into_iter().fold(start, |shown, (name, value)| shown.with(&name, value))
}

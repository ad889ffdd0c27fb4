//! The alarms of a topology.

use std::collections::BTreeSet;

use alb_model::{Naming, Tree};

use super::TopologyError;
use super::spec::AlarmSpec;
use crate::alarms::{Alarm, AlarmKind, Alarms, Rule};

pub(super) fn check_alarms(specs: &[AlarmSpec]) -> Result<(), TopologyError> {
    let mut names = BTreeSet::new();
    for spec in specs {
        let place = format!("alarm \"{}\"", spec.name);
        if !(1..=255).contains(&spec.name.chars().count()) {
            return Err(TopologyError::item(place, "name: expected 1 to 255 letters"));
        }
        if !names.insert(spec.name.as_str()) {
            return Err(TopologyError::item(place, "name: expected a name that no other alarm has"));
        }
    }
    specs.iter().try_for_each(|spec| check_rule(spec, &names))
}

fn check_rule(spec: &AlarmSpec, names: &BTreeSet<&str>) -> Result<(), TopologyError> {
    let Some(text) = &spec.rule else { return Ok(()) };
    let wrong = |problem: String| TopologyError::item(format!("alarm \"{}\"", spec.name), format!("rule: {problem}"));
    if spec.kind == AlarmKind::Metric || spec.state.is_some() {
        return Err(wrong("expected only of a composite alarm, which has no `state` then".to_owned()));
    }
    let rule = Rule::parse(text).map_err(&wrong)?;
    match rule.children().into_iter().find(|child| !names.contains(child)) {
        None => Ok(()),
        Some(child) => Err(wrong(format!("expected names of alarms of this topology, found {child:?}"))),
    }
}

pub(super) fn built_alarms(naming: &Naming, specs: &[AlarmSpec]) -> Alarms {
    let alarms = Alarms::default();
    let all = specs.iter().map(|spec| {
        let mut alarm = Alarm::new(naming, spec.kind, &spec.name, settings(spec));
        if let Some(state) = spec.state {
            alarm.give(state, "Given by the topology", None);
        }
        let rule = spec.rule.as_ref().map(|rule| Rule::parse(rule).expect("checked with the topology"));
        Alarm { rule, ..alarm }
    });
    alarms.put(all.collect()).expect("checked with the topology");
    alarms
}

/// What any alarm of its kind has to have; nothing is measured with it.
fn settings(spec: &AlarmSpec) -> Tree {
    let rule = [("AlarmRule", spec.rule.as_deref().unwrap_or("FALSE"))];
    let fixed: &[(&str, &str)] = match spec.kind {
        AlarmKind::Composite => &rule,
        AlarmKind::Metric => &[
            ("MetricName", "HTTPCode_Target_5XX_Count"),
            ("Namespace", "AWS/ApplicationELB"),
            ("Statistic", "Sum"),
            ("Period", "60"),
            ("EvaluationPeriods", "1"),
            ("Threshold", "1"),
            ("ComparisonOperator", "GreaterThanOrEqualToThreshold"),
        ],
    };
    Tree::Fields(fixed.iter().map(|(name, value)| ((*name).to_owned(), Tree::leaf(value))).collect())
}

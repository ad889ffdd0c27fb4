//! The alarms of a topology.

use std::collections::{BTreeMap, BTreeSet};

use alb_model::{Naming, Tree};

use super::error::TopologyError;
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
    specs.iter().try_for_each(|spec| check_rule(spec, &names))?;
    match circle(specs) {
        None => Ok(()),
        Some(path) => {
            let problem = format!("rule: expected alarms that do not lead back to it, found {}", path.join(" -> "));
            Err(TopologyError::item(format!("alarm \"{}\"", path[0]), problem))
        }
    }
}

/// The way from an alarm through the rules back to it, if there is one. AWS takes such alarms and never judges them.
fn circle(specs: &[AlarmSpec]) -> Option<Vec<String>> {
    let children = |spec: &AlarmSpec| {
        let rule = spec.rule.as_ref().map(|rule| Rule::parse(rule).expect("checked before"));
        rule.map(|rule| rule.children().into_iter().map(str::to_owned).collect()).unwrap_or_default()
    };
    let by_name: BTreeMap<String, Vec<String>> = specs.iter().map(|spec| (spec.name.clone(), children(spec))).collect();
    let mut done = BTreeSet::new();
    by_name.keys().find_map(|name| circle_from(name, &by_name, &mut Vec::new(), &mut done))
}

/// Each alarm is gone through once: `done` has those that lead to no circle, `path` those on the way to this one.
fn circle_from(
    name: &str,
    children: &BTreeMap<String, Vec<String>>,
    path: &mut Vec<String>,
    done: &mut BTreeSet<String>,
) -> Option<Vec<String>> {
    if done.contains(name) {
        return None;
    }
    let met = path.iter().position(|one| one == name);
    path.push(name.to_owned());
    if let Some(start) = met {
        return Some(path.split_off(start));
    }
    let found = children.get(name).into_iter().flatten().find_map(|child| circle_from(child, children, path, done));
    path.pop();
    done.insert(name.to_owned());
    found
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

//! The alarms of a topology.

use std::collections::BTreeSet;

use alb_model::{Naming, Tree};

use super::TopologyError;
use super::spec::AlarmSpec;
use crate::alarms::{Alarm, AlarmKind, Alarms};

pub(super) fn check(specs: &[AlarmSpec]) -> Result<(), TopologyError> {
    let mut names = BTreeSet::new();
    for spec in specs {
        let place = format!("alarm \"{}\"", spec.name);
        if !(1..=255).contains(&spec.name.chars().count()) {
            return Err(TopologyError::item(place, "name: expected 1 to 255 letters"));
        }
        if !names.insert(&spec.name) {
            return Err(TopologyError::item(place, "name: expected a name that no other alarm has"));
        }
    }
    Ok(())
}

pub(super) fn built(naming: &Naming, specs: &[AlarmSpec]) -> Alarms {
    let alarms = Alarms::default();
    for spec in specs {
        let mut alarm = Alarm::new(naming, spec.kind, &spec.name, settings(spec.kind));
        alarm.give(spec.state, "Given by the topology", None);
        alarms.put(alarm);
    }
    alarms
}

/// What any alarm of its kind has to have; nothing is measured with it.
fn settings(kind: AlarmKind) -> Tree {
    let fixed: &[(&str, &str)] = match kind {
        AlarmKind::Composite => &[("AlarmRule", "FALSE")],
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

//! Are the two environments alike, apart from what has to differ?

mod finding;
mod instances;
mod targets;
mod way_out;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

pub use finding::{Parity, ParityFinding};
pub use instances::{InstanceFacts, InstancesSeen};
pub use way_out::is_way_out;

use crate::color::{Color, PerColor};
use crate::intent::RouteName;

/// What is known of the environments of a switch.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Environments {
    /// The target groups of every route; `None` for one that does not exist.
    pub routes: BTreeMap<RouteName, PerColor<Option<GroupFacts>>>,
    /// The instances in all of them.
    pub instances: InstancesSeen,
}

impl Environments {
    /// What is known of every target group that exists.
    pub fn groups(&self) -> impl Iterator<Item = &GroupFacts> {
        self.routes.values().flat_map(of_both)
    }
}

fn of_both(groups: &PerColor<Option<GroupFacts>>) -> impl Iterator<Item = &GroupFacts> {
    groups.blue.iter().chain(&groups.green)
}

/// What the load balancer knows of one color's environment on one route.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct GroupFacts {
    /// The target group's settings and attributes by ELBv2's names, such as `HealthCheckPath` and
    /// `deregistration_delay.timeout_seconds`. Names that this program has never heard of are compared like all others.
    pub settings: BTreeMap<String, String>,
    /// The registered targets, without those that are on their way out; `None` where nobody has asked for them.
    pub targets: Option<Vec<TargetFacts>>,
}

impl GroupFacts {
    /// The registered targets that are known.
    fn known_targets(&self) -> &[TargetFacts] {
        self.targets.as_deref().unwrap_or_default()
    }
}

/// What is known of one registered target.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TargetFacts {
    /// The target with its port, such as `i-0abc:8080`; the load balancer keys targets by both.
    pub name: String,
    /// The port it gets traffic on; a lambda function has none.
    pub port: Option<u16>,
    /// The availability zone, where the load balancer says it.
    pub zone: Option<String>,
    /// The id of the EC2 instance that it is; `None` when it is something else.
    pub instance: Option<String>,
}

/// Something in which the two environments differ.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// What differs: the name of a setting, or a few words.
    pub what: String,
    /// What blue has; `None` when it has no such setting.
    pub blue: Option<String>,
    /// What green has; `None` when it has no such setting.
    pub green: Option<String>,
}

/// How two environments compare.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Comparison {
    /// Everything in which they differ and should not.
    pub differences: Vec<Difference>,
    /// Targets that are registered in both: they would serve both versions, and no cutover would take them out of
    /// production.
    pub shared_targets: Vec<String>,
    /// Instances that are registered and that EC2 does not know, so that nothing of them could be compared.
    pub unknown_instances: PerColor<Vec<String>>,
}

/// Settings that cannot be equal, or that say nothing about the environment (ELBv2 `TargetGroup`): the standby is on no
/// load balancer before its first cutover.
const EXPECTED_TO_DIFFER: [&str; 3] = ["LoadBalancerArns", "TargetGroupArn", "TargetGroupName"];

/// The port of targets that are registered without one; where there are targets, their own ports count instead.
const DEFAULT_PORT: &str = "Port";

/// Compares the environments of both colors. Targets that nobody has asked for, and instances that EC2 could not be asked for, are
/// left out.
#[must_use]
pub fn compare_environments(groups: &PerColor<GroupFacts>, seen: &InstancesSeen) -> Comparison {
    let mut differences = settings(groups);
    differences.extend(targets::differences(groups, seen));
    differences.extend(instances::differences(groups, seen));
    let (shared_targets, unknown_instances) = (targets::shared(groups), instances::unknown(groups, seen));
    Comparison { differences, shared_targets, unknown_instances }
}

impl Comparison {
    /// Was nothing found that should not be? What could not be compared is not known to be alike.
    #[must_use]
    pub fn is_alike(&self) -> bool {
        *self == Comparison::default()
    }
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let shown =
            |value: &Option<String>| value.as_ref().map_or("nothing".to_owned(), |value| format!("\"{value}\""));
        write!(f, "{}: blue has {}, green has {}", self.what, shown(&self.blue), shown(&self.green))
    }
}

fn settings(groups: &PerColor<GroupFacts>) -> Vec<Difference> {
    let names: BTreeSet<_> = Color::ALL.iter().flat_map(|color| groups.get(*color).settings.keys()).collect();
    let may_have_ports = |color: &Color| groups.get(*color).targets.as_ref().is_none_or(|targets| !targets.is_empty());
    let ports_are_told = Color::ALL.iter().all(may_have_ports);
    let left_out = |name: &str| EXPECTED_TO_DIFFER.contains(&name) || (ports_are_told && name == DEFAULT_PORT);
    let compared = names.into_iter().filter(|name| !left_out(name));
    compared
        .filter_map(|name| {
            let value = |color| groups.get(color).settings.get(name).cloned();
            difference(name, value(Color::Blue), value(Color::Green))
        })
        .collect()
}

/// `None` when both are the same.
fn difference(what: &str, blue: Option<String>, green: Option<String>) -> Option<Difference> {
    (blue != green).then(|| Difference { what: what.to_owned(), blue, green })
}

#[cfg(test)]
mod tests;

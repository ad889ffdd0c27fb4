//! Comparing the EC2 instances of both colors.

use std::collections::{BTreeMap, BTreeSet};

use super::{Difference, GroupFacts, TargetFacts, difference};
use crate::color::{Color, PerColor};

/// What EC2 says of one instance (EC2 `Instance`). What every instance has of its own is left out: ids, addresses, times,
/// tags, and the image, which is what a release brings.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct InstanceFacts {
    /// The availability zone.
    pub zone: Option<String>,
    /// The ids of its security groups.
    pub security_groups: BTreeSet<String>,
    /// Everything else by EC2's names, such as `InstanceType` and `MetadataOptions.HttpTokens`. Names that this program has
    /// never heard of are compared like all others.
    pub settings: BTreeMap<String, String>,
}

/// What EC2 says of the instances that are registered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum InstancesSeen {
    /// Those of them that it knows, by id. Targets that are no instances are not asked for.
    Known(BTreeMap<String, InstanceFacts>),
    /// It could not be asked.
    Failed {
        /// What was tried and what came of it, for a person.
        message: String,
    },
}

impl Default for InstancesSeen {
    fn default() -> InstancesSeen {
        InstancesSeen::Known(BTreeMap::new())
    }
}

impl InstancesSeen {
    /// What is known of the instance that this target is.
    pub(super) fn instance_behind(&self, target: &TargetFacts) -> Option<&InstanceFacts> {
        match self {
            InstancesSeen::Known(instances) => instances.get(target.instance.as_ref()?),
            InstancesSeen::Failed { .. } => None,
        }
    }
}

/// What must not only be the same but also as often: how much two environments can carry depends on it.
const COUNTED: &str = "InstanceType";

const SECURITY_GROUPS: &str = "SecurityGroups";

/// The differences between the instances that EC2 knows; none when one of the colors has none of them.
pub(super) fn differences(groups: &PerColor<GroupFacts>, seen: &InstancesSeen) -> Vec<Difference> {
    let instances = PerColor::from_fn(|color| distinct(groups.get(color), seen));
    if instances.blue.is_empty() || instances.green.is_empty() {
        return Vec::new();
    }
    let of_both = instances.blue.iter().chain(&instances.green);
    let names: BTreeSet<_> = of_both.flat_map(|instance| instance.settings.keys()).collect();
    let security = difference(SECURITY_GROUPS, security_groups(&instances.blue), security_groups(&instances.green));
    names.into_iter().filter_map(|name| setting(name, &instances)).chain(security).collect()
}

/// The ids that are registered with each color and that EC2 does not know. Nothing is unknown where it was not asked.
pub(super) fn unknown(groups: &PerColor<GroupFacts>, seen: &InstancesSeen) -> PerColor<Vec<String>> {
    let InstancesSeen::Known(known) = seen else { return PerColor { blue: Vec::new(), green: Vec::new() } };
    let of = |color: Color| {
        let ids: BTreeSet<_> =
            groups.get(color).known_targets().iter().filter_map(|target| target.instance.as_ref()).collect();
        ids.into_iter().filter(|id| !known.contains_key(*id)).cloned().collect()
    };
    PerColor::from_fn(of)
}

/// Each instance once, on however many ports it is registered.
fn distinct<'a>(group: &GroupFacts, seen: &'a InstancesSeen) -> Vec<&'a InstanceFacts> {
    let by_id: BTreeMap<_, _> = group
        .known_targets()
        .iter()
        .filter_map(|target| Some((target.instance.as_ref()?, seen.instance_behind(target)?)))
        .collect();
    by_id.into_values().collect()
}

fn setting(name: &str, instances: &PerColor<Vec<&InstanceFacts>>) -> Option<Difference> {
    let (blue, green) = (counted(name, &instances.blue), counted(name, &instances.green));
    if name == COUNTED {
        let same_number = instances.blue.len() == instances.green.len();
        let alike = if same_number { blue == green } else { blue.keys().eq(green.keys()) };
        return if alike { None } else { difference(name, Some(with_numbers(&blue)), Some(with_numbers(&green))) };
    }
    difference(name, values(blue.into_keys()), values(green.into_keys()))
}

/// How many instances have each value; those without the setting have `None`.
fn counted<'a>(name: &str, instances: &[&'a InstanceFacts]) -> BTreeMap<Option<&'a str>, usize> {
    let mut counted = BTreeMap::new();
    for instance in instances {
        *counted.entry(instance.settings.get(name).map(String::as_str)).or_default() += 1;
    }
    counted
}

fn with_numbers(counted: &BTreeMap<Option<&str>, usize>) -> String {
    let words = counted.iter().map(|(value, count)| format!("{count} {}", value.unwrap_or(NONE)));
    words.collect::<Vec<_>>().join(", ")
}

/// What an instance without a setting has, beside others that have it.
const NONE: &str = "none";

/// Every value once; `None` when no instance has any.
fn values<'a>(values: impl Iterator<Item = Option<&'a str>>) -> Option<String> {
    let values: Vec<_> = values.collect();
    let any = values.iter().any(Option::is_some);
    any.then(|| values.iter().map(|value| value.unwrap_or(NONE)).collect::<Vec<_>>().join(", "))
}

/// Every combination of groups once: one group more on a single instance is a difference, too.
fn security_groups(instances: &[&InstanceFacts]) -> Option<String> {
    let combination = |instance: &&InstanceFacts| {
        let groups: Vec<_> = instance.security_groups.iter().map(String::as_str).collect();
        (!groups.is_empty()).then(|| groups.join(" + "))
    };
    let combinations: BTreeSet<_> = instances.iter().map(combination).collect();
    values(combinations.iter().map(Option::as_deref))
}

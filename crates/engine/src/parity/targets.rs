//! Comparing the targets of both colors: how many, in which zones, on which ports, and whether any is in both.

use std::collections::{BTreeMap, BTreeSet};

use super::{Difference, GroupFacts, InstancesSeen, TargetFacts, difference};
use crate::color::PerColor;

/// From here on ports are handed out by the system: Docker and ECS give every container another one, so the numbers of
/// two environments say nothing (the ephemeral range of Linux; elsewhere it begins later).
const FIRST_EPHEMERAL_PORT: u16 = 32768;

/// The differences between the targets; none where those of a color are not known. A color without any differs in their number alone.
pub(super) fn differences(groups: &PerColor<GroupFacts>, seen: &InstancesSeen) -> Vec<Difference> {
    let (Some(blue), Some(green)) = (groups.blue.targets.as_deref(), groups.green.targets.as_deref()) else {
        return Vec::new();
    };
    let targets = PerColor { blue, green };
    let count = |targets: &[TargetFacts]| Some(targets.len().to_string());
    let number = difference("number of targets", count(targets.blue), count(targets.green));
    if targets.blue.is_empty() || targets.green.is_empty() {
        return Vec::from_iter(number);
    }
    let ports = difference("ports of the targets", ports(targets.blue), ports(targets.green));
    number.into_iter().chain(zones(targets, seen)).chain(ports).collect()
}

/// The targets that are registered in both groups.
pub(super) fn shared(groups: &PerColor<GroupFacts>) -> Vec<String> {
    let names =
        |group: &GroupFacts| group.known_targets().iter().map(|target| target.name.clone()).collect::<BTreeSet<_>>();
    names(&groups.blue).intersection(&names(&groups.green)).cloned().collect()
}

/// Other zones are a difference; so is another distribution, unless the number of targets, which is a difference of its
/// own, explains it.
fn zones(targets: PerColor<&[TargetFacts]>, seen: &InstancesSeen) -> Option<Difference> {
    let (blue, green) = (by_zone(targets.blue, seen)?, by_zone(targets.green, seen)?);
    let same_number = targets.blue.len() == targets.green.len();
    let alike = if same_number { blue == green } else { blue.keys().eq(green.keys()) };
    if alike { None } else { difference("targets by zone", Some(listed(&blue)), Some(listed(&green))) }
}

/// How many targets each zone has; `None` when it is not known of every target. The load balancer does not say it of
/// instances, EC2 does.
fn by_zone<'a>(targets: &'a [TargetFacts], seen: &'a InstancesSeen) -> Option<BTreeMap<&'a str, usize>> {
    let mut zones = BTreeMap::new();
    for target in targets {
        let of_instance = || seen.instance_behind(target).and_then(|instance| instance.zone.as_deref());
        *zones.entry(target.zone.as_deref().or_else(of_instance)?).or_default() += 1;
    }
    Some(zones)
}

fn listed(zones: &BTreeMap<&str, usize>) -> String {
    zones.iter().map(|(zone, count)| format!("{count} in {zone}")).collect::<Vec<_>>().join(", ")
}

/// The ports that targets get traffic on, each once; `None` when they have none.
fn ports(targets: &[TargetFacts]) -> Option<String> {
    let ports: BTreeSet<_> = targets.iter().filter_map(|target| target.port).collect();
    let (ephemeral, fixed): (Vec<_>, Vec<_>) = ports.into_iter().partition(|port| *port >= FIRST_EPHEMERAL_PORT);
    let mut words: Vec<_> = fixed.iter().map(ToString::to_string).collect();
    words.extend((!ephemeral.is_empty()).then(|| format!("{FIRST_EPHEMERAL_PORT} or above")));
    (!words.is_empty()).then(|| words.join(", "))
}

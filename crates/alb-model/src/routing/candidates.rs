//! Which targets of a group requests can go to.

use std::collections::BTreeMap;

use super::GroupRoutes;
use crate::model::Model;
use crate::{HealthState, LoadBalancer, LoadBalancerKind, Target, TargetGroup, TargetKey};

/// The candidates of a group as its load balancer sees them: all together, and by zone when requests stay in theirs.
pub(super) fn group_routes(model: &Model, group: &TargetGroup) -> GroupRoutes {
    let all: Vec<&Target> = group.targets.values().collect();
    let (candidates, fails_open) = choose(group, &all);
    let by_zone = match model.load_balancer_of(&group.arn) {
        Some(load_balancer) if !crosses_zones(group, load_balancer) => {
            zonal(model, group, load_balancer, &all, &candidates)
        }
        _ => BTreeMap::new(),
    };
    let sticky_seconds = group.target_stickiness_seconds();
    GroupRoutes { arn: group.arn.clone(), name: group.name.clone(), candidates, fails_open, by_zone, sticky_seconds }
}

fn crosses_zones(group: &TargetGroup, load_balancer: &LoadBalancer) -> bool {
    match group.attributes.get("load_balancing.cross_zone.enabled").map(String::as_str) {
        Some("true") => true,
        Some("false") => false,
        _ => load_balancer.crosses_zones(),
    }
}

fn zonal(
    model: &Model,
    group: &TargetGroup,
    load_balancer: &LoadBalancer,
    all: &[&Target],
    everywhere: &[TargetKey],
) -> BTreeMap<String, Vec<TargetKey>> {
    let in_zone = |zone: &str| {
        let here = all.iter().copied().filter(|target| model.zone_of(target).is_none_or(|own| own == zone));
        let (found, _) = choose(group, &here.collect::<Vec<_>>());
        // No name leads to a network load balancer's node that could forward to nothing.
        let elsewhere = found.is_empty() && load_balancer.kind == LoadBalancerKind::Network;
        if elsewhere { everywhere.to_vec() } else { found }
    };
    let zones = load_balancer.zones().unwrap_or_default();
    zones.into_iter().map(|zone| (zone.to_owned(), in_zone(zone))).collect()
}

/// The healthy ones, and that there are enough of them; or all: AWS rather fails open than to answer nothing.
fn choose(group: &TargetGroup, targets: &[&Target]) -> (Vec<TargetKey>, bool) {
    let with = |states: &[HealthState]| -> Vec<TargetKey> {
        let found = targets.iter().filter(|target| states.contains(&group.state(target)));
        found.map(|target| target.key.clone()).collect()
    };
    let healthy = with(&[HealthState::Healthy, HealthState::Unavailable]);
    let judged = with(&[HealthState::Healthy, HealthState::Unavailable, HealthState::Initial, HealthState::Unhealthy]);
    if healthy.len() < group.fewest_healthy(judged.len()) { (judged, true) } else { (healthy, false) }
}

use std::collections::BTreeSet;

use super::{RequestedAction, RequestedForward, RequestedGroup};
use crate::{Forward, GroupStickiness, LoadBalancerKind, Rejection, WeightedGroup};

/// The quota "Target Groups per Action per ALB", which AWS does not raise.
const MOST_GROUPS: usize = 5;
const HIGHEST_WEIGHT: i64 = 999;
const LONGEST_STICKINESS_SECONDS: i64 = 604_800;

pub(super) fn accept(kind: LoadBalancerKind, requested: &RequestedAction) -> Result<Forward, Rejection> {
    let forward = match (&requested.target_group_arn, &requested.forward) {
        (None, None) => return Err(Rejection::validation("A target group must be specified for a forward action")),
        (Some(arn), None) => RequestedForward { groups: vec![only(arn)], ..RequestedForward::default() },
        (None, Some(forward)) => forward.clone(),
        (Some(arn), Some(forward)) if forward.groups.len() == 1 && forward.groups[0].arn == *arn => forward.clone(),
        (Some(_), Some(_)) => {
            return Err(Rejection::validation(
                "You can specify both a target group ARN and a forward configuration only if the configuration names \
                 exactly that one target group",
            ));
        }
    };
    let groups = accept_groups(&forward.groups)?;
    Ok(Forward { groups, stickiness: accept_stickiness(kind, &forward)? })
}

fn only(arn: &str) -> RequestedGroup {
    RequestedGroup { arn: arn.to_owned(), weight: None }
}

fn accept_groups(requested: &[RequestedGroup]) -> Result<Vec<WeightedGroup>, Rejection> {
    if requested.is_empty() {
        return Err(Rejection::validation("A forward action must specify at least one target group"));
    }
    if requested.len() > MOST_GROUPS {
        return Err(Rejection::TooManyGroupsInAction { limit: MOST_GROUPS, count: requested.len() });
    }
    let unique: BTreeSet<_> = requested.iter().map(|group| &group.arn).collect();
    if unique.len() != requested.len() {
        return Err(Rejection::validation("A forward action can specify each target group only once"));
    }
    let alone = requested.len() == 1;
    requested.iter().map(|group| accept_weight(group, alone)).collect()
}

fn accept_weight(group: &RequestedGroup, alone: bool) -> Result<WeightedGroup, Rejection> {
    let weight = match group.weight {
        None if alone => 1,
        Some(weight @ 0..=HIGHEST_WEIGHT) => u32::try_from(weight).expect("in range"),
        _ => {
            return Err(Rejection::validation("The weight for each target group must be between 0 and 999, inclusive"));
        }
    };
    Ok(WeightedGroup { arn: group.arn.clone(), weight })
}

/// Only an application load balancer remembers clients for a time; a network load balancer tells them by their address.
fn accept_stickiness(kind: LoadBalancerKind, forward: &RequestedForward) -> Result<GroupStickiness, Rejection> {
    let enabled = forward.sticky.unwrap_or(false);
    let timed = enabled && kind == LoadBalancerKind::Application;
    let duration_seconds = match forward.sticky_seconds {
        Some(_) if kind == LoadBalancerKind::Network => {
            return Err(Rejection::validation(
                "Target group stickiness duration is supported only by application load balancers",
            ));
        }
        None if !timed => None,
        Some(seconds @ 1..=LONGEST_STICKINESS_SECONDS) => Some(u32::try_from(seconds).expect("in range")),
        _ => {
            return Err(Rejection::validation("Target group stickiness duration must be between 1 and 604800 seconds"));
        }
    };
    Ok(GroupStickiness { enabled, duration_seconds })
}

//! Registering targets and telling of their health.

mod check;

use std::collections::BTreeSet;

use alb_model::{TargetGroup, TargetHealth, TargetKey, Tree};

use super::errors::ApiError;
use super::nothing::NOTHING;
use super::query::{Query, number};
use super::target_groups::find_target_group;
use crate::state::State;
use check::check_target;

pub(super) fn describe_target_health(state: &State, query: &Query) -> Result<Tree, ApiError> {
    let arn = query.required("TargetGroupArn")?;
    let anomalies = query.texts("Include").iter().any(|include| matches!(*include, "AnomalyDetection" | "All"));
    let list = state.read(|model| {
        let group = find_target_group(model, arn)?;
        Ok::<_, ApiError>(
            described(query, group)?.iter().map(|key| shown_target_health(group, key, anomalies)).collect(),
        )
    })?;
    Ok(Tree::fields().with("TargetHealthDescriptions", Tree::List(list)))
}

pub(super) fn register_targets(state: &State, query: &Query) -> Result<Tree, ApiError> {
    let arn = query.required("TargetGroupArn")?;
    state.change(|model| {
        let group = find_target_group(model, arn)?;
        let targets = wanted(query, group)?;
        targets.iter().try_for_each(|(key, zone)| check_target(state, model, group, key, zone.as_deref()))?;
        Ok::<_, ApiError>(model.register_targets(arn, targets)?)
    })?;
    Ok(NOTHING)
}

pub(super) fn deregister_targets(state: &State, query: &Query) -> Result<Tree, ApiError> {
    let arn = query.required("TargetGroupArn")?;
    state.change(|model| {
        let group = find_target_group(model, arn)?;
        let targets = meant(query, group)?;
        Ok::<_, ApiError>(model.deregister_targets(arn, targets)?)
    })?;
    Ok(NOTHING)
}

/// The targets in a request; one without a port has its group's.
fn wanted(query: &Query, group: &TargetGroup) -> Result<Vec<(TargetKey, Option<String>)>, ApiError> {
    let targets = query.get("Targets").map(Tree::items).unwrap_or_default().iter().map(|tree| {
        let id = tree.text("Id").filter(|id| !id.is_empty());
        let id = id.ok_or_else(|| ApiError::validation("Each target must have an id"))?.to_owned();
        let key = TargetKey { id, port: number(tree, "Port")?.unwrap_or(group.port) };
        Ok((key, tree.text("AvailabilityZone").map(str::to_owned)))
    });
    targets.collect()
}

/// The registered targets that a request means: one without a port means all ports of its id.
fn meant(query: &Query, group: &TargetGroup) -> Result<Vec<TargetKey>, ApiError> {
    let mut found = Vec::new();
    for tree in query.get("Targets").map(Tree::items).unwrap_or_default() {
        let (id, port) = (tree.text("Id").unwrap_or_default(), number::<u16>(tree, "Port")?);
        let means = |key: &&TargetKey| key.id == id && port.is_none_or(|port| key.port == port);
        found.extend(group.targets.keys().filter(means).cloned());
    }
    Ok(found)
}

/// The targets to tell of: all, or those asked for, registered or not.
fn described(query: &Query, group: &TargetGroup) -> Result<BTreeSet<TargetKey>, ApiError> {
    if query.get("Targets").is_none() {
        let listed = group.targets.values().filter(|target| !target.is_let_go());
        return Ok(listed.map(|target| target.key.clone()).collect());
    }
    let registered = meant(query, group)?;
    let ids: BTreeSet<_> = registered.iter().map(|key| key.id.clone()).collect();
    let unregistered = wanted(query, group)?.into_iter().map(|(key, _)| key);
    let unregistered = unregistered.filter(|key| key.port != group.port || !ids.contains(&key.id));
    Ok(unregistered.chain(registered.iter().cloned()).collect())
}

fn shown_target_health(group: &TargetGroup, key: &TargetKey, anomalies: bool) -> Tree {
    let of_network = !group.is_of_functions();
    let zone = group.targets.get(key).and_then(|target| target.zone.as_ref());
    let target = Tree::fields()
        .with("Id", Tree::leaf(&key.id))
        .with_some("Port", of_network.then(|| Tree::leaf(key.port)))
        .with_some("AvailabilityZone", zone.map(Tree::leaf));
    let anomaly = Tree::fields().with("Result", Tree::leaf("normal")).with("MitigationInEffect", Tree::leaf("no"));
    Tree::fields()
        .with("Target", target)
        .with_some("HealthCheckPort", of_network.then(|| Tree::leaf(group.check_port(key))))
        .with("TargetHealth", shown_health(&group.health(key)))
        .with_some("AnomalyDetection", anomalies.then_some(anomaly))
}

fn shown_health(health: &TargetHealth) -> Tree {
    Tree::fields()
        .with("State", Tree::leaf(health.state.as_str()))
        .with_some("Reason", health.reason.map(|reason| Tree::leaf(reason.as_str())))
        .with_some("Description", health.description.as_ref().map(Tree::leaf))
}

//! From the actions of a topology file to those of the API.

use std::collections::BTreeMap;

use alb_model::{Model, RequestedAction, RequestedForward, RequestedGroup, Tree};

use crate::topology::error::TopologyError;
use crate::topology::spec::ActionSpec;

/// The one map among the configurations: its keys are the user's, not the API's.
const MAP: &str = "AuthenticationRequestExtraParams";

/// The two ways in which a listener or a rule says what it does.
#[derive(Debug, Clone, Copy)]
pub(super) struct Given<'a> {
    pub(super) list_key: &'static str,
    pub(super) list: Option<&'a [ActionSpec]>,
    pub(super) forward: Option<&'a BTreeMap<String, i64>>,
    pub(super) stickiness_seconds: Option<i64>,
}

pub(super) fn requested(model: &Model, place: &str, given: Given<'_>) -> Result<Vec<RequestedAction>, TopologyError> {
    match (given.list, given.forward) {
        (None, Some(weights)) => Ok(vec![forward(model, place, weights, given.stickiness_seconds)?]),
        (Some(list), None) if given.stickiness_seconds.is_none() => {
            let numbered = list.iter().zip(1..);
            numbered
                .map(|(spec, order)| Ok(RequestedAction { order: Some(order), ..action(model, place, spec)? }))
                .collect()
        }
        _ => Err(TopologyError::item(
            place,
            format!("expected either `forward` (with or without `stickiness_seconds`) or `{}`", given.list_key),
        )),
    }
}

fn action(model: &Model, place: &str, spec: &ActionSpec) -> Result<RequestedAction, TopologyError> {
    let place = format!("action \"{}\" of {place}", spec.kind);
    match (&spec.target_groups, &spec.config) {
        (Some(weights), None) if spec.kind == "forward" => forward(model, &place, weights, spec.stickiness_seconds),
        (None, Some(table)) if spec.kind != "forward" && spec.stickiness_seconds.is_none() => {
            Ok(RequestedAction { kind: spec.kind.clone(), config: Some(tree_of_table(table)), ..Default::default() })
        }
        _ if spec.kind == "forward" => Err(TopologyError::item(
            place,
            "expected `target_groups` (and perhaps `stickiness_seconds`), and no `config`",
        )),
        _ => Err(TopologyError::item(place, "expected `config`, and neither `target_groups` nor `stickiness_seconds`")),
    }
}

fn forward(
    model: &Model,
    place: &str,
    weights: &BTreeMap<String, i64>,
    sticky_seconds: Option<i64>,
) -> Result<RequestedAction, TopologyError> {
    let groups = weights.iter().map(|(name, weight)| {
        let group = model.target_groups().find(|group| group.name == *name).ok_or_else(|| {
            let known: Vec<_> = model.target_groups().map(|group| group.name.as_str()).collect();
            TopologyError::item(place, format!("expected one of the target groups {known:?}, found {name:?}"))
        })?;
        Ok(RequestedGroup { arn: group.arn.clone(), weight: Some(*weight) })
    });
    let groups = groups.collect::<Result<Vec<_>, TopologyError>>()?;
    let forward = RequestedForward { groups, sticky: sticky_seconds.map(|_| true), sticky_seconds };
    Ok(RequestedAction { kind: "forward".to_owned(), forward: Some(forward), ..Default::default() })
}

fn tree_of_table(table: &toml::Table) -> Tree {
    let members = table.iter().map(|(name, value)| {
        let tree = match value {
            toml::Value::Table(map) if name == MAP => {
                Tree::Map(map.iter().map(|(key, value)| (key.clone(), text(value))).collect())
            }
            value => tree(value),
        };
        (name.clone(), tree)
    });
    Tree::Fields(members.collect())
}

fn tree(value: &toml::Value) -> Tree {
    match value {
        toml::Value::Table(table) => tree_of_table(table),
        toml::Value::Array(items) => Tree::List(items.iter().map(tree).collect()),
        value => Tree::Text(text(value)),
    }
}

fn text(value: &toml::Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

//! Creating, changing and deleting target groups.

use alb_model::{ArnKind, Model, TargetGroup, Tree};

use super::requested::{check_group_name, requested};
use super::{find_target_group, health_check, shown_target_group};
use crate::control_plane::arguments::check_arn;
use crate::control_plane::errors::ApiError;
use crate::control_plane::nothing::NOTHING;
use crate::control_plane::query::Query;
use crate::control_plane::tags;
use crate::state::State;

pub(crate) fn create_target_group(state: &State, query: &Query) -> Result<Tree, ApiError> {
    let name = query.required("Name")?;
    check_group_name(name)?;
    let tags = tags::tags_in_request(query)?;
    state.change(|model| {
        let mut group = requested(query, model.unused(model.naming().target_group(name)), name)?;
        group.tags = tags;
        let same = model.target_groups().find(|found| found.name == name).filter(|found| is_same(found, &group));
        let arn = match same {
            Some(same) => same.arn.clone(),
            None => {
                let arn = group.arn.clone();
                model.create_target_group(group)?;
                arn
            }
        };
        told(model, &arn)
    })
}

/// Only the health check of a target group can be changed.
pub(crate) fn modify_target_group(state: &State, query: &Query) -> Result<Tree, ApiError> {
    let arn = query.required("TargetGroupArn")?;
    state.change(|model| {
        let group = find_target_group(model, arn)?;
        let check = health_check::changed(query, group, group.health_check.clone())?;
        model.set_health_check(arn, check)?;
        told(model, arn)
    })
}

/// One that is unknown is deleted already.
pub(crate) fn delete_target_group(state: &State, query: &Query) -> Result<Tree, ApiError> {
    let arn = query.required("TargetGroupArn")?;
    check_arn(arn, ArnKind::TargetGroup)?;
    state.change(|model| model.delete_target_group(arn))?;
    Ok(NOTHING)
}

fn told(model: &Model, arn: &str) -> Result<Tree, ApiError> {
    let group = shown_target_group(model, find_target_group(model, arn)?);
    Ok(Tree::fields().with("TargetGroups", Tree::List(vec![group])))
}

/// Creating the same again succeeds and changes nothing; a group of the topology has no properties of its own.
fn is_same(found: &TargetGroup, wanted: &TargetGroup) -> bool {
    (&found.protocol, found.port, &found.target_type) == (&wanted.protocol, wanted.port, &wanted.target_type)
        && found.health_check == wanted.health_check
        && found.properties == wanted.properties
}

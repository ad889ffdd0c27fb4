//! Tags of alarms.

use std::collections::BTreeMap;

use alb_model::Tree;

use super::alarm_arguments::not_found;
use crate::alarms::Alarm;
use crate::control_plane::errors::ApiError;
use crate::control_plane::nothing::NOTHING;
use crate::control_plane::query::Query;
use crate::state::State;

pub(super) fn list_tags_for_resource(state: &State, query: &Query) -> Result<Tree, ApiError> {
    let tags = of_alarm(state, query, |alarm| alarm.tags.clone())?;
    let tags =
        tags.iter().map(|(key, value)| Tree::fields().with("Key", Tree::leaf(key)).with("Value", Tree::leaf(value)));
    Ok(Tree::fields().with("Tags", Tree::List(tags.collect())))
}

pub(super) fn tag_resource(state: &State, query: &Query) -> Result<Tree, ApiError> {
    of_alarm(state, query, |alarm| alarm.tags.extend(tags_in_request(query)))?;
    Ok(NOTHING)
}

pub(super) fn untag_resource(state: &State, query: &Query) -> Result<Tree, ApiError> {
    let keys = query.texts("TagKeys");
    of_alarm(state, query, |alarm| alarm.tags.retain(|key, _| !keys.contains(&key.as_str())))?;
    Ok(NOTHING)
}

/// The tags that a request carries.
pub(super) fn tags_in_request(query: &Query) -> BTreeMap<String, String> {
    let tags = query.get("Tags").map(Tree::items).unwrap_or_default().iter();
    let pairs = tags.filter_map(|tag| Some((tag.text("Key")?, tag.text("Value").unwrap_or_default())));
    pairs.map(|(key, value)| (key.to_owned(), value.to_owned())).collect()
}

fn of_alarm<T>(state: &State, query: &Query, change: impl FnOnce(&mut Alarm) -> T) -> Result<T, ApiError> {
    let arn = query.required("ResourceARN")?;
    let name = arn.split_once(":alarm:").map(|(_, name)| name).ok_or_else(not_found)?;
    state.alarms.change(name, change).ok_or_else(not_found)
}

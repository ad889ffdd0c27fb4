//! The tags of a session.

use std::collections::{BTreeMap, BTreeSet};

use alb_model::Tree;

use super::member_form::check_form;
use crate::control_plane::errors::ApiError;
use crate::control_plane::query::Query;

/// The most tags that a session has.
const MOST_TAGS: usize = 50;

pub(super) fn session_tags(query: &Query) -> Result<BTreeMap<String, String>, ApiError> {
    let items = query.get("Tags").map(Tree::items).unwrap_or_default();
    let mut tags = BTreeMap::new();
    for item in items {
        let (key, value) = (item.text("Key").unwrap_or_default(), item.text("Value").unwrap_or_default());
        check_form("tags.member.key", key, 1..=128, |_| true)?;
        check_form("tags.member.value", value, 0..=256, |_| true)?;
        if tags.keys().any(|other: &String| other.eq_ignore_ascii_case(key)) {
            return Err(ApiError::validation(
                "Duplicate tag keys found. Please note that Tag keys are case insensitive.",
            ));
        }
        tags.insert(key.to_owned(), value.to_owned());
    }
    if tags.len() > MOST_TAGS {
        return Err(ApiError::validation(format!("A session has at most {MOST_TAGS} tags, found {}", tags.len())));
    }
    Ok(tags)
}

/// The keys of the tags that are handed on, each of which must be one of these.
pub(super) fn transitive_tag_keys(
    query: &Query,
    tags: &BTreeMap<String, String>,
) -> Result<BTreeSet<String>, ApiError> {
    let items = query.get("TransitiveTagKeys").map(Tree::items).unwrap_or_default();
    let keys: BTreeSet<_> = items.iter().filter_map(Tree::as_text).map(str::to_owned).collect();
    match keys.iter().find(|key| !tags.contains_key(*key)) {
        Some(key) => Err(ApiError::validation(format!("The specified transitive tag key {key} is not among the tags"))),
        None => Ok(keys),
    }
}

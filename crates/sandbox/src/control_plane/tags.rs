//! Tags of all that load balancing has.

use std::collections::BTreeMap;

use alb_model::{Arn, ArnKind, Model, Rejection, Tree};

use super::errors::ApiError;
use super::nothing::NOTHING;
use super::paging::check_count;
use super::query::Query;
use crate::state::State;

pub(super) fn describe_tags(state: &State, query: &Query) -> Result<Tree, ApiError> {
    let arns = query.texts("ResourceArns");
    check_count(&arns, "resources")?;
    let described = state.read(|model| arns.iter().map(|arn| of_resource(model, arn)).collect::<Result<_, _>>())?;
    Ok(Tree::fields().with("TagDescriptions", Tree::List(described)))
}

pub(super) fn add_tags(state: &State, query: &Query) -> Result<Tree, ApiError> {
    let tags = tags_in_request(query)?;
    if tags.is_empty() {
        return Err(ApiError::validation("At least one tag must be specified"));
    }
    change(state, query, |of_resource| {
        let mut together = of_resource.clone();
        together.extend(tags.clone());
        check_count_of_tags(&together)?;
        *of_resource = together;
        Ok(())
    })
}

pub(super) fn remove_tags(state: &State, query: &Query) -> Result<Tree, ApiError> {
    let keys = query.texts("TagKeys");
    change(state, query, |of_resource| {
        of_resource.retain(|key, _| !keys.contains(&key.as_str()));
        Ok(())
    })
}

/// The tags in a request, be it to create something or to add them to what is there.
pub(super) fn tags_in_request(query: &Query) -> Result<BTreeMap<String, String>, ApiError> {
    let mut tags = BTreeMap::new();
    for tag in query.get("Tags").map(Tree::items).unwrap_or_default() {
        let (key, value) = (tag.text("Key").unwrap_or_default(), tag.text("Value").unwrap_or_default());
        if key.is_empty() || key.chars().count() > 128 || value.chars().count() > 256 || key.starts_with("aws:") {
            return Err(ApiError::validation(format!("The tag '{key}' is not valid")));
        }
        if tags.insert(key.to_owned(), value.to_owned()).is_some() {
            return Err(ApiError::new(400, "DuplicateTagKeys", format!("The tag key '{key}' was specified twice")));
        }
    }
    check_count_of_tags(&tags)?;
    Ok(tags)
}

/// AWS's usual quota; that it holds here is not documented.
fn check_count_of_tags(tags: &BTreeMap<String, String>) -> Result<(), ApiError> {
    if tags.len() <= 50 {
        Ok(())
    } else {
        Err(ApiError::new(400, "TooManyTags", "A resource can have at most 50 tags"))
    }
}

/// Changes all of the resources that a request names, or none when one is unknown.
fn change(
    state: &State,
    query: &Query,
    change: impl Fn(&mut BTreeMap<String, String>) -> Result<(), ApiError>,
) -> Result<Tree, ApiError> {
    let arns = query.texts("ResourceArns");
    check_count(&arns, "resources")?;
    state.change(|model| {
        arns.iter().try_for_each(|arn| tags(model, arn).map(drop))?;
        arns.iter().filter_map(|arn| model.tags_mut(arn).map(&change)).collect::<Result<(), _>>()
    })?;
    Ok(NOTHING)
}

fn of_resource(model: &Model, arn: &str) -> Result<Tree, ApiError> {
    let tags = tags(model, arn)?
        .iter()
        .map(|(key, value)| Tree::fields().with("Key", Tree::leaf(key)).with("Value", Tree::leaf(value)));
    Ok(Tree::fields().with("ResourceArn", Tree::leaf(arn)).with("Tags", Tree::List(tags.collect())))
}

fn tags<'a>(model: &'a Model, arn: &str) -> Result<&'a BTreeMap<String, String>, ApiError> {
    let Some(parsed) = Arn::parse(arn) else {
        return Err(ApiError::validation(format!("'{arn}' is not a valid resource ARN")));
    };
    let (name, owned) = (arn.to_owned(), arn.to_owned());
    let (found, missing) = match parsed.kind {
        ArnKind::LoadBalancer => {
            (model.load_balancer(arn).map(|found| &found.tags), Rejection::LoadBalancerNotFound { name })
        }
        ArnKind::Listener => (model.listener(arn).map(|found| &found.tags), Rejection::ListenerNotFound { arn: owned }),
        ArnKind::Rule => (model.rule(arn).map(|found| &found.tags), Rejection::RuleNotFound { arn: owned }),
        ArnKind::TargetGroup => {
            (model.target_group(arn).map(|found| &found.tags), Rejection::TargetGroupNotFound { name })
        }
    };
    found.ok_or_else(|| missing.into())
}

//! Creating rules and changing their order.

use alb_model::{ArnKind, Tree};

use super::by_arn;
use crate::control_plane::arguments::{check_arn, find_listener};
use crate::control_plane::errors::ApiError;
use crate::control_plane::query::{Query, number};
use crate::control_plane::{action_lists, conditions, tags, transforms};
use crate::state::State;

const HIGHEST_PRIORITY: u32 = 50_000;

pub(crate) fn create_rule(state: &State, query: &Query) -> Result<Tree, ApiError> {
    let listener = query.required("ListenerArn")?;
    let priority = priority(query.parameters())?;
    let conditions = conditions::requested_conditions(query)?.unwrap_or_default();
    if conditions.is_empty() {
        return Err(ApiError::validation("A condition must be specified"));
    }
    let transforms = transforms::requested_transforms(query)?.unwrap_or_default();
    let actions = action_lists::requested_actions(query, "Actions")?.unwrap_or_default();
    let tags = tags::tags_in_request(query)?;
    let created = state.change(|model| {
        find_listener(model, listener)?;
        let arn = model.create_rule_with_transforms(listener, priority, conditions, transforms, &actions)?;
        model.tags_mut(&arn).expect("it was just created").extend(tags);
        by_arn(model, &arn)
    });
    Ok(Tree::fields().with("Rules", Tree::List(vec![created?])))
}

pub(crate) fn set_rule_priorities(state: &State, query: &Query) -> Result<Tree, ApiError> {
    let pairs = query.get("RulePriorities").map(Tree::items).unwrap_or_default().iter().map(|pair| {
        let arn = pair.text("RuleArn").unwrap_or_default();
        check_arn(arn, ArnKind::Rule)?;
        Ok((arn.to_owned(), priority(pair)?))
    });
    let pairs = pairs.collect::<Result<Vec<_>, ApiError>>()?;
    let changed = state.change(|model| {
        model.set_rule_priorities(&pairs)?;
        pairs.iter().map(|(arn, _)| by_arn(model, arn)).collect::<Result<Vec<_>, ApiError>>()
    });
    Ok(Tree::fields().with("Rules", Tree::List(changed?)))
}

fn priority(tree: &Tree) -> Result<u32, ApiError> {
    match number::<u32>(tree, "Priority")? {
        Some(priority @ 1..=HIGHEST_PRIORITY) => Ok(priority),
        Some(priority) => {
            Err(ApiError::validation(format!("Rule priority '{priority}' must be between 1 and {HIGHEST_PRIORITY}")))
        }
        None => Err(ApiError::validation("A priority must be specified")),
    }
}

//! Action lists, as requests carry them and as answers show them.

use alb_model::{Action, ActionKind, Forward, RequestedAction, RequestedForward, RequestedGroup, Tree};

use super::errors::ApiError;
use super::query::{Query, number, truth};

/// Never shown again once it was sent.
const SECRET: &str = "ClientSecret";

/// The list in a request; `None` when it is not to be changed.
pub(super) fn requested_actions(query: &Query, parameter: &str) -> Result<Option<Vec<RequestedAction>>, ApiError> {
    let Some(list) = query.get(parameter) else { return Ok(None) };
    list.items().iter().map(action).collect::<Result<_, _>>().map(Some)
}

fn action(tree: &Tree) -> Result<RequestedAction, ApiError> {
    let config = match tree {
        Tree::Fields(members) => members.iter().find(|(name, _)| name.ends_with("Config") && name != "ForwardConfig"),
        _ => None,
    };
    Ok(RequestedAction {
        kind: tree.text("Type").unwrap_or_default().to_owned(),
        order: number(tree, "Order")?,
        target_group_arn: tree.text("TargetGroupArn").map(str::to_owned),
        forward: tree.get("ForwardConfig").map(forward).transpose()?,
        config: config.map(|(_, config)| config.clone()),
    })
}

fn forward(tree: &Tree) -> Result<RequestedForward, ApiError> {
    let groups = tree.get("TargetGroups").map(Tree::items).unwrap_or_default().iter().map(|group| {
        let arn = group.text("TargetGroupArn").unwrap_or_default().to_owned();
        Ok(RequestedGroup { arn, weight: number(group, "Weight")? })
    });
    let groups = groups.collect::<Result<_, ApiError>>()?;
    let empty = Tree::fields();
    let stickiness = tree.get("TargetGroupStickinessConfig").unwrap_or(&empty);
    let (sticky, sticky_seconds) = (truth(stickiness, "Enabled")?, number(stickiness, "DurationSeconds")?);
    Ok(RequestedForward { groups, sticky, sticky_seconds })
}

/// A list as an answer shows it.
pub(super) fn shown_actions(actions: &[Action]) -> Tree {
    Tree::List(actions.iter().map(shown_action).collect())
}

fn shown_action(action: &Action) -> Tree {
    let order = Tree::leaf(action.order);
    match &action.kind {
        ActionKind::Other(other) => Tree::fields()
            .with("Type", Tree::leaf(&other.name))
            .with("Order", order)
            .with(other.config_member(), other.config.clone().without(SECRET)),
        ActionKind::Forward(forward) => {
            // The short form is shown whenever it can be: beside the long one, for a single group.
            let only = if let [group] = forward.groups.as_slice() { Some(Tree::leaf(&group.arn)) } else { None };
            Tree::fields()
                .with("Type", Tree::leaf("forward"))
                .with_some("TargetGroupArn", only)
                .with("Order", order)
                .with("ForwardConfig", shown_forward(forward))
        }
    }
}

fn shown_forward(forward: &Forward) -> Tree {
    let groups = forward.groups.iter().map(|group| {
        Tree::fields().with("TargetGroupArn", Tree::leaf(&group.arn)).with("Weight", Tree::leaf(group.weight))
    });
    let stickiness = Tree::fields()
        .with("Enabled", Tree::leaf(forward.stickiness.enabled))
        .with_some("DurationSeconds", forward.stickiness.duration_seconds.map(Tree::leaf));
    Tree::fields().with("TargetGroups", Tree::List(groups.collect())).with("TargetGroupStickinessConfig", stickiness)
}

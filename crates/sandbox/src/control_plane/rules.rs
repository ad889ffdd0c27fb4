//! Rules of listeners, as clients of the API know them.

mod create;

use alb_model::{ArnKind, Listener, Model, Rejection, Rule, RuleChange, Tree};

use super::arguments::check_arn;
use super::errors::ApiError;
use super::nothing::NOTHING;
use super::paging::{check_count, page};
use super::query::Query;
use super::{action_lists, conditions, transforms};
use crate::state::State;

pub(super) use create::{create_rule, set_rule_priorities};

pub(super) fn describe_rules(state: &State, query: &Query) -> Result<Tree, ApiError> {
    let arns = query.texts("RuleArns");
    check_count(&arns, "listener rules")?;
    let found = match (query.text("ListenerArn"), arns.as_slice()) {
        (Some(listener), []) => state.read(|model| of_listener(model, listener)),
        (None, []) => Err(ApiError::validation("You must specify either listener rule ARNs or a listener ARN")),
        (None, arns) => state.read(|model| arns.iter().map(|arn| by_arn(model, arn)).collect()),
        (Some(_), _) => {
            Err(ApiError::validation("Listener rule ARNs and a listener ARN cannot be specified at the same time"))
        }
    };
    page(query, "Rules", found?)
}

pub(super) fn modify_rule(state: &State, query: &Query) -> Result<Tree, ApiError> {
    let arn = query.required("RuleArn")?;
    check_arn(arn, ArnKind::Rule)?;
    let change = RuleChange {
        conditions: conditions::requested_conditions(query)?,
        transforms: transforms::requested_transforms(query)?,
        actions: action_lists::requested_actions(query, "Actions")?,
    };
    let changed = state.change(|model| {
        model.modify_rule(arn, change)?;
        by_arn(model, arn)
    });
    Ok(Tree::fields().with("Rules", Tree::List(vec![changed?])))
}

pub(super) fn delete_rule(state: &State, query: &Query) -> Result<Tree, ApiError> {
    let arn = query.required("RuleArn")?;
    check_arn(arn, ArnKind::Rule)?;
    state.change(|model| model.delete_rule(arn))?;
    Ok(NOTHING)
}

fn of_listener(model: &Model, arn: &str) -> Result<Vec<Tree>, ApiError> {
    check_arn(arn, ArnKind::Listener)?;
    let missing = || Rejection::ListenerNotFound { arn: arn.to_owned() };
    let listener = model.listener(arn).ok_or_else(missing)?;
    let rules = model.rules_of(arn).into_iter().map(shown_rule);
    Ok(rules.chain([default_of(model, listener)]).collect())
}

fn by_arn(model: &Model, arn: &str) -> Result<Tree, ApiError> {
    check_arn(arn, ArnKind::Rule)?;
    let default = || model.listener_of_default_rule(arn).map(|listener| default_of(model, listener));
    let missing = || Rejection::RuleNotFound { arn: arn.to_owned() };
    model.rule(arn).map(shown_rule).or_else(default).ok_or_else(|| missing().into())
}

fn shown_rule(rule: &Rule) -> Tree {
    let (priority, conditions) = (rule.priority.to_string(), conditions::shown_conditions(&rule.conditions));
    shown_as(&rule.arn, &priority, conditions, action_lists::shown_actions(&rule.actions), false)
        .with("Transforms", transforms::shown_transforms(&rule.transforms))
}

/// A listener's default action, as the rule that it is also shown as.
fn default_of(model: &Model, listener: &Listener) -> Tree {
    let arn = model.default_rule_arn(&listener.arn);
    shown_as(&arn, "default", Tree::List(Vec::new()), action_lists::shown_actions(&listener.default_actions), true)
}

fn shown_as(arn: &str, priority: &str, conditions: Tree, actions: Tree, default: bool) -> Tree {
    Tree::fields()
        .with("RuleArn", Tree::leaf(arn))
        .with("Priority", Tree::leaf(priority))
        .with("Conditions", conditions)
        .with("Actions", actions)
        .with("IsDefault", Tree::leaf(default))
}

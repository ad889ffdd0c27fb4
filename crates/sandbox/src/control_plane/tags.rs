use std::collections::BTreeMap;

use alb_model::{Arn, ArnKind, Model, Rejection, Tree};

use super::errors::ApiError;
use super::paging::check_count;
use super::query::Query;
use crate::state::State;

pub(super) fn describe(state: &State, query: &Query) -> Result<Tree, ApiError> {
    let arns = query.texts("ResourceArns");
    check_count(&arns, "resources")?;
    let described = state.read(|model| arns.iter().map(|arn| of_resource(model, arn)).collect::<Result<_, _>>())?;
    Ok(Tree::fields().with("TagDescriptions", Tree::List(described)))
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

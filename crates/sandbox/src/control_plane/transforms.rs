//! Transforms of rules, as requests carry them and as answers show them.

use alb_model::{Rewrite, Transform, Tree};

use super::errors::ApiError;
use super::query::{Query, truth};

/// The list in a request; `None` when it is not to be changed. A rule that is changed can lose all of them.
pub(super) fn requested_transforms(query: &Query) -> Result<Option<Vec<Transform>>, ApiError> {
    let reset = truth(query.parameters(), "ResetTransforms")?.unwrap_or(false);
    match query.get("Transforms") {
        Some(_) if reset => Err(ApiError::validation("You cannot specify both Transforms and ResetTransforms")),
        Some(list) => list.items().iter().map(transform).collect::<Result<_, _>>().map(Some),
        None => Ok(reset.then(Vec::new)),
    }
}

fn transform(tree: &Tree) -> Result<Transform, ApiError> {
    let kind = tree.text("Type").unwrap_or_default();
    let member = config_member(kind);
    let foreign = ["HostHeaderRewriteConfig", "UrlRewriteConfig"].into_iter().find(|other| *other != member);
    if let Some(other) = foreign.filter(|other| tree.get(other).is_some()) {
        return Err(ApiError::validation(format!("'{other}' cannot be specified for a transform of type '{kind}'")));
    }
    let rewrites = tree.get(member).and_then(|config| config.get("Rewrites")).map(Tree::items).unwrap_or_default();
    let text = |rewrite: &Tree, name: &str| rewrite.text(name).unwrap_or_default().to_owned();
    let rewrites: Vec<_> = rewrites.iter().map(|one| (text(one, "Regex"), text(one, "Replace"))).collect();
    Ok(Transform::new(kind, &rewrites)?)
}

fn config_member(kind: &str) -> &'static str {
    if kind == "host-header-rewrite" { "HostHeaderRewriteConfig" } else { "UrlRewriteConfig" }
}

/// A list as an answer shows it.
pub(super) fn shown_transforms(transforms: &[Transform]) -> Tree {
    let shown = transforms.iter().map(|transform| {
        let config = Tree::fields().with("Rewrites", Tree::List(vec![shown_rewrite(transform.rewrite())]));
        Tree::fields().with("Type", Tree::leaf(transform.kind())).with(config_member(transform.kind()), config)
    });
    Tree::List(shown.collect())
}

fn shown_rewrite(rewrite: &Rewrite) -> Tree {
    Tree::fields().with("Regex", Tree::leaf(rewrite.regex())).with("Replace", Tree::leaf(rewrite.replace()))
}

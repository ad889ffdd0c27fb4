//! Rule conditions, as requests carry them and as answers show them.

use alb_model::{Condition, Tree};

use super::errors::ApiError;
use super::query::Query;

/// AWS's quota of values over all conditions of a rule.
const MOST_VALUES: usize = 5;

/// The list in a request; `None` when it is not to be changed.
pub(super) fn requested_conditions(query: &Query) -> Result<Option<Vec<Condition>>, ApiError> {
    let Some(list) = query.get("Conditions") else { return Ok(None) };
    let conditions = list.items().iter().map(condition).collect::<Result<Vec<_>, _>>()?;
    if conditions.iter().map(Condition::count).sum::<usize>() > MOST_VALUES {
        return Err(ApiError::validation(format!("A rule can only have '{MOST_VALUES}' condition values")));
    }
    Ok(Some(conditions))
}

fn condition(tree: &Tree) -> Result<Condition, ApiError> {
    let field = tree.text("Field").unwrap_or_default();
    let config = config_member(field).and_then(|member| tree.get(member));
    let values = config.and_then(|config| config.get("Values")).or_else(|| tree.get("Values"));
    let values: Vec<String> = values.map(Tree::items).unwrap_or_default().iter().filter_map(condition_value).collect();
    let header = config.and_then(|config| config.text("HttpHeaderName"));
    Ok(Condition::new(field, header, &values)?)
}

/// A value; of a query condition `key=value`.
fn condition_value(tree: &Tree) -> Option<String> {
    match (tree.as_text(), tree.text("Key"), tree.text("Value")) {
        (Some(text), _, _) => Some(text.to_owned()),
        (None, Some(key), Some(value)) => Some(format!("{key}={value}")),
        (None, _, value) => value.map(str::to_owned),
    }
}

fn config_member(field: &str) -> Option<&'static str> {
    Some(match field {
        "path-pattern" => "PathPatternConfig",
        "host-header" => "HostHeaderConfig",
        "http-header" => "HttpHeaderConfig",
        "http-request-method" => "HttpRequestMethodConfig",
        "query-string" => "QueryStringConfig",
        "source-ip" => "SourceIpConfig",
        _ => return None,
    })
}

/// A list as an answer shows it; the two oldest fields have their values in the old place too.
pub(super) fn shown_conditions(conditions: &[Condition]) -> Tree {
    Tree::List(conditions.iter().map(shown_condition).collect())
}

fn shown_condition(condition: &Condition) -> Tree {
    let field = Tree::fields().with("Field", Tree::leaf(condition.field()));
    let member = config_member(condition.field()).expect("every field has its member");
    let config = |values: Tree| Tree::fields().with("Values", values);
    match condition {
        Condition::PathPattern(values) | Condition::HostHeader(values) => {
            field.with("Values", Tree::texts(values)).with(member, config(Tree::texts(values)))
        }
        Condition::HttpRequestMethod(values) | Condition::SourceIp(values) => {
            field.with(member, config(Tree::texts(values)))
        }
        Condition::HttpHeader { name, values } => {
            field.with(member, config(Tree::texts(values)).with("HttpHeaderName", Tree::leaf(name)))
        }
        Condition::QueryString(values) => {
            let pairs = values.iter().map(|(key, value)| {
                Tree::fields().with_some("Key", key.as_ref().map(Tree::leaf)).with("Value", Tree::leaf(value))
            });
            field.with(member, config(Tree::List(pairs.collect())))
        }
    }
}

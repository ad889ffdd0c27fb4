//! Rule conditions, as requests carry them and as answers show them.

use alb_model::{Condition, Expression, Texts, Tree};

use super::errors::ApiError;
use super::query::Query;

/// The list in a request; `None` when it is not to be changed.
pub(super) fn requested_conditions(query: &Query) -> Result<Option<Vec<Condition>>, ApiError> {
    let Some(list) = query.get("Conditions") else { return Ok(None) };
    list.items().iter().map(condition).collect::<Result<_, _>>().map(Some)
}

fn condition(tree: &Tree) -> Result<Condition, ApiError> {
    let field = tree.text("Field").unwrap_or_default();
    let config = config_member(field).and_then(|member| tree.get(member));
    check_place_of_values(tree, field, config)?;
    let list = |name: &str| config.and_then(|config| config.get(name)).or_else(|| tree.get(name)).map(Tree::items);
    let header = config.and_then(|config| config.text("HttpHeaderName"));
    let (values, expressions) = (list("Values").unwrap_or_default(), list("RegexValues").unwrap_or_default());
    if !values.is_empty() && !expressions.is_empty() {
        let message = format!("Values and regex values cannot be specified at the same time for '{field}'");
        return Err(ApiError::validation(message));
    }
    if !expressions.is_empty() {
        return Ok(Condition::of_expressions(field, header, &texts(expressions))?);
    }
    if field == "query-string" && config.is_some() {
        return Ok(Condition::query_string(values.iter().map(pair).collect())?);
    }
    Ok(Condition::new(field, header, &texts(values))?)
}

/// Only the two oldest fields take a value, a single one, beside the member that is theirs.
fn check_place_of_values(tree: &Tree, field: &str, config: Option<&Tree>) -> Result<(), ApiError> {
    let Some(member) = config_member(field) else { return Ok(()) };
    let oldest = matches!(field, "host-header" | "path-pattern");
    if config.is_none() && !oldest {
        return Err(ApiError::validation(format!("A '{member}' must be specified with '{field}'")));
    }
    if oldest && tree.get("Values").map(Tree::items).unwrap_or_default().len() > 1 {
        return Err(ApiError::validation(format!("The '{field}' field contains too many values; the limit is '1'")));
    }
    Ok(())
}

fn texts(values: &[Tree]) -> Vec<String> {
    values.iter().filter_map(Tree::as_text).map(str::to_owned).collect()
}

/// A key, if there is one, and a value.
fn pair(tree: &Tree) -> (Option<String>, String) {
    (tree.text("Key").map(str::to_owned), tree.text("Value").unwrap_or_default().to_owned())
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

/// A list as an answer shows it. The two oldest fields have their values in the old place too, and all have their
/// expressions there, as AWS has.
pub(super) fn shown_conditions(conditions: &[Condition]) -> Tree {
    Tree::List(conditions.iter().map(shown_condition).collect())
}

fn shown_condition(condition: &Condition) -> Tree {
    let field = Tree::fields().with("Field", Tree::leaf(condition.field()));
    let member = config_member(condition.field()).expect("every field has its member");
    let config = |values: Tree| Tree::fields().with("Values", values);
    match condition {
        Condition::PathPattern(Texts::Patterns(values)) | Condition::HostHeader(Texts::Patterns(values)) => {
            field.with("Values", Tree::texts(values)).with(member, config(Tree::texts(values)))
        }
        Condition::PathPattern(Texts::Expressions(values)) | Condition::HostHeader(Texts::Expressions(values)) => {
            let shown = shown_expressions(values);
            field.with("RegexValues", shown.clone()).with(member, Tree::fields().with("RegexValues", shown))
        }
        Condition::HttpRequestMethod(values) | Condition::SourceIp(values) => {
            field.with(member, config(Tree::texts(values)))
        }
        Condition::HttpHeader { name, values: Texts::Patterns(values) } => {
            field.with(member, config(Tree::texts(values)).with("HttpHeaderName", Tree::leaf(name)))
        }
        Condition::HttpHeader { name, values: Texts::Expressions(values) } => {
            let (shown, name) = (shown_expressions(values), Tree::leaf(name));
            let config = Tree::fields().with("RegexValues", shown.clone()).with("HttpHeaderName", name);
            field.with("RegexValues", shown).with(member, config)
        }
        Condition::QueryString(values) => {
            let pairs = values.iter().map(|(key, value)| {
                Tree::fields().with_some("Key", key.as_ref().map(Tree::leaf)).with("Value", Tree::leaf(value))
            });
            field.with(member, config(Tree::List(pairs.collect())))
        }
    }
}

fn shown_expressions(expressions: &[Expression]) -> Tree {
    Tree::texts(expressions.iter().map(Expression::as_str))
}

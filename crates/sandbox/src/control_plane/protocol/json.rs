//! Parameters and answers as JSON.

use alb_model::Tree;
use bytes::Bytes;
use serde_json::{Map, Number, Value};

use super::leaves::{self, Leaf};
use crate::control_plane::errors::ApiError;

/// A request's parameters.
pub(super) fn read_json(body: &[u8]) -> Result<Tree, ApiError> {
    if body.is_empty() {
        return Ok(Tree::fields());
    }
    match serde_json::from_slice(body) {
        Ok(Value::Object(members)) => Ok(tree(Value::Object(members))),
        Ok(_) => Err(ApiError::serialization("expected an object")),
        Err(error) => Err(ApiError::serialization(&error.to_string())),
    }
}

fn tree(value: Value) -> Tree {
    match value {
        Value::Null => Tree::leaf(""),
        Value::Bool(truth) => Tree::leaf(truth),
        Value::Number(number) => Tree::leaf(number),
        Value::String(text) => Tree::Text(text),
        Value::Array(items) => Tree::List(items.into_iter().map(tree).collect()),
        // What is null is what was not sent.
        Value::Object(members) => Tree::Fields(
            members
                .into_iter()
                .filter(|(_, value)| !value.is_null())
                .map(|(name, value)| (name, tree(value)))
                .collect(),
        ),
    }
}

pub(super) fn write_json(tree: &Tree) -> Bytes {
    Bytes::from(json_value("", tree).to_string())
}

fn json_value(member: &str, tree: &Tree) -> Value {
    match tree {
        Tree::Text(text) => leaf(member, text),
        Tree::List(items) => items.iter().map(|item| json_value(member, item)).collect(),
        Tree::Map(entries) => {
            Value::Object(entries.iter().map(|(key, text)| (key.clone(), text.clone().into())).collect())
        }
        Tree::Fields(members) => {
            let members = members.iter().map(|(name, member)| (name.clone(), json_value(name, member)));
            Value::Object(members.collect::<Map<_, _>>())
        }
    }
}

fn leaf(member: &str, text: &str) -> Value {
    let typed = match leaves::kind_of_leaf(member) {
        Leaf::Text => None,
        Leaf::Truth => text.parse().ok().map(Value::Bool),
        Leaf::Integer => text.parse::<i64>().ok().map(Value::from),
        Leaf::Float => text.parse().ok().and_then(Number::from_f64).map(Value::Number),
        Leaf::Time => leaves::seconds(text).and_then(Number::from_f64).map(Value::Number),
    };
    typed.unwrap_or_else(|| text.into())
}

//! Parameters and answers as CBOR.

use alb_model::Tree;
use bytes::Bytes;
use ciborium::Value;

use super::leaves::{self, Leaf};
use crate::control_plane::errors::ApiError;

/// The tag of seconds since 1970 (RFC 8949, 3.4.2).
const TIME: u64 = 1;

/// A request's parameters; a request without any may have no body.
pub(super) fn read_cbor(body: &[u8]) -> Result<Tree, ApiError> {
    if body.is_empty() {
        return Ok(Tree::fields());
    }
    match ciborium::from_reader::<Value, _>(body) {
        Ok(Value::Map(members)) => tree(Value::Map(members)),
        Ok(_) => Err(ApiError::serialization("expected a map")),
        Err(error) => Err(ApiError::serialization(&error.to_string())),
    }
}

fn tree(value: Value) -> Result<Tree, ApiError> {
    Ok(match value {
        Value::Null => Tree::leaf(""),
        Value::Bool(truth) => Tree::leaf(truth),
        Value::Integer(number) => Tree::leaf(i128::from(number)),
        Value::Float(number) => Tree::leaf(number),
        Value::Text(text) => Tree::Text(text),
        Value::Tag(_, inner) => tree(*inner)?,
        Value::Array(items) => Tree::List(items.into_iter().map(tree).collect::<Result<_, _>>()?),
        Value::Map(members) => Tree::Fields(members.into_iter().map(member).collect::<Result<_, _>>()?),
        _ => return Err(ApiError::serialization("expected text, numbers, lists and maps")),
    })
}

fn member((key, value): (Value, Value)) -> Result<(String, Tree), ApiError> {
    match key {
        Value::Text(name) => Ok((name, tree(value)?)),
        _ => Err(ApiError::serialization("expected text as the key of a map")),
    }
}

pub(super) fn write_cbor(tree: &Tree) -> Bytes {
    let mut body = Vec::new();
    ciborium::into_writer(&cbor_value("", tree), &mut body).expect("writing to memory never fails");
    Bytes::from(body)
}

fn cbor_value(member: &str, tree: &Tree) -> Value {
    match tree {
        Tree::Text(text) => leaf(member, text),
        Tree::List(items) => Value::Array(items.iter().map(|item| cbor_value(member, item)).collect()),
        Tree::Map(entries) => {
            Value::Map(entries.iter().map(|(key, text)| (key.as_str().into(), text.as_str().into())).collect())
        }
        Tree::Fields(members) => {
            Value::Map(members.iter().map(|(name, member)| (name.as_str().into(), cbor_value(name, member))).collect())
        }
    }
}

fn leaf(member: &str, text: &str) -> Value {
    let typed = match leaves::kind_of_leaf(member) {
        Leaf::Text => None,
        Leaf::Truth => text.parse().ok().map(Value::Bool),
        Leaf::Integer => text.parse::<i64>().ok().map(Value::from),
        Leaf::Float => text.parse().ok().map(Value::Float),
        Leaf::Time => leaves::seconds(text).map(|seconds| Value::Tag(TIME, Box::new(Value::Float(seconds)))),
    };
    typed.unwrap_or_else(|| text.into())
}

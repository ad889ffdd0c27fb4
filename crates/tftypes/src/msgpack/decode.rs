//! From msgpack to values.

use std::collections::BTreeMap;

use super::input::{Input, Item};
use super::scalar::{number, text};
use super::unknown;
use crate::{DecodeError, DecodeProblem, MAX_DEPTH, PathStep, Type, Value};

/// Reads a value of type `ty`, which must be all there is in `bytes`.
///
/// # Errors
/// If the bytes are not such a value; the error says where, what was expected and what was found. Bytes from
/// anywhere are safe to read: memory use is proportional to their number, and nesting is limited.
pub fn decode(bytes: &[u8], ty: &Type) -> Result<Value, DecodeError> {
    let mut input = Input::new(bytes);
    let value = read_value(&mut input, ty, MAX_DEPTH).map_err(|error| *error)?;
    match input.rest() {
        0 => Ok(value),
        count => Err(*DecodeError::new(DecodeProblem::TrailingBytes { count })),
    }
}

/// Reads one value that may be nested `levels` deep.
fn read_value(input: &mut Input<'_>, ty: &Type, levels: usize) -> Result<Value, Box<DecodeError>> {
    let below = levels.checked_sub(1).ok_or_else(DecodeError::too_deep)?;
    let item = input.item().ok_or_else(|| DecodeError::truncated(ty.to_string()))?;
    match (ty, item) {
        (_, Item::Nil) => Ok(Value::Null),
        (_, Item::Extension(code, body)) => unknown::decode(code, body, ty),
        (Type::Bool, Item::Bool(truth)) => Ok(Value::Bool(truth)),
        (Type::String, Item::String(bytes) | Item::Binary(bytes)) => Ok(Value::String(text(bytes)?)),
        (Type::Number, item) => number(&item).map(Value::Number),
        (Type::List(element), Item::Array(length)) => Ok(Value::List(elements(input, element, length, below)?)),
        (Type::Set(element), Item::Array(length)) => {
            Ok(Value::set_of_canonical(elements(input, element, length, below)?))
        }
        (Type::Map(element), Item::Map(length)) => map(input, element, length, below),
        (Type::Tuple(types), Item::Array(length)) => tuple(input, types, length, below),
        (Type::Object(types), Item::Map(length)) => object(input, types, length, below),
        (Type::Dynamic, Item::Array(2)) => dynamic(input, below),
        (Type::Dynamic, item) => Err(DecodeError::unexpected("an array of a type and a value", item.kind())),
        (ty, item) => Err(DecodeError::unexpected(ty.to_string(), item.kind())),
    }
}

fn elements(input: &mut Input<'_>, ty: &Type, length: u32, levels: usize) -> Result<Vec<Value>, Box<DecodeError>> {
    // No space is reserved ahead: the announced length may be a lie.
    let mut elements = Vec::new();
    for index in 0..length {
        let element = read_value(input, ty, levels).map_err(|error| error.below(PathStep::Index(index.into())))?;
        elements.push(element);
    }
    Ok(elements)
}

fn tuple(input: &mut Input<'_>, types: &[Type], length: u32, levels: usize) -> Result<Value, Box<DecodeError>> {
    let found = usize::try_from(length).unwrap_or(usize::MAX);
    if found != types.len() {
        return Err(DecodeError::new(DecodeProblem::TupleLength { expected: types.len(), found }));
    }
    let mut elements = Vec::new();
    for (index, ty) in (0..).zip(types) {
        elements.push(read_value(input, ty, levels).map_err(|error| error.below(PathStep::Index(index)))?);
    }
    Ok(Value::Tuple(elements))
}

fn map(input: &mut Input<'_>, ty: &Type, length: u32, levels: usize) -> Result<Value, Box<DecodeError>> {
    let mut elements = BTreeMap::new();
    for _ in 0..length {
        let key = key(input)?;
        let element = read_value(input, ty, levels).map_err(|error| error.below(PathStep::Key(key.clone())))?;
        insert(&mut elements, key, element)?;
    }
    Ok(Value::Map(elements))
}

fn object(
    input: &mut Input<'_>,
    types: &BTreeMap<String, Type>,
    length: u32,
    levels: usize,
) -> Result<Value, Box<DecodeError>> {
    let mut attributes = BTreeMap::new();
    for _ in 0..length {
        let name = key(input)?;
        let Some(ty) = types.get(&name) else {
            return Err(DecodeError::new(DecodeProblem::UnexpectedAttribute { name }));
        };
        let attribute =
            read_value(input, ty, levels).map_err(|error| error.below(PathStep::Attribute(name.clone())))?;
        insert(&mut attributes, name, attribute)?;
    }
    match types.keys().find(|name| !attributes.contains_key(*name)) {
        None => Ok(Value::Object(attributes)),
        Some(name) => Err(DecodeError::new(DecodeProblem::MissingAttribute { name: name.clone() })),
    }
}

fn key(input: &mut Input<'_>) -> Result<String, Box<DecodeError>> {
    match input.item() {
        Some(Item::String(bytes) | Item::Binary(bytes)) => text(bytes),
        Some(item) => Err(DecodeError::unexpected("a key", item.kind())),
        None => Err(DecodeError::truncated("a key")),
    }
}

fn insert(parts: &mut BTreeMap<String, Value>, key: String, part: Value) -> Result<(), Box<DecodeError>> {
    if parts.contains_key(&key) {
        return Err(DecodeError::new(DecodeProblem::DuplicateKey { key }));
    }
    parts.insert(key, part);
    Ok(())
}

fn dynamic(input: &mut Input<'_>, levels: usize) -> Result<Value, Box<DecodeError>> {
    let ty = dynamic_type(input)?;
    let inside = read_value(input, &ty, levels)?;
    // A value of dynamic type brings its type itself, or is a null or unknown without any.
    Ok(if ty == Type::Dynamic { inside } else { Value::dynamic(ty, inside) })
}

fn dynamic_type(input: &mut Input<'_>) -> Result<Type, Box<DecodeError>> {
    match input.item() {
        Some(Item::Binary(json) | Item::String(json)) => {
            Type::from_json(json).map_err(|problem| DecodeError::new(DecodeProblem::Type(problem)))
        }
        Some(item) => Err(DecodeError::unexpected("the type of a dynamic value", item.kind())),
        None => Err(DecodeError::truncated("the type of a dynamic value")),
    }
}

//! From values to JSON.

use std::collections::BTreeMap;

use crate::value::check_names;
use crate::{EncodeError, EncodeProblem, MAX_DEPTH, PathStep, Type, Value};

/// Writes a value of type `ty`, with attributes and keys in order and sets sorted and without duplicates.
///
/// # Errors
/// If the value is not of the type, or if some part of it is unknown or infinite; the error says where.
pub fn encode(value: &Value, ty: &Type) -> Result<Vec<u8>, EncodeError> {
    let mut out = String::new();
    write_value(&value.canonical(), ty, &mut out, MAX_DEPTH).map_err(|error| *error)?;
    Ok(out.into_bytes())
}

fn write_value(value: &Value, ty: &Type, out: &mut String, levels: usize) -> Result<(), Box<EncodeError>> {
    let below = levels.checked_sub(1).ok_or_else(|| EncodeError::new(EncodeProblem::TooDeep))?;
    match (ty, value) {
        (_, Value::Null) => out.push_str("null"),
        (_, Value::Unknown(_)) => return Err(EncodeError::new(EncodeProblem::Unknown)),
        (Type::Bool, Value::Bool(truth)) => out.push_str(if *truth { "true" } else { "false" }),
        (Type::Number, Value::Number(number)) if number.is_infinite() => {
            return Err(EncodeError::new(EncodeProblem::Infinite));
        }
        (Type::Number, Value::Number(number)) => out.push_str(&number.to_string()),
        (Type::String, Value::String(text)) => write_text(text, out),
        (Type::List(ty), Value::List(elements)) | (Type::Set(ty), Value::Set(elements)) => {
            write_elements(elements, ty, out, below)?;
        }
        (Type::Map(ty), Value::Map(elements)) => write_map(elements, ty, out, below)?,
        (Type::Tuple(types), Value::Tuple(elements)) => write_tuple(elements, types, out, below)?,
        (Type::Object(types), Value::Object(attributes)) => write_object(attributes, types, out, below)?,
        (Type::Dynamic, Value::Dynamic(ty, inside)) => write_dynamic(inside, ty, out, below)?,
        (ty, value) => return Err(EncodeError::unexpected(ty, value)),
    }
    Ok(())
}

fn write_text(text: &str, out: &mut String) {
    out.push_str(&serde_json::Value::from(text).to_string());
}

fn write_elements(elements: &[Value], ty: &Type, out: &mut String, levels: usize) -> Result<(), Box<EncodeError>> {
    let pairs = elements.iter().map(|element| (element, ty));
    write_array(pairs, out, levels)
}

fn write_tuple(elements: &[Value], types: &[Type], out: &mut String, levels: usize) -> Result<(), Box<EncodeError>> {
    if elements.len() != types.len() {
        let (expected, found) = (types.len(), elements.len());
        return Err(EncodeError::new(EncodeProblem::TupleLength { expected, found }));
    }
    write_array(elements.iter().zip(types), out, levels)
}

fn write_array<'a>(
    elements: impl Iterator<Item = (&'a Value, &'a Type)>,
    out: &mut String,
    levels: usize,
) -> Result<(), Box<EncodeError>> {
    out.push('[');
    for (index, (element, ty)) in (0..).zip(elements) {
        if index > 0 {
            out.push(',');
        }
        write_value(element, ty, out, levels).map_err(|error| error.below(PathStep::Index(index)))?;
    }
    out.push(']');
    Ok(())
}

fn write_map(
    elements: &BTreeMap<String, Value>,
    ty: &Type,
    out: &mut String,
    levels: usize,
) -> Result<(), Box<EncodeError>> {
    out.push('{');
    for (position, (key, element)) in elements.iter().enumerate() {
        write_key(position, key, out);
        write_value(element, ty, out, levels).map_err(|error| error.below(PathStep::Key(key.clone())))?;
    }
    out.push('}');
    Ok(())
}

fn write_object(
    attributes: &BTreeMap<String, Value>,
    types: &BTreeMap<String, Type>,
    out: &mut String,
    levels: usize,
) -> Result<(), Box<EncodeError>> {
    check_names(attributes, types)?;
    out.push('{');
    for (position, (name, attribute)) in attributes.iter().enumerate() {
        write_key(position, name, out);
        let written = write_value(attribute, &types[name], out, levels);
        written.map_err(|error| error.below(PathStep::Attribute(name.clone())))?;
    }
    out.push('}');
    Ok(())
}

fn write_key(position: usize, key: &str, out: &mut String) {
    if position > 0 {
        out.push(',');
    }
    write_text(key, out);
    out.push(':');
}

fn write_dynamic(inside: &Value, ty: &Type, out: &mut String, levels: usize) -> Result<(), Box<EncodeError>> {
    if ty.is_deeper_than(MAX_DEPTH) {
        return Err(EncodeError::new(EncodeProblem::TooDeep));
    }
    out.push_str(r#"{"value":"#);
    write_value(inside, ty, out, levels)?;
    out.push_str(r#","type":"#);
    out.push_str(&String::from_utf8_lossy(&ty.to_json()));
    out.push('}');
    Ok(())
}

//! From values to msgpack.

use std::collections::BTreeMap;

use super::output::Output;
use super::unknown;
use crate::{EncodeError, EncodeProblem, MAX_DEPTH, PathStep, Type, Value};

/// Writes a value of type `ty` as Terraform itself would: attributes and keys in order, every attribute present,
/// numbers in their shortest exact form, sets sorted and without duplicates.
///
/// # Errors
/// If the value is not of the type; the error says where.
pub fn encode(value: &Value, ty: &Type) -> Result<Vec<u8>, EncodeError> {
    let mut out = Output::default();
    write_value(&value.canonical(), ty, &mut out, MAX_DEPTH).map_err(|error| *error)?;
    Ok(out.into_bytes())
}

fn write_value(value: &Value, ty: &Type, out: &mut Output, levels: usize) -> Result<(), Box<EncodeError>> {
    let below = levels.checked_sub(1).ok_or_else(|| EncodeError::new(EncodeProblem::TooDeep))?;
    match (ty, value) {
        (_, Value::Null) => out.nil(),
        (ty, Value::Unknown(refinement)) => unknown::encode(refinement, ty, out),
        (Type::Bool, Value::Bool(truth)) => out.boolean(*truth),
        (Type::Number, Value::Number(number)) => out.number(number),
        (Type::String, Value::String(text)) => {
            length(text.len())?;
            out.text(text);
        }
        (Type::List(ty), Value::List(elements)) | (Type::Set(ty), Value::Set(elements)) => {
            write_elements(elements, ty, out, below)?;
        }
        (Type::Map(ty), Value::Map(elements)) => write_map(elements, ty, out, below)?,
        (Type::Tuple(types), Value::Tuple(elements)) => write_tuple(elements, types, out, below)?,
        (Type::Object(types), Value::Object(attributes)) => write_object(attributes, types, out, below)?,
        (Type::Dynamic, Value::Dynamic(ty, inside)) => {
            if ty.is_deeper_than(MAX_DEPTH) {
                return Err(EncodeError::new(EncodeProblem::TooDeep));
            }
            out.array(2);
            out.binary(&ty.to_json());
            write_value(inside, ty, out, below)?;
        }
        (ty, value) => return Err(EncodeError::unexpected(ty, value)),
    }
    Ok(())
}

fn write_elements(elements: &[Value], ty: &Type, out: &mut Output, levels: usize) -> Result<(), Box<EncodeError>> {
    out.array(length(elements.len())?);
    for (index, element) in (0..).zip(elements) {
        write_value(element, ty, out, levels).map_err(|error| error.below(PathStep::Index(index)))?;
    }
    Ok(())
}

fn write_map(
    elements: &BTreeMap<String, Value>,
    ty: &Type,
    out: &mut Output,
    levels: usize,
) -> Result<(), Box<EncodeError>> {
    out.map(length(elements.len())?);
    for (key, element) in elements {
        length(key.len())?;
        out.text(key);
        write_value(element, ty, out, levels).map_err(|error| error.below(PathStep::Key(key.clone())))?;
    }
    Ok(())
}

fn write_tuple(elements: &[Value], types: &[Type], out: &mut Output, levels: usize) -> Result<(), Box<EncodeError>> {
    if elements.len() != types.len() {
        let (expected, found) = (types.len(), elements.len());
        return Err(EncodeError::new(EncodeProblem::TupleLength { expected, found }));
    }
    out.array(length(elements.len())?);
    for (index, (element, ty)) in (0..).zip(elements.iter().zip(types)) {
        write_value(element, ty, out, levels).map_err(|error| error.below(PathStep::Index(index)))?;
    }
    Ok(())
}

fn write_object(
    attributes: &BTreeMap<String, Value>,
    types: &BTreeMap<String, Type>,
    out: &mut Output,
    levels: usize,
) -> Result<(), Box<EncodeError>> {
    crate::value::check_names(attributes, types)?;
    out.map(length(attributes.len())?);
    for (name, attribute) in attributes {
        let ty = &types[name];
        length(name.len())?;
        out.text(name);
        write_value(attribute, ty, out, levels).map_err(|error| error.below(PathStep::Attribute(name.clone())))?;
    }
    Ok(())
}

fn length(length: usize) -> Result<u32, Box<EncodeError>> {
    u32::try_from(length).map_err(|_| EncodeError::new(EncodeProblem::TooLong))
}

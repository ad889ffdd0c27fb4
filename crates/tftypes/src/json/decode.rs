//! From JSON to values.

use std::collections::BTreeMap;

use super::reader::{Parts, Reader, Token};
use crate::{DecodeError, DecodeProblem, MAX_DEPTH, Number, PathStep, Type, Value};

/// Reads a value of type `ty`, which must be all there is in `bytes`.
///
/// It is as lenient as Terraform: absent attributes become null, and bools, numbers and strings may stand in for
/// each other where the text has the right form. Stored state needs both.
///
/// # Errors
/// If the bytes are not such a value; the error says where, what was expected and what was found. Bytes from
/// anywhere are safe to read: memory use is proportional to their number, and nesting is limited.
pub fn decode(bytes: &[u8], ty: &Type) -> Result<Value, DecodeError> {
    read_all(bytes, ty, Surplus::Refused)
}

/// Reads a value of type `ty` that another version of a schema may have written: attributes that the type does not have
/// are left out, whatever is in them.
///
/// # Errors
/// As for [`decode`].
pub fn decode_stored(bytes: &[u8], ty: &Type) -> Result<Value, DecodeError> {
    read_all(bytes, ty, Surplus::LeftOut)
}

fn read_all(bytes: &[u8], ty: &Type, surplus: Surplus) -> Result<Value, DecodeError> {
    let mut reader = Reader::new(bytes);
    let mut leniency = Leniency::towards(bytes, surplus);
    let value = read_value(&mut reader, ty, MAX_DEPTH, &mut leniency).map_err(|error| *error)?;
    match reader.rest() {
        0 => Ok(value),
        count => Err(*DecodeError::new(DecodeProblem::TrailingBytes { count })),
    }
}

/// What becomes of an attribute that the type does not have.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Surplus {
    Refused,
    LeftOut,
}

/// How objects may differ from their type.
///
/// Stored objects lack at most what later versions added, so there is a limit to that: "{}" written a million times under
/// a wide type would cost gigabytes of nulls.
struct Leniency {
    surplus: Surplus,
    absences_left: usize,
    absences_limit: usize,
}

impl Leniency {
    fn towards(bytes: &[u8], surplus: Surplus) -> Self {
        let limit = bytes.len().saturating_add(10_000);
        Self { surplus, absences_left: limit, absences_limit: limit }
    }

    fn take_absence(&mut self) -> Result<(), Box<DecodeError>> {
        let sparse = || DecodeError::new(DecodeProblem::TooSparse { limit: self.absences_limit });
        self.absences_left = self.absences_left.checked_sub(1).ok_or_else(sparse)?;
        Ok(())
    }
}

fn read_value(
    reader: &mut Reader<'_>,
    ty: &Type,
    levels: usize,
    leniency: &mut Leniency,
) -> Result<Value, Box<DecodeError>> {
    let token = reader.token("a value")?;
    read_value_after(reader, token, ty, levels, leniency)
}

/// Reads one value whose first token has been read, and that may be nested `levels` deep.
fn read_value_after(
    reader: &mut Reader<'_>,
    token: Token<'_>,
    ty: &Type,
    levels: usize,
    leniency: &mut Leniency,
) -> Result<Value, Box<DecodeError>> {
    let below = levels.checked_sub(1).ok_or_else(DecodeError::too_deep)?;
    match (ty, token) {
        (_, Token::Null) => Ok(Value::Null),
        (Type::Bool | Type::Number | Type::String, token) => read_primitive(ty, token),
        (Type::List(ty), Token::ArrayStart) => Ok(Value::List(read_elements(reader, ty, below, leniency)?)),
        (Type::Set(ty), Token::ArrayStart) => Ok(Value::set_of_canonical(read_elements(reader, ty, below, leniency)?)),
        (Type::Tuple(types), Token::ArrayStart) => read_tuple(reader, types, below, leniency),
        (Type::Map(ty), Token::ObjectStart) => read_map(reader, ty, below, leniency),
        (Type::Object(types), Token::ObjectStart) => read_object(reader, types, below, leniency),
        (Type::Dynamic, Token::ObjectStart) => read_dynamic(reader, below, leniency),
        (Type::Dynamic, token) => Err(DecodeError::unexpected("an object of a type and a value", token.kind())),
        (ty, token) => Err(DecodeError::unexpected(ty.to_string(), token.kind())),
    }
}

fn read_primitive(ty: &Type, token: Token<'_>) -> Result<Value, Box<DecodeError>> {
    match (ty, token) {
        (Type::Bool, Token::Bool(truth)) => Ok(Value::Bool(truth)),
        (Type::Bool, Token::String(text)) => match text.as_str() {
            "true" | "1" => Ok(Value::Bool(true)),
            "false" | "0" => Ok(Value::Bool(false)),
            _ => Err(DecodeError::unexpected("bool", "a string")),
        },
        (Type::Number, Token::Number(text)) => read_number(text),
        (Type::Number, Token::String(text)) => read_number(&text),
        (Type::String, Token::String(text)) => Ok(Value::string(text)),
        (Type::String, Token::Number(text)) => Ok(Value::string(text)),
        (Type::String, Token::Bool(truth)) => Ok(Value::string(truth.to_string())),
        (ty, token) => Err(DecodeError::unexpected(ty.to_string(), token.kind())),
    }
}

fn read_number(text: &str) -> Result<Value, Box<DecodeError>> {
    let number: Result<Number, _> = text.parse();
    number.map(Value::Number).map_err(|problem| DecodeError::new(DecodeProblem::Number(problem)))
}

fn read_elements(
    reader: &mut Reader<'_>,
    ty: &Type,
    levels: usize,
    leniency: &mut Leniency,
) -> Result<Vec<Value>, Box<DecodeError>> {
    let (mut elements, mut parts) = (Vec::new(), Parts::default());
    while let Some(token) = reader.next_element(&mut parts)? {
        let element = read_value_after(reader, token, ty, levels, leniency);
        elements.push(element.map_err(|error| error.below(index_step(elements.len())))?);
    }
    Ok(elements)
}

fn read_tuple(
    reader: &mut Reader<'_>,
    types: &[Type],
    levels: usize,
    leniency: &mut Leniency,
) -> Result<Value, Box<DecodeError>> {
    let wrong_length = |found| DecodeError::new(DecodeProblem::TupleLength { expected: types.len(), found });
    let (mut elements, mut parts) = (Vec::new(), Parts::default());
    while let Some(token) = reader.next_element(&mut parts)? {
        let ty = types.get(elements.len()).ok_or_else(|| wrong_length(elements.len() + 1))?;
        let element = read_value_after(reader, token, ty, levels, leniency);
        elements.push(element.map_err(|error| error.below(index_step(elements.len())))?);
    }
    if elements.len() < types.len() { Err(wrong_length(elements.len())) } else { Ok(Value::Tuple(elements)) }
}

fn read_map(
    reader: &mut Reader<'_>,
    ty: &Type,
    levels: usize,
    leniency: &mut Leniency,
) -> Result<Value, Box<DecodeError>> {
    let (mut elements, mut parts) = (BTreeMap::new(), Parts::default());
    while let Some(key) = reader.next_key(&mut parts)? {
        let key = crate::text::normalise(&key);
        let element = read_value(reader, ty, levels, leniency);
        let element = element.map_err(|error| error.below(PathStep::Key(key.clone())))?;
        insert(&mut elements, key, element)?;
    }
    Ok(Value::Map(elements))
}

fn read_object(
    reader: &mut Reader<'_>,
    types: &BTreeMap<String, Type>,
    levels: usize,
    leniency: &mut Leniency,
) -> Result<Value, Box<DecodeError>> {
    let (mut attributes, mut parts) = (BTreeMap::new(), Parts::default());
    while let Some(name) = reader.next_key(&mut parts)? {
        let name = crate::text::normalise(&name);
        let Some(ty) = types.get(&name) else {
            if leniency.surplus == Surplus::Refused {
                return Err(DecodeError::new(DecodeProblem::UnexpectedAttribute { name }));
            }
            reader.skip_value()?;
            continue;
        };
        let attribute = read_value(reader, ty, levels, leniency);
        let attribute = attribute.map_err(|error| error.below(PathStep::Attribute(name.clone())))?;
        insert(&mut attributes, name, attribute)?;
    }
    for name in types.keys() {
        if !attributes.contains_key(name) {
            leniency.take_absence()?;
            attributes.insert(name.clone(), Value::Null);
        }
    }
    Ok(Value::Object(attributes))
}

fn insert(parts: &mut BTreeMap<String, Value>, key: String, part: Value) -> Result<(), Box<DecodeError>> {
    if parts.contains_key(&key) {
        return Err(DecodeError::new(DecodeProblem::DuplicateKey { key }));
    }
    parts.insert(key, part);
    Ok(())
}

fn read_dynamic(reader: &mut Reader<'_>, levels: usize, leniency: &mut Leniency) -> Result<Value, Box<DecodeError>> {
    let (ty, mut body) = dynamic_parts(reader)?;
    let inside = read_value(&mut body, &ty, levels, leniency)?;
    // A value of dynamic type brings its type itself, or is a null without any.
    Ok(if ty == Type::Dynamic { inside } else { Value::dynamic(ty, inside) })
}

/// The type of a dynamic value, and a reader of the value itself. Terraform writes the value before the type, so it
/// can be read only after all parts have been seen.
fn dynamic_parts<'a>(reader: &mut Reader<'a>) -> Result<(Type, Reader<'a>), Box<DecodeError>> {
    let (mut ty, mut body, mut parts) = (None, None, Parts::default());
    while let Some(name) = reader.next_key(&mut parts)? {
        let part = match name.as_str() {
            "type" => &mut ty,
            "value" => &mut body,
            _ => return Err(DecodeError::new(DecodeProblem::UnexpectedAttribute { name })),
        };
        if part.replace(reader.skip_value()?).is_some() {
            return Err(DecodeError::new(DecodeProblem::DuplicateKey { key: name }));
        }
    }
    let missing = |name: &str| DecodeError::new(DecodeProblem::MissingAttribute { name: name.to_owned() });
    let ty = ty.ok_or_else(|| missing("type"))?;
    let ty = Type::from_json(ty.remaining()).map_err(|problem| DecodeError::new(DecodeProblem::Type(problem)))?;
    Ok((ty, body.ok_or_else(|| missing("value"))?))
}

fn index_step(index: usize) -> PathStep {
    PathStep::Index(i64::try_from(index).unwrap_or(i64::MAX))
}

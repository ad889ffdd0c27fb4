//! Unknown values, and what is known about them.
//!
//! An unknown value is an extension. Extension 12 has a map in its body that refines the value; the keys are from
//! Terraform's wire format document.

use super::input::{Input, Item};
use super::output::Output;
use super::scalar::{number, text};
use crate::{Bound, DecodeError, Facts, Refinement, Type, Value};

const REFINED: i8 = 12;

const NULLNESS: u64 = 1;
const PREFIX: u64 = 2;
const LOWER: u64 = 3;
const UPPER: u64 = 4;
const MIN_LENGTH: u64 = 5;
const MAX_LENGTH: u64 = 6;

/// Terraform refuses a longer body.
const MAX_BODY: usize = 1024;
/// Terraform cuts longer prefixes to one byte less, so that the body stays small.
const MAX_PREFIX: usize = 256;

/// The unknown value that an extension stands for. Extensions other than 12 say nothing more, whatever is in them.
pub(super) fn decode(code: i8, body: &[u8], ty: &Type) -> Result<Value, Box<DecodeError>> {
    // A body of one byte is Terraform's shortest way to write an extension, not a map. Nothing can be known about
    // a value without a type.
    if code != REFINED || body.len() <= 1 || *ty == Type::Dynamic {
        return Ok(Value::unknown());
    }
    let mut input = Input::new(body);
    let Some(Item::Map(length)) = input.item() else {
        return Err(DecodeError::unexpected("a map of refinements", "something else"));
    };
    let mut facts = Facts::default();
    for _ in 0..length {
        match input.item() {
            Some(Item::Unsigned(NULLNESS)) if boolean(&mut input)? => return Ok(Value::Null),
            Some(Item::Unsigned(NULLNESS)) => facts.not_null = true,
            Some(Item::Unsigned(key)) => read_fact(&mut facts, key, &mut input, ty)?,
            // Keys of a later Terraform; leaving them out only makes the value less known.
            Some(Item::Signed(_)) => input.skip_value().ok_or_else(|| DecodeError::truncated("a refinement"))?,
            Some(item) => return Err(DecodeError::unexpected("the key of a refinement", item.kind())),
            None => return Err(DecodeError::truncated("the key of a refinement")),
        }
    }
    Ok(Value::Unknown(facts.into()))
}

fn read_fact(facts: &mut Facts, key: u64, input: &mut Input<'_>, ty: &Type) -> Result<(), Box<DecodeError>> {
    match (key, ty) {
        (PREFIX, Type::String) => facts.prefix = Some(prefix(input)?),
        (LOWER, Type::Number) => facts.lower = Some(bound(input)?),
        (UPPER, Type::Number) => facts.upper = Some(bound(input)?),
        (MIN_LENGTH, ty) if is_collection(ty) => facts.min_length = Some(length(input)?),
        (MAX_LENGTH, ty) if is_collection(ty) => facts.max_length = Some(length(input)?),
        (PREFIX..=MAX_LENGTH, ty) => {
            return Err(DecodeError::unexpected(format!("a refinement of {ty}"), "one of another type"));
        }
        // A key of a later Terraform, as above.
        _ => input.skip_value().ok_or_else(|| DecodeError::truncated("a refinement"))?,
    }
    Ok(())
}

fn boolean(input: &mut Input<'_>) -> Result<bool, Box<DecodeError>> {
    match input.item() {
        Some(Item::Bool(truth)) => Ok(truth),
        Some(item) => Err(DecodeError::unexpected("a bool in a refinement", item.kind())),
        None => Err(DecodeError::truncated("a bool in a refinement")),
    }
}

fn prefix(input: &mut Input<'_>) -> Result<String, Box<DecodeError>> {
    match input.item() {
        Some(Item::String(bytes) | Item::Binary(bytes)) => text(bytes),
        Some(item) => Err(DecodeError::unexpected("a prefix", item.kind())),
        None => Err(DecodeError::truncated("a prefix")),
    }
}

fn bound(input: &mut Input<'_>) -> Result<Bound, Box<DecodeError>> {
    match input.item() {
        Some(Item::Array(2)) => {}
        Some(item) => return Err(DecodeError::unexpected("a bound", item.kind())),
        None => return Err(DecodeError::truncated("a bound")),
    }
    let value = number(&input.item().ok_or_else(|| DecodeError::truncated("a bound"))?)?;
    Ok(Bound { value, inclusive: boolean(input)? })
}

fn length(input: &mut Input<'_>) -> Result<u64, Box<DecodeError>> {
    match input.item() {
        Some(Item::Unsigned(length)) => Ok(length),
        // Nothing is shorter than empty.
        Some(Item::Signed(length)) => Ok(u64::try_from(length).unwrap_or(0)),
        Some(item) => Err(DecodeError::unexpected("a length", item.kind())),
        None => Err(DecodeError::truncated("a length")),
    }
}

const fn is_collection(ty: &Type) -> bool {
    matches!(ty, Type::List(_) | Type::Set(_) | Type::Map(_))
}

/// Writes an unknown value with whatever is known about it that makes sense for the type.
pub(super) fn encode(refinement: &Refinement, ty: &Type, out: &mut Output) {
    let body = if *ty == Type::Dynamic { None } else { body(refinement.facts(), ty) };
    match body {
        Some(body) => out.extension(REFINED, &body),
        None => out.extension(0, &[0]),
    }
}

/// The refinements that go with the type, in Terraform's order. None if there are none, or if they take more space
/// than Terraform reads: a value that is less known is still true.
fn body(facts: &Facts, ty: &Type) -> Option<Vec<u8>> {
    let mut entries = Output::default();
    let mut count = 0;
    let mut entry = |key: u64, write: &dyn Fn(&mut Output)| {
        count += 1;
        entries.unsigned(key);
        write(&mut entries);
    };
    if facts.not_null {
        entry(NULLNESS, &|out| out.boolean(false));
    }
    match ty {
        Type::Number => {
            for (key, bound) in [(LOWER, &facts.lower), (UPPER, &facts.upper)] {
                if let Some(bound) = bound {
                    entry(key, &|out| write_bound(bound, out));
                }
            }
        }
        Type::String => {
            if let Some(prefix) = facts.prefix.as_deref() {
                entry(PREFIX, &|out| out.text(shorten(prefix)));
            }
        }
        ty if is_collection(ty) => {
            if let Some(length) = facts.min_length {
                entry(MIN_LENGTH, &|out| out.unsigned(length));
            }
            if let Some(length) = facts.max_length {
                entry(MAX_LENGTH, &|out| out.unsigned(length));
            }
        }
        _ => {}
    }
    let mut body = Output::default();
    body.map(count);
    body.append(entries);
    (count > 0 && body.len() <= MAX_BODY).then(|| body.into_bytes())
}

fn write_bound(bound: &Bound, out: &mut Output) {
    out.array(2);
    out.number(&bound.value);
    out.boolean(bound.inclusive);
}

fn shorten(prefix: &str) -> &str {
    if prefix.len() <= MAX_PREFIX { prefix } else { &prefix[..prefix.floor_char_boundary(MAX_PREFIX - 1)] }
}

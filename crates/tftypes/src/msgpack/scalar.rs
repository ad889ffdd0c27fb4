//! Numbers and text from msgpack.

use super::input::Item;
use crate::{DecodeError, DecodeProblem, Number};

/// A number in any of its forms: Terraform sends text where neither integers nor floats are exact.
pub(super) fn number(item: &Item<'_>) -> Result<Number, Box<DecodeError>> {
    match *item {
        Item::Unsigned(value) => Ok(value.into()),
        Item::Signed(value) => Ok(value.into()),
        Item::Float(value) => value.try_into().map_err(|problem| DecodeError::new(DecodeProblem::Number(problem))),
        Item::String(bytes) | Item::Binary(bytes) => {
            text(bytes)?.parse().map_err(|problem| DecodeError::new(DecodeProblem::Number(problem)))
        }
        _ => Err(DecodeError::unexpected("number", item.kind())),
    }
}

/// Text in NFC.
pub(super) fn text(bytes: &[u8]) -> Result<String, Box<DecodeError>> {
    match std::str::from_utf8(bytes) {
        Ok(text) => Ok(crate::text::normalise(text)),
        Err(_) => Err(DecodeError::new(DecodeProblem::NotUtf8)),
    }
}

//! What must hold for any bytes at all: no reader of input panics, hangs or takes more memory than its input is worth, and
//! what it has read it reads again when it is written.
//!
//! There is one function for each reader, which panics when that does not hold. `cargo test` throws arbitrary and damaged
//! input at them for a moment; `fuzz/` searches for hours, guided by what the input reaches.
#![cfg_attr(test, allow(clippy::unwrap_used))]

mod readers;
mod typed;

pub use readers::{arn_text, document, duration, json, msgpack, number, request, type_constraint};

/// A function that panics if something does not hold for these bytes.
pub type Check = fn(&[u8]);

/// All of them, by the names of their fuzz targets.
pub const CHECKS: [(&str, Check); 8] = [
    ("arn_text", arn_text::check),
    ("document", document::check),
    ("duration", duration::check),
    ("json", json::check),
    ("msgpack", msgpack::check),
    ("number", number::check),
    ("request", request::check),
    ("type_constraint", type_constraint::check),
];

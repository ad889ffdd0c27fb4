//! Terraform's types and values, their msgpack and JSON encodings, paths, schemas, and what is said about them.
//!
//! This crate is pure: it does no I/O, holds no clock and knows nothing about gRPC. The rules are those of the
//! wire format document of plugin protocol 6 and of the value library inside Terraform; the fixtures under
//! `tests/fixtures` hold bytes that Terraform itself sent.
//!
//! ```
//! use tftypes::{Type, Value, msgpack};
//!
//! let ty = Type::object([("name", Type::String), ("weights", Type::list(Type::Number))]);
//! let value = Value::object([("name", Value::string("web")), ("weights", Value::unknown())]);
//! let bytes = msgpack::encode(&value, &ty)?;
//! assert_eq!(msgpack::decode(&bytes, &ty)?, value);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
#![cfg_attr(test, allow(clippy::unwrap_used))]

mod diagnostic;
mod error;
mod function;
pub mod json;
pub mod msgpack;
mod number;
mod path;
mod refinement;
mod schema;
mod types;
mod upgrade;
mod value;

pub use diagnostic::{Diagnostic, Diagnostics, Severity, has_errors};
pub use error::{DecodeError, DecodeProblem, EncodeError, EncodeProblem};
pub use function::{FunctionSignature, Parameter};
pub use number::{Number, NumberError};
pub use path::{Path, PathStep};
pub use refinement::{Bound, Facts, Refinement};
pub use schema::{
    Attribute, AttributeKind, Block, BlockNesting, IdentityAttribute, IdentitySchema, NestedBlock, NestedObject,
    Nesting, Schema, SchemaError,
};
pub use types::{Type, TypeError};
pub use upgrade::{UpgradeRequest, UpgradeResponse, upgrade_by_default};
pub use value::Value;

/// How many levels a type or a value may be nested.
///
/// Decoding, comparing and dropping recurse once per level, so the limit is what keeps hostile input from
/// exhausting the stack of a 2 MiB thread, in a build without optimisation too. Real values have fewer than twenty.
pub const MAX_DEPTH: usize = 512;

pub(crate) mod text {
    //! The one place where strings get their normal form.

    use unicode_normalization::{UnicodeNormalization, is_nfc_quick};

    /// `text` in NFC, which is how Terraform compares strings: without it "é" typed in two ways would be a change.
    pub(crate) fn normalise(text: &str) -> String {
        let already = is_nfc_quick(text.chars()) == unicode_normalization::IsNormalized::Yes;
        if already { text.to_owned() } else { text.nfc().collect() }
    }
}

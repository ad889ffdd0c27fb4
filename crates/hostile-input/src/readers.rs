//! The readers.

pub mod arn_text;
pub mod document;
pub mod duration;
pub mod json;
pub mod msgpack;
pub mod number;
pub mod request;
pub mod type_constraint;

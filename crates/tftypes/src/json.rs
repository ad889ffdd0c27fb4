//! Values as JSON: the form of stored state, and a form that Terraform accepts in answers.

mod decode;
mod encode;
pub(crate) mod reader;

pub use decode::{decode, decode_stored};
pub use encode::encode;

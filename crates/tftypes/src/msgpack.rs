//! Values as msgpack: the form in which Terraform sends every value, and wants every answer.

mod decode;
mod encode;
mod input;
mod output;
mod scalar;
mod unknown;

pub use decode::decode;
pub use encode::encode;

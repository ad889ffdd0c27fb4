//! Tries HTTP checks during a cutover: requests to the environment that is to receive traffic, or that just did.
//!
//! What passes and failures mean is the engine's business; this crate sends requests and compares answers. It wraps the
//! world that a cutover observes, so that the checks are tried while everything else is looked at.
#![cfg_attr(test, allow(clippy::unwrap_used))]

mod attempt;
mod check;
mod declared;
mod sender;
mod status;
mod world;

pub use check::{Check, CheckError, Header};
pub use status::{StatusCodes, StatusCodesError};
pub use world::CheckedWorld;

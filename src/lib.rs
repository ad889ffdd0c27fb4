//! The provider that Terraform and OpenTofu see.
//!
//! It translates: configuration into an intent, decisions into diagnostics, observations into state. What happens to
//! traffic is decided by the engine alone.
#![cfg_attr(test, allow(clippy::unwrap_used))]

mod actions;
mod claims;
mod connect_error;
mod connection;
mod data_sources;
mod diagnostics;
mod early_end;
mod functions;
mod lists;
#[cfg_attr(not(unix), path = "no_notes.rs")]
mod notes;
mod provider;
mod region;
mod resources;

pub(crate) use bluegreen::declaration::{reader, route_arguments, shares};
pub use provider::BluegreenProvider;

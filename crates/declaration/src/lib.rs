//! What a switch is made of in a configuration, a plan and a state, and the [`Intent`](bluegreen_engine::Intent) that follows
//! from it.
//!
//! The provider reads configurations with it, and whoever reads a state or a plan reads them with it as well: by the same
//! schema, upgraded by the same rules, checked in the same way. It is pure, and knows nothing of how anything is done.
#![cfg_attr(test, allow(clippy::unwrap_used))]

pub mod arn;
mod duration_text;
pub mod guide;
pub mod live_state;
pub mod model;
pub mod reader;
pub mod route_address;
pub mod route_arguments;
pub mod schema;
pub mod shares;
pub mod stored;

pub use duration_text::{DurationError, parse_duration};

//! Drives a blue/green cutover: observe, decide, act, again.
//!
//! This is the front door of the library. All decisions are the engine's, re-exported here; this crate adds the loop
//! that carries them out ([`cut_over`]) and the two ports it needs: a [`World`] to observe and change, and a [`Clock`].
#![cfg_attr(test, allow(clippy::unwrap_used))]

mod clock;
mod cut_over;
mod duration_text;
mod progress;
mod world;

pub use bluegreen_engine::*;
pub use clock::{Clock, SystemClock};
pub use cut_over::cut_over;
pub use duration_text::{DurationError, parse_duration};
pub use progress::{LogProgress, Progress};
pub use tokio_util::sync::CancellationToken as Stop;
pub use world::{ObserveError, World};

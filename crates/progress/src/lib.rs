//! What a run says while it goes on: one JSON line per decision, observation that shows something new, and write.
//!
//! [`RecordedProgress`] listens to a run and tells a [`Record`], which hands on [`ProgressLine`]s: to a [`ProgressFile`], or to
//! anybody else. Nothing here can fail or hold up a run.
#![cfg_attr(test, allow(clippy::unwrap_used))]

mod color_health;
mod event;
mod line;
mod progress_file;
mod record;
mod recorded_progress;

pub use color_health::{ColorHealth, color_health, is_attached};
pub use event::{Ending, Event, Kind, RouteShows, Shares, WaitKind, WriteOutcome};
pub use line::{FORMAT_VERSION, ProgressLine, rfc3339};
pub use progress_file::ProgressFile;
pub use record::Record;
pub use recorded_progress::RecordedProgress;

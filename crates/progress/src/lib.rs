//! What a run says while it goes on: one JSON line per decision, observation that shows something new, and write.
//!
//! A [`Record`] is told what happens and hands on [`ProgressLine`]s, to a [`ProgressFile`] or to anybody else. It listens at the
//! two ports of a run: [`RecordedWorld`] hears what is observed and written, [`RecordedProgress`] what is decided. Nothing here
//! can fail or hold up a run.
#![cfg_attr(test, allow(clippy::unwrap_used))]

mod color_health;
mod event;
mod line;
mod progress_file;
mod record;
mod recorded_progress;
mod recorded_world;

pub use color_health::{ColorHealth, color_health};
pub use event::{Ending, Event, Kind, RouteShows, Shares, WaitKind, WriteOutcome};
pub use line::{FORMAT_VERSION, ProgressLine, rfc3339};
pub use progress_file::ProgressFile;
pub use record::Record;
pub use recorded_progress::RecordedProgress;
pub use recorded_world::RecordedWorld;

//! Who hears what an apply does: the log, and the progress file where one is named.

use std::collections::BTreeMap;

use bluegreen::declaration::live_state::id;
use bluegreen::{Clock, Intent, LogProgress, Percentages, Progress, RouteName, SystemClock, runbook};
use bluegreen_progress::{Event, Record, RecordedProgress};

use super::declared::Declared;
use crate::connection::Connection;

/// The listener of a run from these shares on.
pub(super) fn listener<'a>(
    connection: &Connection,
    declared: &Declared,
    intent: &'a Intent,
    live: &BTreeMap<RouteName, Percentages>,
) -> Box<dyn Progress + 'a> {
    let Some(file) = connection.progress_file() else { return Box::new(LogProgress) };
    let record = Record::new(id(&declared.routes), move |line| file.append(line));
    let began = Event::Began { to: intent.active.to_string(), runbook: runbook(intent, live) };
    record.note(began, SystemClock.now());
    Box::new(RecordedProgress::new(intent, record, LogProgress))
}

//! Who hears what an apply does: the log, and the progress file where one is named.

use std::collections::BTreeMap;

use bluegreen::declaration::live_state::id;
use bluegreen::{Clock, Intent, LogProgress, Percentages, Progress, RouteName, SystemClock, runbook};
use bluegreen_progress::{Ending, Event, Record, RecordedProgress};
use tfplugin::Diagnostics;

use super::declared::Declared;
use crate::connection::Connection;
use crate::early_end::errors_in_one_line;

/// The listener of a run from these shares on.
pub(super) fn listener<'a>(
    connection: &Connection,
    declared: &Declared,
    intent: &'a Intent,
    live: &BTreeMap<RouteName, Percentages>,
) -> Box<dyn Progress + 'a> {
    match begun(connection, declared, intent, live) {
        Some(record) => Box::new(RecordedProgress::new(intent, record, LogProgress)),
        None => Box::new(LogProgress),
    }
}

/// Tells of a run that ended before the engine was asked. Whoever follows the record would wait for its end.
pub(super) fn note_refused(
    connection: &Connection,
    declared: &Declared,
    intent: &Intent,
    live: &BTreeMap<RouteName, Percentages>,
    why: &Diagnostics,
) {
    if let Some(record) = begun(connection, declared, intent, live) {
        let says = errors_in_one_line(why).unwrap_or_default();
        record.note(Event::Ended { result: Ending::Refused, says }, SystemClock.now());
    }
}

/// A record in which the run has begun; `None` where nobody wants one.
fn begun(
    connection: &Connection,
    declared: &Declared,
    intent: &Intent,
    live: &BTreeMap<RouteName, Percentages>,
) -> Option<Record> {
    let file = connection.progress_file()?;
    let record = Record::new(id(&declared.routes), move |line| file.append(line));
    let (to, runbook) = (intent.active.to_string(), runbook(intent, live));
    let began = Event::Began { to, runbook, reason: None, skipped: Vec::new() };
    record.note(began, SystemClock.now());
    Some(record)
}

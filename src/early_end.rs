//! What ends a command of Terraform before a run has begun is written down, too: whoever follows the record would wait for the run.

use bluegreen::declaration::{live_state, model};
use bluegreen::{Clock, SystemClock};
use bluegreen_progress::{Ending, Event, Record};
use tfplugin::{Diagnostic, Diagnostics, Severity};
use tftypes::Value;

use crate::connection::Connection;

/// What the record calls the provider block.
pub(crate) const PROVIDER: &str = "provider";

/// What the record calls a switch of which no route is known.
pub(crate) const SOME_SWITCH: &str = "bluegreen_switch";

/// Writes down that nothing has begun, and why, where there are errors and somebody wants a record.
pub(crate) fn note_early_end(connection: &Connection, switch: &str, diagnostics: &Diagnostics) {
    let Some(says) = errors_in_one_line(diagnostics) else { return };
    if let Some(file) = connection.progress_file() {
        let record = Record::new(switch, move |line| file.append(line));
        record.note(Event::Ended { result: Ending::Refused, says }, SystemClock.now());
    }
}

/// What the record calls the switch that is this in the first of these values which knows its routes. Where nobody wants a record,
/// no routes are read for it.
pub(crate) fn name_in_record(connection: &Connection, values: [&Value; 2]) -> String {
    if connection.progress_file().is_none() {
        return SOME_SWITCH.to_owned();
    }
    let known = values.into_iter().filter(|value| !value.is_null()).find_map(|value| {
        let routes = model::read_routes(value).ok()?;
        (!routes.is_empty()).then(|| live_state::id(&routes))
    });
    known.unwrap_or_else(|| SOME_SWITCH.to_owned())
}

/// The errors without their lines and paragraphs; `None` where there are none.
pub(crate) fn errors_in_one_line(diagnostics: &Diagnostics) -> Option<String> {
    let errors = diagnostics.iter().filter(|diagnostic| diagnostic.severity == Severity::Error);
    let texts: Vec<_> = errors.map(in_one_line).collect();
    (!texts.is_empty()).then(|| texts.join(" "))
}

fn in_one_line(error: &Diagnostic) -> String {
    let text = format!("{}. {}", error.summary, error.detail);
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

//! Reading the HTTP checks of the `gate` argument: how often they must pass. What they request is read by whoever requests it.

use std::collections::BTreeSet;

use bluegreen_engine::HttpCheck;

use crate::reader::{Field, Reader};

/// How many passes in a row it takes when nothing else is declared.
const DEFAULT_SUCCESSES: u32 = 3;

/// More would take longer than anybody waits at a gate.
const MOST_SUCCESSES: u32 = 100;

/// What one HTTP check requests and expects of the answer.
pub trait Request: Sized {
    /// Reads it from the object of the check; `None` when part of it is wrong or not known yet.
    fn read(reader: &mut Reader, check: &Field<'_>) -> Option<Self>;
}

/// A request that nobody is going to send.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Unread;

impl Request for Unread {
    fn read(reader: &mut Reader, check: &Field<'_>) -> Option<Unread> {
        reader.met_unknown |= check.attribute("url").value.is_unknown();
        Some(Unread)
    }
}

/// Reads all checks that are known and right: what the engine counts, beside what is requested.
pub(super) fn read_http_checks<R: Request>(reader: &mut Reader, gate: &Field<'_>) -> Vec<(HttpCheck, R)> {
    let checks = gate.attribute("http_checks");
    reader.met_unknown |= gate.value.is_unknown() || checks.value.is_unknown();
    let elements = (1..).zip(checks.list_elements());
    let read: Vec<_> = elements.filter_map(|(position, check)| read_http_check(reader, position, &check)).collect();
    check_names(reader, &checks, &read);
    read
}

fn read_http_check<R: Request>(reader: &mut Reader, position: u32, check: &Field<'_>) -> Option<(HttpCheck, R)> {
    reader.met_unknown |= check.value.is_unknown();
    let name = reader.parsed(&check.attribute("name"), check_name).unwrap_or_else(|| position.to_string());
    let request = R::read(reader, check);
    let successes = reader.whole(&check.attribute("successes"), 1..=MOST_SUCCESSES).unwrap_or(DEFAULT_SUCCESSES);
    Some((HttpCheck { name, successes }, request?))
}

fn check_name(text: &str) -> Result<String, String> {
    if text.trim().is_empty() || text.contains(char::is_control) {
        return Err(format!("expected a name without line breaks and control characters, got {text:?}"));
    }
    Ok(text.to_owned())
}

/// Messages could not tell two checks of one name apart.
fn check_names<R>(reader: &mut Reader, checks: &Field<'_>, read: &[(HttpCheck, R)]) {
    let mut names = BTreeSet::new();
    if let Some((check, _)) = read.iter().find(|(check, _)| !names.insert(&check.name)) {
        let detail = format!(
            "Expected another `name` for each HTTP check, got {:?} twice. A check without `name` is called by its position.",
            check.name
        );
        reader.problem(checks, "Same HTTP check twice", detail);
    }
}

//! What a stored state says to a later run.
//!
//! Terraform asks for this whenever it reads the state, before it compares anything: what is changed here is neither drift nor
//! a change, with a refresh and without one.

use tftypes::Value;
use tftypes::{UpgradeRequest, UpgradeResponse, upgrade_by_default};

use crate::live_state::{id, with};
use crate::{model, schema};

/// Which cutover it was. All of it is of one plan and its apply: in a later plan every sentence would stand behind the one that
/// it replaces, and a step that is the same again would not be shown at all.
const OF_ONE_RUN: [&str; 3] = ["from", "to", "runbook"];

/// Reads a state of this version or an earlier one.
pub fn read_stored(type_name: &str, request: &UpgradeRequest) -> UpgradeResponse {
    let schema = schema::schema();
    let what = format!("state of a {type_name}");
    let UpgradeResponse { upgraded, diagnostics } =
        upgrade_by_default(&what, schema.version, &schema.value_type(), request);
    UpgradeResponse { upgraded: with_short_id(without_runbook(upgraded)), diagnostics }
}

/// When the last cutover was stays.
fn without_runbook(state: Value) -> Value {
    let Some(cutover) = state.get("cutover").filter(|cutover| !cutover.is_null()).cloned() else { return state };
    let times = OF_ONE_RUN.iter().fold(cutover, |cutover, name| with(cutover, name, Value::Null));
    let says_nothing = times.as_object().is_some_and(|times| times.values().all(Value::is_null));
    with(state, "cutover", if says_nothing { Value::Null } else { times })
}

/// Earlier versions joined the ARNs of all routes.
fn with_short_id(state: Value) -> Value {
    match model::read_routes(&state) {
        Ok(routes) => with(state, "id", Value::string(id(&routes))),
        // The refresh will say what is wrong with it.
        Err(_) => state,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cutover(finished_at: Value) -> Value {
        let attributes =
            [("from", Value::string("blue")), ("to", Value::string("green")), ("finished_at", finished_at)];
        Value::object([("cutover", Value::object(attributes))])
    }

    #[test]
    fn a_later_run_knows_when_the_last_cutover_was_and_not_its_steps() {
        let finished = Value::string("2026-11-26T08:00:00Z");
        let later = without_runbook(cutover(finished.clone()));
        let later = later.get("cutover").unwrap();
        assert_eq!((later.get("to"), later.get("finished_at")), (Some(&Value::Null), Some(&finished)));
    }

    #[test]
    fn a_cutover_of_which_nothing_is_left_is_none() {
        assert_eq!(without_runbook(cutover(Value::Null)).get("cutover"), Some(&Value::Null));
    }
}

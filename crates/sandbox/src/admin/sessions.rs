//! Sessions of roles: what was issued, how long sessions last, and their end.

use serde::Deserialize;
use serde_json::json;

use super::{Outcome, bad};
use crate::sessions::Session;
use crate::state::State;

/// AWS's shortest session is a quarter of an hour, which no test waits for.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct WantedSessions {
    longest_seconds: Option<u32>,
}

pub(super) fn listed(state: &State) -> serde_json::Value {
    state.sessions.list().iter().map(Session::shown).collect()
}

pub(super) fn limit(state: &State, wanted: &WantedSessions) -> Outcome {
    if wanted.longest_seconds == Some(0) {
        return Err(bad("longest_seconds: expected at least 1, or null for no limit, found 0".to_owned()));
    }
    state.sessions.set_longest(wanted.longest_seconds);
    Ok(json!({ "longest_seconds": wanted.longest_seconds }))
}

pub(super) fn end_all(state: &State) -> serde_json::Value {
    state.sessions.end_all(jiff::Timestamp::now());
    listed(state)
}

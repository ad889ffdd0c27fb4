//! The sandbox's record of API calls.

use jiff::Timestamp;
use serde::Deserialize;
use workbench::http;

use super::error::DemoError;

/// One call that the provider made.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct Call {
    pub(super) time: Timestamp,
    pub(super) action: String,
    outcome: String,
}

impl Call {
    pub(super) fn succeeded(&self) -> bool {
        self.outcome == "ok"
    }
}

/// Every call since the sandbox started, the oldest first.
pub(super) async fn recorded(endpoint: &str) -> Result<Vec<Call>, DemoError> {
    let answer = http::get(&format!("{endpoint}/_sandbox/calls")).await?;
    serde_json::from_str(&answer.body).map_err(DemoError::CallsFormat)
}

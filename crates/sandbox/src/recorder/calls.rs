//! Which calls of the API were made, and what became of them.

use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};

use serde::Serialize;

/// More calls than any test makes; beyond that the oldest are forgotten, so that memory stays bounded.
const MOST_CALLS: usize = 100_000;

/// One call of the control plane's API.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Call {
    /// Counted from 1, also over forgotten calls.
    pub(crate) sequence: u64,
    /// When it arrived, as RFC 3339.
    pub(crate) time: String,
    pub(crate) action: String,
    /// Whose credentials it was signed with; `None` when they were refused.
    pub(crate) caller: Option<String>,
    /// The ARNs and names in the request.
    pub(crate) resources: Vec<String>,
    /// `ok`, an error code, or `drop_before` or `drop_after` when the connection was cut.
    pub(crate) outcome: String,
    /// The HTTP status; 0 when the connection was cut.
    pub(crate) status: u16,
}

#[derive(Debug, Default)]
pub(crate) struct Calls {
    list: Mutex<(u64, VecDeque<Call>)>,
}

impl Calls {
    pub(crate) fn record(&self, call: Call) {
        let mut list = self.list.lock().unwrap_or_else(PoisonError::into_inner);
        let (count, calls) = &mut *list;
        *count += 1;
        if calls.len() == MOST_CALLS {
            calls.pop_front();
        }
        calls.push_back(Call { sequence: *count, ..call });
    }

    /// All that are remembered, the oldest first.
    pub(crate) fn list(&self) -> Vec<Call> {
        self.list.lock().unwrap_or_else(PoisonError::into_inner).1.iter().cloned().collect()
    }
}

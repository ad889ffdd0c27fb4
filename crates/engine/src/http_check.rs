//! HTTP checks: requests whose answers must be as declared before traffic moves, and stay so while it does.

use std::fmt;
use std::time::Duration;

/// One declared HTTP check. What is requested and what is expected stays outside: the engine only judges passes and
/// failures.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HttpCheck {
    /// What messages call it: the name that its user gave it, or its position. Never its URL, which may hold a secret.
    pub name: String,
    /// How many passes in a row it takes before traffic moves, and how many failures in a row turn a cutover back. At
    /// least 1.
    pub successes: u32,
}

/// What has come of one check since the last look. One try at a time is under way; a slow one is told by a later look.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum HttpCheckSeen {
    /// A try is under way.
    NoAnswerYet,
    /// The answer was as declared.
    Passed {
        /// How long ago the try began. One from before a shift says nothing of how it is after it.
        began_ago: Duration,
    },
    /// It was not, or none came.
    Failed {
        /// What came instead, for a person.
        why: String,
    },
}

/// A check that does not let traffic move.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HttpCheckShortfall {
    /// The check's name.
    pub check: String,
    /// How many passes in a row there were so far.
    pub passes: u32,
    /// How many it takes.
    pub needed: u32,
    /// What came of the last try, where it failed.
    pub last_failure: Option<String>,
}

/// Several shortfalls in one sentence.
pub(crate) fn joined(shortfalls: &[HttpCheckShortfall]) -> String {
    shortfalls.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ")
}

impl fmt::Display for HttpCheckShortfall {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let HttpCheckShortfall { check, passes, needed, last_failure } = self;
        match last_failure {
            Some(failure) => write!(f, "HTTP check {check} fails: {failure}"),
            None => write!(f, "HTTP check {check} passed {passes} of {needed} times in a row"),
        }
    }
}

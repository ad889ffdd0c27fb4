//! What is wrong with a switch file, and where.

use std::fmt;

/// What is wrong, and the names that lead there from the outside.
#[derive(Clone, Debug)]
pub(super) struct Problem {
    path: Vec<String>,
    what: String,
}

impl Problem {
    pub(super) fn new(what: impl fmt::Display) -> Problem {
        Problem { path: Vec::new(), what: what.to_string() }
    }

    /// This problem, which is inside of something of this name.
    pub(super) fn within(mut self, name: &str) -> Problem {
        self.path.insert(0, name.to_owned());
        self
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.path.join("."), self.what)
    }
}

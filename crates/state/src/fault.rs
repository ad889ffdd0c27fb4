//! Something in a document that is not as the hosts write it, and where.

use serde::Deserialize;
use serde_json::value::RawValue;

use crate::Unreadable;

/// What was expected, and where something else stands. It never repeats what stands there: that may be a secret.
#[derive(Debug)]
pub(crate) struct Fault {
    expected: String,
    /// Where the JSON begins that was read, in the memory of this process.
    beginning: usize,
    /// Line and column in that JSON, from 1.
    within: (usize, usize),
}

impl Fault {
    /// Expected this, where this JSON begins.
    pub(crate) fn at(json: &RawValue, expected: impl Into<String>) -> Fault {
        Fault { expected: expected.into(), beginning: json.get().as_ptr().addr(), within: (1, 1) }
    }

    /// Expected this, where the JSON could not be read.
    pub(crate) fn of(json: &RawValue, error: &serde_json::Error, expected: impl Into<String>) -> Fault {
        Fault { within: (error.line().max(1), error.column().max(1)), ..Fault::at(json, expected) }
    }

    pub(crate) fn unreadable(self, document: &[u8]) -> Unreadable {
        let offset = self.beginning.saturating_sub(document.as_ptr().addr()).min(document.len());
        let before = &document[..offset];
        let lines = bytecount(before);
        let (line, column) = match self.within {
            (1, column) => (lines + 1, column + last_line(before)),
            (line, column) => (lines + line, column),
        };
        Unreadable::Unexpected { expected: self.expected, line, column }
    }
}

/// Reads a part of the document.
pub(crate) fn part<'a, T: Deserialize<'a>>(json: &'a RawValue, expected: &str) -> Result<T, Fault> {
    serde_json::from_str(json.get()).map_err(|error| Fault::of(json, &error, expected))
}

fn bytecount(bytes: &[u8]) -> usize {
    bytes.iter().filter(|byte| **byte == b'\n').count()
}

fn last_line(bytes: &[u8]) -> usize {
    bytes.iter().rev().take_while(|byte| **byte != b'\n').count()
}

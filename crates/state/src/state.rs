//! A state, whichever way it was written.

use crate::{Instance, Origin};

/// What a state remembers.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct State {
    /// Who wrote it.
    pub origin: Origin,
    /// How often it was written; `show -json` does not tell.
    pub serial: Option<u64>,
    /// Which state it is, through all its versions; `show -json` does not tell.
    pub lineage: Option<String>,
    /// The resources that were selected, in the order of the document.
    pub instances: Vec<Instance>,
    /// How many others there are.
    pub skipped: usize,
}

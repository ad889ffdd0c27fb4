//! What follows a scenario.

use super::{Declared, Event};

/// A further apply, some time later. What was to happen and has not by then does not happen any more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Later {
    /// What is declared then.
    pub declared: Declared,
    /// What happens, in milliseconds since this apply begins.
    pub events: Vec<Event>,
}

//! One world as data: what stands there, what is declared, and what is going to happen.
//!
//! A seed makes a scenario, and a scenario makes everything else: nothing is drawn while it runs. So a scenario that
//! fails can be cut down to what matters, printed, kept in a file and run again.

mod declared;
mod event;
mod generate;
mod later;
mod tell;
mod topology;

use serde::{Deserialize, Serialize};

pub use declared::{Alarm, Bake, Declared, Gate, Policy, Stage};
pub use event::{CallKind, Event, Fault, ForeignWrite, What};
pub use generate::generate;
pub use later::Later;
pub use topology::{Color, Group, Kind, Place, Route, Topology, Weights, Zone};

/// One world.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Scenario {
    /// What it was made from.
    pub seed: u64,
    /// What stands there.
    pub topology: Topology,
    /// What is declared.
    pub declared: Declared,
    /// What happens, in order.
    pub events: Vec<Event>,
}

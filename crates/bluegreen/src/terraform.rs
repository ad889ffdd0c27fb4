//! What Terraform and OpenTofu know: switches in a state, and what a plan would do with them.

mod document;
mod finding;
mod findings;
mod pending;
mod plan;
mod planned_switch;
mod stored_switch;
mod switch_error;
mod values;

pub use document::{Document, State, read};
pub use finding::{Finding, FindingKind};
pub use pending::{Cause, PendingCutover, PendingRoute};
pub use plan::Plan;
pub use planned_switch::PlannedSwitch;
pub use stored_switch::{RecordedSwitch, StoredSwitch};
pub use switch_error::SwitchError;

/// The type of resource that is a switch.
const SWITCH: &str = "bluegreen_switch";

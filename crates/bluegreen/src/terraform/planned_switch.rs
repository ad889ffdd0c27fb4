//! What a plan would do with one switch.

use std::fmt;

use bluegreen_declaration::live_state::color_in;
use bluegreen_engine::Color;
use bluegreen_state::{Action, Address, Alias, ResourceChange};
use tftypes::Value;

use super::pending::PendingCutover;
use super::switch_error::SwitchError;
use super::values;

/// What a plan does with one switch.
///
/// ```
/// use bluegreen::{Action, Document, ReplaceOrder, read};
///
/// let bytes = include_bytes!("../../../state/tests/hosts/terraform-1.15.5/tainted.plan.json");
/// let Document::Plan(plan) = read(bytes)? else { panic!("this is a plan") };
/// let switch = &plan.switches[0];
/// assert_eq!(switch.address.to_string(), "bluegreen_switch.web");
/// assert_eq!(switch.action, Action::Replace(ReplaceOrder::DeleteFirst));
/// assert_eq!(switch.reason.as_deref(), Some("replace_because_tainted"));
/// # Ok::<(), bluegreen::Unreadable>(())
/// ```
#[derive(Clone)]
#[non_exhaustive]
pub struct PlannedSwitch {
    /// Where it stands.
    pub address: Address,
    /// Where it stood before a `moved` block.
    pub previous_address: Option<Address>,
    /// The key of a deposed object, when it is about one.
    pub deposed: Option<String>,
    /// Which configuration of the provider it uses.
    pub alias: Alias,
    /// What is done.
    pub action: Action,
    /// Why, in the host's word; `None` where it does not tell.
    pub reason: Option<String>,
    /// Whether it comes in by an import.
    pub imported: bool,
    pub(super) before: Value,
    pub(super) after: Value,
    /// The color that the state had before the plan's refresh, where that has found something else.
    pub(super) recorded: Option<Color>,
}

impl PlannedSwitch {
    /// What this change does; `drift` is what the refresh has found.
    pub(super) fn new(change: &ResourceChange, drift: &[ResourceChange]) -> Result<PlannedSwitch, SwitchError> {
        let error = |problems| SwitchError { address: Box::new(change.address.clone()), problems };
        Ok(PlannedSwitch {
            before: values::planned(&change.change.before).map_err(error)?,
            after: values::planned(&change.change.after).map_err(error)?,
            address: change.address.clone(),
            previous_address: change.previous_address.clone(),
            deposed: change.deposed.clone(),
            alias: change.provider.alias.clone(),
            action: change.change.action.clone(),
            reason: change.reason.clone(),
            imported: change.change.imported,
            recorded: recorded(&change.address, drift),
        })
    }

    pub(super) fn pending(&self) -> Option<PendingCutover> {
        match self.action {
            Action::Create | Action::Update | Action::Replace(_) | Action::ForgetAndCreate => {
                let before = if self.action == Action::Update { &self.before } else { &Value::Null };
                PendingCutover::of(&self.address, &self.alias, [before, &self.after], self.recorded)
            }
            _ => None,
        }
    }
}

/// The color that the state had before somebody changed something outside of Terraform.
fn recorded(address: &Address, drift: &[ResourceChange]) -> Option<Color> {
    let drifted = drift.iter().find(|drifted| drifted.address == *address && drifted.deposed.is_none())?;
    color_in(&values::planned(&drifted.change.before).ok()?)
}

/// What it is before and afterwards is left out: secrets are in it.
impl fmt::Debug for PlannedSwitch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PlannedSwitch")
            .field("address", &self.address)
            .field("action", &self.action)
            .field("reason", &self.reason)
            .finish_non_exhaustive()
    }
}

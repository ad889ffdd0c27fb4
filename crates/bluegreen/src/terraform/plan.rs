//! What a plan would do with the switches, and with what they depend on.

use bluegreen_state::{Address, Origin};

use super::finding::Finding;
use super::pending::PendingCutover;
use super::planned_switch::PlannedSwitch;
use super::stored_switch::StoredSwitch;
use super::switch_error::SwitchError;
use super::{SWITCH, findings};

/// A plan, as far as switches are concerned.
///
/// ```
/// use bluegreen::{Color, Document, read};
///
/// let bytes = include_bytes!("../../../state/tests/hosts/terraform-1.15.5/pending-cutover.plan.json");
/// let Document::Plan(plan) = read(bytes)? else { panic!("this is a plan") };
/// let [cutover] = plan.pending() else { panic!("one cutover is pending") };
/// assert_eq!((cutover.from, cutover.to), (Some(Color::Blue), Some(Color::Green)));
/// assert!(cutover.runbook[0].starts_with("Prime:"));
/// assert!(plan.findings().is_empty());
/// # Ok::<(), bluegreen::Unreadable>(())
/// ```
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Plan {
    /// Who wrote it.
    pub origin: Origin,
    /// Whether an apply would do anything; only Terraform tells.
    pub applyable: Option<bool>,
    /// Whether everything would be as declared after the apply; only Terraform tells.
    pub complete: Option<bool>,
    /// Whether planning ended in an error.
    pub errored: bool,
    /// When it was made (RFC 3339).
    pub timestamp: Option<String>,
    /// The switches of the state that it was made from.
    pub before: Vec<StoredSwitch>,
    /// What becomes of the switches; those that stay as they are are among them.
    pub switches: Vec<PlannedSwitch>,
    /// Switches that cannot be read, and why: planned by a version of the provider that has other arguments.
    pub unreadable: Vec<SwitchError>,
    pending: Vec<PendingCutover>,
    findings: Vec<Finding>,
}

impl Plan {
    pub(super) fn new(plan: bluegreen_state::Plan) -> Plan {
        let (mut switches, mut unreadable) = (Vec::new(), Vec::new());
        for change in plan.changes.iter().filter(|change| is_switch(&change.address)) {
            match PlannedSwitch::new(change, &plan.drift) {
                Ok(switch) => switches.push(switch),
                Err(error) => unreadable.push(error),
            }
        }
        let stored = plan.prior.iter().filter(|instance| is_switch(&instance.address));
        let before: Vec<_> = stored.cloned().map(StoredSwitch::new).collect();
        Plan {
            pending: switches.iter().filter_map(PlannedSwitch::pending).collect(),
            findings: findings::in_plan(&plan, &switches, &before, &unreadable),
            origin: plan.origin,
            applyable: plan.applyable,
            complete: plan.complete,
            errored: plan.errored,
            timestamp: plan.timestamp,
            before,
            switches,
            unreadable,
        }
    }

    /// The cutovers that an apply would make, and those of which only the apply knows.
    #[must_use]
    pub fn pending(&self) -> &[PendingCutover] {
        &self.pending
    }

    /// What a person should know before approving the plan: the dangerous ones first.
    #[must_use]
    pub fn findings(&self) -> &[Finding] {
        &self.findings
    }
}

fn is_switch(address: &Address) -> bool {
    address.type_name == SWITCH
}

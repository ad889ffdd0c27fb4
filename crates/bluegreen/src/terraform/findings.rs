//! Searching a plan, the whole of it, for what matters to its switches.

mod capacity;
mod guarded;
mod resources;
mod routes;
mod switches;
mod whole;

use super::finding::Finding;
use super::planned_switch::PlannedSwitch;
use super::stored_switch::StoredSwitch;
use super::switch_error::SwitchError;
use guarded::Guarded;

pub(super) use resources::watched_types;

/// All findings, the dangerous ones first.
pub(super) fn in_plan(
    plan: &bluegreen_state::Plan,
    switches: &[PlannedSwitch],
    before: &[StoredSwitch],
    unreadable: &[SwitchError],
) -> Vec<Finding> {
    let guarded = guarded::in_plan(switches, before);
    let mut findings = whole::about(plan, unreadable);
    findings.extend(switches.iter().flat_map(switches::about));
    findings.extend(plan.changes.iter().flat_map(|change| about_change(change, &guarded)));
    findings.sort_by_key(|finding| (!finding.kind.is_dangerous(), finding.kind));
    findings
}

fn about_change(change: &bluegreen_state::ResourceChange, guarded: &[Guarded]) -> Vec<Finding> {
    let of_routes = routes::about(change, guarded);
    of_routes.into_iter().chain(capacity::about(change, guarded)).collect()
}

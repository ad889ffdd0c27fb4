//! Listeners, rules and target groups that the plan changes under a switch.

use bluegreen_state::{Action, ResourceChange};

use super::guarded::Guarded;
use super::resources::{Role, arn, role};
use crate::terraform::finding::{Finding, FindingKind};

pub(super) fn about(change: &ResourceChange, guarded: &[Guarded]) -> Vec<Finding> {
    let Some(arn) = arn(change) else { return Vec::new() };
    let of_each = guarded.iter().filter_map(|switch| match role(change)? {
        Role::Route { actions } => about_route(change, actions, arn, switch),
        Role::Group => about_group(change, arn, switch),
        Role::Attachment | Role::Fleet { .. } => None,
    });
    of_each.collect()
}

fn about_route(change: &ResourceChange, actions: &str, arn: &str, switch: &Guarded) -> Option<Finding> {
    let (name, address) = (switch.routes.get(arn)?, switch.address.as_ref()?);
    let (kind, message, way_out) = match &change.change.action {
        Action::Update if change.change.changes(actions) => (
            FindingKind::ActionsChanged,
            format!(
                "This plan also changes `{actions}`, which {address} writes (route {name}). Whichever is applied last decides where \
                 requests go."
            ),
            format!("Add `lifecycle {{ ignore_changes = [{actions}] }}` to {}.", change.address.resource()),
        ),
        action if action.destroys() || action.replaces() => (
            FindingKind::RouteReplaced,
            format!(
                "This plan would {action} it, and {address} switches it (route {name}). From then on its requests go where the \
                 configuration says until the switch has found the new one, and to nobody where there is none."
            ),
            "Look at what forces it, or declare the new one beside it first and move the route to it in another apply."
                .to_owned(),
        ),
        _ => return None,
    };
    Some(finding(kind, change, switch, message, way_out))
}

fn about_group(change: &ResourceChange, arn: &str, switch: &Guarded) -> Option<Finding> {
    let (color, address) = (*switch.groups.get(arn)?, switch.address.as_ref()?);
    let action = &change.change.action;
    if !action.destroys() && !action.replaces() {
        return None;
    }
    let is_active = switch.active.is_none_or(|active| active == color);
    let kind = if is_active { FindingKind::ActiveGroupReplaced } else { FindingKind::StandbyGroupReplaced };
    let message = match is_active {
        true => format!(
            "This plan would {action} it, and it is the {color} target group of {address}, which requests go to."
        ),
        false => format!(
            "This plan would {action} it, and it is the {color} target group of {address}: until the new one has healthy targets \
             there is no way back."
        ),
    };
    let way_out = match is_active {
        true => {
            "Replace the target group of the standby instead, and cut over to it; or give the new one another name and \
                 `create_before_destroy`, so that the switch can move to it first."
        }
        false => "That is what a standby is for, as long as no cutover is in the same plan.",
    };
    Some(finding(kind, change, switch, message, way_out.to_owned()))
}

pub(super) fn finding(
    kind: FindingKind,
    change: &ResourceChange,
    switch: &Guarded,
    message: String,
    way_out: String,
) -> Finding {
    Finding { kind, address: Some(change.address.clone()), switch: switch.address.clone(), message, way_out }
}

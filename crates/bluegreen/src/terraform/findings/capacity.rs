//! Targets that the plan takes from a color that serves.

use bluegreen_engine::Color;
use bluegreen_state::{Action, Attribute, ResourceChange};

use super::guarded::Guarded;
use super::resources::{Role, groups_of, role};
use super::routes::finding;
use crate::terraform::finding::{Finding, FindingKind};

pub(super) fn about(change: &ResourceChange, guarded: &[Guarded]) -> Vec<Finding> {
    let of_each = guarded.iter().filter_map(|switch| {
        let (color, loss) = first_loss(change, switch)?;
        let message = message(&loss, color, switch)?;
        let way_out =
            "Take targets away only from a color that has been idle for a while: in a later apply, after the cutover.";
        Some(finding(FindingKind::CapacityTaken, change, switch, message, way_out.to_owned()))
    });
    of_each.collect()
}

/// How targets are lost.
enum Loss {
    Destroyed(Action),
    Detached,
    Fewer { attribute: &'static str, from: f64, to: f64 },
}

/// The first color that serves and loses targets by this change.
fn first_loss(change: &ResourceChange, switch: &Guarded) -> Option<(Color, Loss)> {
    let role = role(change)?;
    if matches!(role, Role::Route { .. } | Role::Group) {
        return None;
    }
    let (before, after) = (change.change.before.all(), change.change.after.all());
    let serves = |arn: &&str| switch.groups.get(*arn).copied().filter(|color| switch.serving.contains(color));
    let groups = groups_of(before);
    let color = groups.iter().find_map(serves)?;
    let action = &change.change.action;
    if action.destroys() || action.replaces() {
        return Some((color, Loss::Destroyed(action.clone())));
    }
    if *action != Action::Update {
        return None;
    }
    let kept = groups_of(after);
    let mut left = groups.iter().filter(|arn| !kept.contains(arn) && !change.change.after.has_unknown());
    if let Some(color) = left.find_map(serves) {
        return Some((color, Loss::Detached));
    }
    let Role::Fleet { size, most } = role else { return None };
    Some((color, fewer(size, most, before, after)?))
}

/// Fewer are wanted, or no more are allowed than are fewer than there are.
fn fewer(size: &'static str, most: Option<&'static str>, before: &Attribute, after: &Attribute) -> Option<Loss> {
    let from = before.get(size).as_number()?;
    let ends = [Some(size), most].into_iter().flatten();
    ends.filter_map(|attribute| Some((attribute, after.get(attribute).as_number()?)))
        .find(|(_, to)| *to < from)
        .map(|(attribute, to)| Loss::Fewer { attribute, from, to })
}

fn message(loss: &Loss, color: Color, switch: &Guarded) -> Option<String> {
    let address = switch.address.as_ref()?;
    let serves = match switch.active == Some(color) {
        true => "which requests go to",
        false => "which requests are to go to",
    };
    let whose = format!("gives targets to the {color} target group of {address}, {serves}");
    Some(match loss {
        Loss::Destroyed(action) => format!("This plan would {action} it, and it {whose}."),
        Loss::Detached => format!("This plan takes it out of a target group, and it {whose}."),
        Loss::Fewer { attribute, from, to } => format!(
            "This plan leaves {to} of {from} by `{attribute}`, and it {whose}. Whether that comes before or after a cutover, \
             nobody says."
        ),
    })
}

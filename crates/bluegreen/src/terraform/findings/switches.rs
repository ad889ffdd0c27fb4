//! What the plan does with switches themselves.

use bluegreen_declaration::schema::schema;
use bluegreen_state::Action;
use tftypes::Value;

use crate::terraform::finding::{Finding, FindingKind};
use crate::terraform::planned_switch::PlannedSwitch;

pub(super) fn about(switch: &PlannedSwitch) -> Vec<Finding> {
    if switch.deposed.is_some() {
        return Vec::new();
    }
    ended(switch).into_iter().chain(not_known(switch)).collect()
}

fn ended(switch: &PlannedSwitch) -> Option<Finding> {
    let (kind, message, way_out) = match &switch.action {
        Action::Delete => (
            FindingKind::SwitchDestroyed,
            "This plan destroys the switch. Its traffic stays where it is, and nobody guards it from then on."
                .to_owned(),
            "Take `ignore_changes` out of its listeners and rules with it, so that they are managed again; to keep the \
             switch, put its block back.",
        ),
        Action::Forget => (
            FindingKind::SwitchForgotten,
            "This plan forgets the switch. Its traffic stays where it is, and nobody guards it from then on."
                .to_owned(),
            "See to it that another configuration takes it over with an import.",
        ),
        action if action.replaces() => (FindingKind::SwitchReplaced, replaced(switch), UNTAINT),
        _ => return None,
    };
    Some(finding(switch, kind, message, way_out))
}

fn replaced(switch: &PlannedSwitch) -> String {
    let is_tainted = switch.reason.as_deref() == Some("replace_because_tainted");
    let tainted = if is_tainted { ", which is tainted" } else { "" };
    format!(
        "This plan would {} the switch{tainted}. Destroying it moves no traffic, and creating it cuts over to the declared \
         color where that is not live.",
        switch.action
    )
}

const UNTAINT: &str = "Where it is tainted after a failed run and everything is well, `untaint` it instead.";

fn not_known(switch: &PlannedSwitch) -> Option<Finding> {
    let unknown = unknown_arguments(&switch.after);
    if unknown.is_empty() {
        return None;
    }
    let message = format!(
        "Known only during the apply: {}. What the switch does then, this plan cannot show.",
        unknown.join(", ")
    );
    let way_out = "Apply what it depends on first (`-target`), and plan again.";
    Some(finding(switch, FindingKind::NotKnownYet, message, way_out))
}

fn finding(switch: &PlannedSwitch, kind: FindingKind, message: String, way_out: &str) -> Finding {
    let address = Some(switch.address.clone());
    Finding { kind, address: address.clone(), switch: address, message, way_out: way_out.to_owned() }
}

/// What is computed is often known only after an apply; the arguments tell what is to be done.
fn unknown_arguments(after: &Value) -> Vec<String> {
    let mut found = Vec::new();
    for argument in schema().block.attributes.iter().filter(|attribute| attribute.required || attribute.optional) {
        if let Some(value) = after.get(&argument.name) {
            search(&argument.name, value, &mut found);
        }
    }
    found
}

fn search(path: &str, value: &Value, found: &mut Vec<String>) {
    match value {
        Value::Unknown(_) => found.push(format!("`{path}`")),
        Value::Object(members) => {
            members.iter().for_each(|(name, value)| search(&format!("{path}.{name}"), value, found))
        }
        Value::Map(elements) => {
            elements.iter().for_each(|(key, value)| search(&format!("{path}[{key:?}]"), value, found));
        }
        Value::List(elements) => {
            let indexed = elements.iter().enumerate();
            indexed.for_each(|(index, value)| search(&format!("{path}[{index}]"), value, found));
        }
        _ => {}
    }
}

//! What the plan does with switches themselves.

use bluegreen_state::Action;
use tftypes::Value;

use crate::terraform::{Finding, FindingKind, PlannedSwitch};

/// The arguments; everything else is a result, of which much is known only after an apply.
const ARGUMENTS: [&str; 13] = [
    "active_color",
    "routes",
    "preview_routes",
    "gate",
    "shift",
    "bake",
    "settle",
    "standby",
    "undeclared_idle_groups",
    "parity",
    "on_interrupt",
    "maintenance",
    "timeouts",
];

pub(super) fn about(switch: &PlannedSwitch) -> Vec<Finding> {
    let finding = |kind, message: String, way_out: &str| Finding {
        kind,
        address: Some(switch.address.clone()),
        switch: Some(switch.address.clone()),
        message,
        way_out: way_out.to_owned(),
    };
    if switch.deposed.is_some() {
        return Vec::new();
    }
    let ended = match &switch.action {
        Action::Delete => Some(finding(
            FindingKind::SwitchDestroyed,
            "This plan destroys the switch. Its traffic stays where it is, and nobody guards it from then on."
                .to_owned(),
            "Take `ignore_changes` out of its listeners and rules with it, so that they are managed again; to keep the switch, put \
             its block back.",
        )),
        Action::Forget => Some(finding(
            FindingKind::SwitchReplaced,
            "This plan forgets the switch. Its traffic stays where it is.".to_owned(),
            "See to it that another configuration takes it over with an import.",
        )),
        action if action.replaces() => Some(finding(
            FindingKind::SwitchReplaced,
            format!(
                "This plan would {action} the switch{}. Destroying it moves no traffic, and creating it cuts over to the \
                     declared color where that is not live.",
                if switch.reason.as_deref() == Some("replace_because_tainted") { ", which is tainted" } else { "" }
            ),
            "Where it is tainted after a failed run and everything is well, `untaint` it instead.",
        )),
        _ => None,
    };
    let unknown = unknown_arguments(&switch.after);
    let not_known = (!unknown.is_empty()).then(|| {
        finding(
            FindingKind::NotKnownYet,
            format!(
                "Known only during the apply: {}. What the switch does then, this plan cannot show.",
                unknown.join(", ")
            ),
            "Apply what it depends on first (`-target`), and plan again.",
        )
    });
    ended.into_iter().chain(not_known).collect()
}

fn unknown_arguments(after: &Value) -> Vec<String> {
    let unknown = ARGUMENTS.into_iter().filter_map(|name| Some((name, after.get(name)?))).flat_map(|(name, value)| {
        let mut found = Vec::new();
        search(name, value, &mut found);
        found
    });
    unknown.collect()
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

//! What an instance of a topology must be.

use std::collections::BTreeSet;

use super::TopologyError;
use crate::instances::Instance;
use crate::network;

const STATES: [&str; 4] = ["pending", "running", "stopping", "stopped"];

pub(super) fn check(instances: &[Instance]) -> Result<(), TopologyError> {
    let mut ids = BTreeSet::new();
    for instance in instances {
        if let Some(problem) = problem(instance) {
            return Err(TopologyError::item(format!("instance \"{}\"", instance.id), problem));
        }
        if !ids.insert(&instance.id) {
            return Err(TopologyError::item(format!("instance \"{}\"", instance.id), "id: expected one of its own"));
        }
    }
    Ok(())
}

fn problem(instance: &Instance) -> Option<String> {
    if !network::is_id(&instance.id, "i-") {
        return Some(format!("id: expected \"i-\" and 8 or 17 hexadecimal digits, found {:?}", instance.id));
    }
    if !instance.address.is_loopback() {
        return Some(format!("address: expected a loopback address such as 127.0.0.1, found {}", instance.address));
    }
    if !STATES.contains(&instance.state.as_str()) {
        return Some(format!("state: expected one of {STATES:?}, found {:?}", instance.state));
    }
    if !matches!(instance.http_tokens.as_str(), "required" | "optional") {
        return Some(format!("http_tokens: expected \"required\" or \"optional\", found {:?}", instance.http_tokens));
    }
    None
}

//! What Terraform keeps beside a state or a plan for this provider.
//!
//! A provider is not told the address of a resource, and two of them may be written in the very same words: a key that is made
//! when a switch is first planned tells one from another. Beside a plan there is also when the environments were compared.

use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};

use bluegreen::{SwitchKey, Timestamp};
use serde_json::{Map, Value};

/// The members of the private bytes.
const MEMBER: &str = "switch";
const COMPARED_AT: &str = "compared_at";

/// The key in these private bytes, or a new one, and the bytes of a state with it.
pub(super) fn keyed(private: &[u8]) -> (SwitchKey, Vec<u8>) {
    let mut members = members(private);
    members.remove(COMPARED_AT);
    let key = match members.get(MEMBER).and_then(Value::as_str) {
        Some(key) => key.to_owned(),
        None => new_key(),
    };
    members.insert(MEMBER.to_owned(), Value::from(key.as_str()));
    (SwitchKey(key), bytes(members))
}

/// These bytes of a plan that has compared the environments at this time.
pub(super) fn with_comparison(private: &[u8], at: Timestamp) -> Vec<u8> {
    let mut members = members(private);
    members.insert(COMPARED_AT.to_owned(), Value::from(at.as_millis()));
    bytes(members)
}

/// When this plan has compared the environments, if it has.
pub(super) fn compared_at(private: &[u8]) -> Option<Timestamp> {
    members(private).get(COMPARED_AT).and_then(Value::as_u64).map(Timestamp::from_millis)
}

fn members(private: &[u8]) -> Map<String, Value> {
    serde_json::from_slice(private).unwrap_or_default()
}

fn bytes(members: Map<String, Value>) -> Vec<u8> {
    Value::Object(members).to_string().into_bytes()
}

/// One that no other process and no other resource has: the time, the process, and a number in it.
fn new_key() -> String {
    static NUMBER: AtomicU32 = AtomicU32::new(0);
    let since_epoch = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    format!("{:x}-{:x}-{:x}", since_epoch.as_nanos(), std::process::id(), NUMBER.fetch_add(1, Ordering::Relaxed))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_stays_and_every_new_one_is_another() {
        let (one, private) = keyed(b"");
        assert_eq!(keyed(&private), (one.clone(), private.clone()));
        assert_ne!(keyed(b"").0, one);
    }

    #[test]
    fn whatever_else_is_kept_there_stays() {
        let (key, private) = keyed(br#"{"other":[1]}"#);
        let members: Value = serde_json::from_slice(&private).unwrap();
        assert_eq!(members, serde_json::json!({"other": [1], "switch": key.0}));
    }

    #[test]
    fn a_comparison_is_known_beside_its_plan_and_not_beside_the_state() {
        let (_, state) = keyed(b"");
        let plan = with_comparison(&state, Timestamp::from_millis(5));
        assert_eq!(compared_at(&plan), Some(Timestamp::from_millis(5)));
        assert_eq!(keyed(&plan).1, state);
        assert_eq!(compared_at(&state), None);
    }
}

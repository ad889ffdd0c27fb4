//! What Terraform keeps beside a state or a plan for this provider.
//!
//! A provider is not told the address of a resource, and two of them may be written in the very same words: a key that is made
//! when a switch is first planned tells one from another. Beside a plan there is also what it has found that its apply need not ask for
//! again.

use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};

use bluegreen::SwitchKey;
use serde_json::{Map, Value};

use super::told::{Told, noted};

/// The members of the private bytes.
const MEMBER: &str = "switch";
const TOLD: &str = "told";

/// The key in these private bytes, or a new one, and the bytes of a state with it.
pub(super) fn keyed(private: &[u8]) -> (SwitchKey, Vec<u8>) {
    let mut members = members(private);
    members.remove(TOLD);
    let key = match members.get(MEMBER).and_then(Value::as_str) {
        Some(key) => key.to_owned(),
        None => new_key(),
    };
    members.insert(MEMBER.to_owned(), Value::from(key.as_str()));
    (SwitchKey(key), bytes(members))
}

/// These bytes of a plan that has found this.
pub(super) fn with_told(private: &[u8], told: &Told) -> Vec<u8> {
    let mut members = members(private);
    members.insert(TOLD.to_owned(), Value::from(noted::written(told)));
    bytes(members)
}

/// What this plan has found; nothing where it has looked at nothing.
pub(super) fn told(private: &[u8]) -> Told {
    members(private).get(TOLD).and_then(Value::as_str).and_then(noted::read).unwrap_or_default()
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
    use bluegreen::Timestamp;

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
    fn what_a_plan_has_found_is_known_beside_it_and_not_beside_the_state() {
        let (_, state) = keyed(b"");
        let found = Told { left_answered_at: Some(Timestamp::from_millis(5)), ..Told::default() };
        let plan = with_told(&state, &found);
        assert_eq!(told(&plan), found);
        assert_eq!(keyed(&plan).1, state);
        assert_eq!(told(&state), Told::default());
    }
}

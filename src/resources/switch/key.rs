//! What tells one switch from another: a key that is made when it is first planned, and that Terraform keeps beside its state.
//!
//! A provider is not told the address of a resource, and two of them may be written in the very same words.

use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};

use bluegreen::SwitchKey;
use serde_json::{Map, Value};

/// The member of the private bytes.
const MEMBER: &str = "switch";

/// The key in these private bytes, or a new one, and the bytes with it.
pub(super) fn keyed(private: &[u8]) -> (SwitchKey, Vec<u8>) {
    let mut members: Map<String, Value> = serde_json::from_slice(private).unwrap_or_default();
    let key = match members.get(MEMBER).and_then(Value::as_str) {
        Some(key) => key.to_owned(),
        None => new_key(),
    };
    members.insert(MEMBER.to_owned(), Value::from(key.as_str()));
    (SwitchKey(key), Value::Object(members).to_string().into_bytes())
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
}

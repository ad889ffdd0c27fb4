//! Values as msgpack, as hosts send them.

use tftypes::{Facts, Value, json, msgpack};

use crate::typed::typed;

/// What is taken for a value is the same one when it is written and read again, in msgpack and, as far as it is known, in
/// JSON. Only what is known about an unknown value may become less, and only where it is longer than Terraform reads.
pub fn check(input: &[u8]) {
    let Some((ty, bytes)) = typed(input) else { return };
    let value = match msgpack::decode(bytes, &ty) {
        Ok(value) => value,
        Err(error) => return assert!(!error.to_string().is_empty()),
    };
    let written = msgpack::encode(&value, &ty).expect("what msgpack could say, msgpack can say again");
    let again = msgpack::decode(&written, &ty).expect("what was written can be read");
    if has_long_facts(&value) {
        assert_eq!(without_facts(&again), without_facts(&value));
    } else {
        assert_eq!(again, value);
    }
    assert_eq!(msgpack::encode(&again, &ty), Ok(written), "one value has one form");
    // Unknown and infinite parts have no JSON.
    if let Ok(text) = json::encode(&value, &ty) {
        assert_eq!(json::decode(&text, &ty), Ok(value));
    }
}

/// Far less than the kilobyte that Terraform reads of what is known about one value.
const SHORT: usize = 250;

fn has_long_facts(value: &Value) -> bool {
    let is_long = |facts: &Facts| {
        let bounds = [&facts.lower, &facts.upper].into_iter().flatten();
        facts.prefix.as_ref().is_some_and(|prefix| prefix.len() > SHORT)
            || bounds.map(|bound| bound.value.to_string().len()).any(|length| length > SHORT)
    };
    match value {
        Value::Unknown(refinement) => is_long(refinement.facts()),
        Value::List(parts) | Value::Set(parts) | Value::Tuple(parts) => parts.iter().any(has_long_facts),
        Value::Map(parts) | Value::Object(parts) => parts.values().any(has_long_facts),
        Value::Dynamic(_, inside) => has_long_facts(inside),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => false,
    }
}

fn without_facts(value: &Value) -> Value {
    let all = |parts: &[Value]| parts.iter().map(without_facts).collect();
    match value {
        Value::Unknown(_) => Value::unknown(),
        Value::List(parts) => Value::List(all(parts)),
        Value::Set(parts) => Value::Set(all(parts)),
        Value::Tuple(parts) => Value::Tuple(all(parts)),
        Value::Map(parts) => Value::map(parts.iter().map(|(key, part)| (key, without_facts(part)))),
        Value::Object(parts) => Value::object(parts.iter().map(|(name, part)| (name, without_facts(part)))),
        Value::Dynamic(ty, inside) => Value::Dynamic(ty.clone(), Box::new(without_facts(inside))),
        known => known.clone(),
    }
}

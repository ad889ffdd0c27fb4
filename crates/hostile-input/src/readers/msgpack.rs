//! Values as msgpack, as hosts send them.

use tftypes::{json, msgpack};

use crate::typed::typed;

/// What is taken for a value is the same one when it is written and read again, in msgpack and, as far as it is known, in
/// JSON.
pub fn check(input: &[u8]) {
    let Some((ty, bytes)) = typed(input) else { return };
    let value = match msgpack::decode(bytes, &ty) {
        Ok(value) => value,
        Err(error) => return assert!(!error.to_string().is_empty()),
    };
    let written = msgpack::encode(&value, &ty).expect("what msgpack could say, msgpack can say again");
    let again = msgpack::decode(&written, &ty);
    assert_eq!(again.as_ref(), Ok(&value));
    assert_eq!(again.and_then(|again| Ok(msgpack::encode(&again, &ty).expect("it is the same value"))), Ok(written));
    // Unknown and infinite parts have no JSON.
    if let Ok(text) = json::encode(&value, &ty) {
        assert_eq!(json::decode(&text, &ty), Ok(value));
    }
}

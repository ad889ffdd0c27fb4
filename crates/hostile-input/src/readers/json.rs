//! Values as JSON, as stored state has them.

use tftypes::{DecodeProblem, json};

use crate::typed::typed;

/// What is taken for a value is the same one when it is written and read again, and whoever reads another version's state
/// reads all that this version has written.
pub fn check(input: &[u8]) {
    let Some((ty, bytes)) = typed(input) else { return };
    let (strictly, leniently) = (json::decode(bytes, &ty), json::decode_stored(bytes, &ty));
    match strictly {
        Ok(value) => {
            assert_eq!(leniently.as_ref(), Ok(&value));
            let text = json::encode(&value, &ty).expect("what JSON could say, JSON can say again");
            assert_eq!(json::decode(&text, &ty).as_ref(), Ok(&value));
            assert_eq!(json::encode(&value, &ty).as_ref(), Ok(&text), "one value has one text");
        }
        Err(error) => {
            assert!(!error.to_string().is_empty());
            // Only what it leaves out may make it readable.
            let surplus = matches!(error.problem, DecodeProblem::UnexpectedAttribute { .. });
            assert!(surplus || leniently.is_err(), "{error}");
        }
    }
}

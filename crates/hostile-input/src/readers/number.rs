//! Numbers of any size, as text.

use std::cmp::Ordering;

use tftypes::Number;

/// What is taken for a number is the same one when it is written and read again, and can be compared and turned into a
/// float, whatever its size.
pub fn check(input: &[u8]) {
    let Ok(text) = std::str::from_utf8(input) else { return };
    let Ok(number) = text.parse::<Number>() else { return };
    let written = number.to_string();
    assert!(written.len() <= text.len() + 5_000, "an exponent grows into no text of its size");
    assert_eq!(written.parse().as_ref(), Ok(&number));
    assert_eq!(number.cmp(&number), Ordering::Equal);
    let float = number.as_f64();
    assert!(!float.is_nan());
    if let Some(exact) = number.as_exact_f64() {
        assert_eq!(Number::try_from(exact).map(|back| back.as_f64()), Ok(float));
    }
    if let Some(integer) = number.as_i64() {
        assert_eq!(Number::from(integer), number);
    }
    if let Some(integer) = number.as_u64() {
        assert_eq!(Number::from(integer), number);
    }
}

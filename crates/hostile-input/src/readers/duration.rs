//! The durations that users write.

use bluegreen::{format_duration, parse_duration};

/// What is taken for a duration is the same one when it is written and read again.
pub fn check(input: &[u8]) {
    let Ok(text) = std::str::from_utf8(input) else { return };
    match parse_duration(text) {
        Ok(duration) => assert_eq!(parse_duration(&format_duration(duration)), Ok(duration)),
        Err(error) => assert_eq!(error.given, text),
    }
}

//! Durations as users write them, in a configuration, in a state or on the command line: in the form of Go, such as `90s`,
//! `10m` or `1h30m`.

use std::time::Duration;

/// A text that is not a duration.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("expected a duration such as \"30s\", \"10m\" or \"1h30m\", got {given:?}")]
pub struct DurationError {
    /// What was given instead.
    pub given: String,
}

/// The units, with their length in nanoseconds. Longer names stand first, so that `ms` is not read as `m`.
const UNITS: [(&str, u64); 7] = [
    ("ns", 1),
    ("us", 1_000),
    ("µs", 1_000),
    ("ms", 1_000_000),
    ("s", 1_000_000_000),
    ("m", 60_000_000_000),
    ("h", 3_600_000_000_000),
];

/// Reads a duration in Go's form, without sign: one or more decimal numbers, each with a unit, or a bare `0`.
///
/// # Errors
/// When the text has another form, or is too long for 64 bits of nanoseconds (584 years).
pub fn parse_duration(text: &str) -> Result<Duration, DurationError> {
    let error = || DurationError { given: text.to_owned() };
    if text == "0" {
        return Ok(Duration::ZERO);
    }
    let mut rest = text;
    let mut total: u64 = 0;
    while !rest.is_empty() {
        let (nanoseconds, after) = leading_part(rest).ok_or_else(error)?;
        total = total.checked_add(nanoseconds).ok_or_else(error)?;
        rest = after;
    }
    if text.is_empty() { Err(error()) } else { Ok(Duration::from_nanos(total)) }
}

/// One number with its unit from the front of the text, in nanoseconds, and what follows it.
fn leading_part(text: &str) -> Option<(u64, &str)> {
    let number_length = text.find(|c: char| !c.is_ascii_digit() && c != '.')?;
    let (number, rest) = text.split_at(number_length);
    let (unit, length) = UNITS.into_iter().find(|(unit, _)| rest.starts_with(unit))?;
    let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
    if whole.is_empty() && fraction.is_empty() {
        return None;
    }
    let whole = if whole.is_empty() { 0 } else { whole.parse::<u64>().ok()? };
    let nanoseconds = whole.checked_mul(length)?.checked_add(fraction_of(fraction, length)?)?;
    Some((nanoseconds, &rest[unit.len()..]))
}

/// The decimal fraction of a unit; digits beyond a nanosecond are cut off.
fn fraction_of(digits: &str, length: u64) -> Option<u64> {
    let mut scale = length;
    let mut total = 0;
    for digit in digits.chars() {
        scale /= 10;
        total += u64::from(digit.to_digit(10)?) * scale;
    }
    Some(total)
}

#[cfg(test)]
mod tests {
    use bluegreen_engine::format_duration;
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn go_durations_are_read() {
        for (text, millis) in [
            ("0", 0),
            ("0s", 0),
            ("10s", 10_000),
            ("1h30m", 5_400_000),
            ("1.5s", 1_500),
            (".5m", 30_000),
            ("250ms", 250),
            ("1m0.25s", 60_250),
        ] {
            assert_eq!(parse_duration(text), Ok(Duration::from_millis(millis)), "{text}");
        }
    }

    #[test]
    fn anything_else_is_refused_with_the_text() {
        for text in [
            "",
            "10",
            "s",
            "10 s",
            "-5s",
            "+5s",
            "ten seconds",
            "10d",
            "1.2.3s",
            ".s",
            "5s5",
            "99999999999h",
            "1\u{0660}s",
        ] {
            assert_eq!(parse_duration(text), Err(DurationError { given: text.to_owned() }), "{text}");
        }
    }

    proptest! {
        #[test]
        fn what_is_written_reads_back(nanoseconds in 0..=u64::MAX) {
            let duration = Duration::from_nanos(nanoseconds);
            prop_assert_eq!(parse_duration(&format_duration(duration)), Ok(duration));
        }

        #[test]
        fn no_text_panics(text in "\\PC{0,12}|[0-9.hmsuµn]{0,30}") {
            let _ = parse_duration(&text);
        }
    }
}

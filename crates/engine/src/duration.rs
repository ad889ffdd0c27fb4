//! Durations as sentences tell them: `90s` as `1m30s`, in the form of Go.

use std::time::Duration;

/// Writes a duration the way users do, leaving out what is zero: `1h30m`, `10s`, `1.5s`, `0s`.
#[must_use]
pub fn format_duration(duration: Duration) -> String {
    let seconds = duration.as_secs();
    let (hours, minutes) = (seconds / 3600, seconds / 60 % 60);
    let mut text = String::new();
    if hours > 0 {
        text.push_str(&format!("{hours}h"));
    }
    if minutes > 0 {
        text.push_str(&format!("{minutes}m"));
    }
    let rest = format!("{}.{:09}", seconds % 60, duration.subsec_nanos());
    let rest = rest.trim_end_matches('0').trim_end_matches('.');
    if rest != "0" || text.is_empty() {
        text.push_str(&format!("{rest}s"));
    }
    text
}

/// What is left of a wait, rounded up to whole seconds: more of it tells nobody anything.
pub(crate) fn in_whole_seconds(duration: Duration) -> String {
    format_duration(Duration::from_secs(duration.as_secs() + u64::from(duration.subsec_nanos() > 0)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_left_of_a_wait_is_never_told_as_nothing_before_it_is_over() {
        for (millis, text) in [(0, "0s"), (1, "1s"), (14_975, "15s"), (15_000, "15s")] {
            assert_eq!(in_whole_seconds(Duration::from_millis(millis)), text);
        }
    }

    #[test]
    fn what_is_zero_is_left_out() {
        for (millis, text) in [
            (0, "0s"),
            (250, "0.25s"),
            (1_500, "1.5s"),
            (10_000, "10s"),
            (90_000, "1m30s"),
            (3_600_000, "1h"),
            (5_400_000, "1h30m"),
            (3_601_000, "1h1s"),
        ] {
            assert_eq!(format_duration(Duration::from_millis(millis)), text);
        }
    }
}

//! Text for 80 columns.

#[cfg(feature = "sandbox")]
use std::time::Duration;

use anstream::adapter::strip_str;
use textwrap::{Options, WordSeparator, WordSplitter};

/// A painted line's beginning, in so many columns at most. Paint takes none.
pub(crate) fn cut_painted(line: &str, width: usize) -> String {
    if strip_str(line).to_string().chars().count() <= width {
        return line.to_owned();
    }
    let (mut short, mut columns, mut in_paint) = (String::new(), 0, false);
    for character in line.chars() {
        in_paint |= character == '\u{1b}';
        if !in_paint {
            columns += 1;
            if columns == width {
                short.push('…');
                break;
            }
        }
        short.push(character);
        in_paint &= character != 'm';
    }
    // Whatever style it was cut in ends here.
    short + "\u{1b}[0m"
}

/// Milliseconds below a second, else seconds: `740 ms`, `12.3 s`.
#[cfg(feature = "sandbox")]
pub(crate) fn duration(duration: Duration) -> String {
    if duration < Duration::from_secs(1) {
        format!("{} ms", duration.as_millis())
    } else {
        format!("{:.1} s", duration.as_secs_f64())
    }
}

/// To the millisecond: `740 ms`, `12.345 s`.
#[cfg(feature = "sandbox")]
pub(crate) fn precise(duration: Duration) -> String {
    match duration.as_millis() {
        milliseconds @ 0..1000 => format!("{milliseconds} ms"),
        milliseconds => format!("{}.{:03} s", milliseconds / 1000, milliseconds % 1000),
    }
}

/// The text's beginning, in so many columns at most.
#[cfg(feature = "sandbox")]
pub(crate) fn cut(text: &str, width: usize) -> String {
    if text.chars().count() <= width {
        return text.to_owned();
    }
    let mut short: String = text.chars().take(width.saturating_sub(1)).collect();
    short.push('…');
    short
}

/// A line in as many as it needs to fit, the further ones indented a little more than the first. A word that not even a line
/// of its own holds is broken: an ARN has no spaces.
pub(crate) fn wrapped(line: &str, width: usize) -> Vec<String> {
    let indent = line.chars().take_while(|character| *character == ' ').count();
    // Deep indentation must not leave a column of single letters.
    let [first, further] = [indent, indent + 4].map(|columns| " ".repeat(columns.min(width / 2)));
    let options = Options::new(width)
        .initial_indent(&first)
        .subsequent_indent(&further)
        .word_separator(WordSeparator::AsciiSpace)
        .word_splitter(WordSplitter::NoHyphenation);
    let kept_together = with_shares_kept_together(line.trim_start());
    let lines = textwrap::wrap(&kept_together, options);
    lines.iter().map(|line| line.trim_end().replace(NO_BREAK, " ")).collect()
}

/// A space at which no line is broken.
const NO_BREAK: char = '\u{a0}';

/// The shares of a route are read at one glance: `blue 90 % / green 10 %` is one word here.
fn with_shares_kept_together(line: &str) -> String {
    let words: Vec<_> = line.split(' ').collect();
    let belongs = |word: &str, next: &str| match (word, next) {
        (_, "%") | ("%", "/") | ("/", _) => true,
        ("blue" | "green", number) => number.starts_with(|c: char| c.is_ascii_digit()),
        _ => false,
    };
    let mut text = String::new();
    for (index, word) in words.iter().enumerate() {
        text.push_str(word);
        if let Some(next) = words.get(index + 1) {
            text.push(if belongs(word, next) { NO_BREAK } else { ' ' });
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_have_a_fitting_unit() {
        assert_eq!([740, 1000, 12_345].map(Duration::from_millis).map(duration), ["740 ms", "1.0 s", "12.3 s"]);
    }

    #[test]
    fn precise_durations_keep_their_milliseconds() {
        assert_eq!([740, 12_045].map(Duration::from_millis).map(precise), ["740 ms", "12.045 s"]);
    }

    #[test]
    fn a_cut_text_says_that_it_is_cut() {
        assert_eq!((cut("abcdef", 6).as_str(), cut("abcdefg", 6).as_str()), ("abcdef", "abcde…"));
    }

    #[test]
    fn a_line_that_fits_stays_as_it_is() {
        assert_eq!(wrapped("  + id = \"x  y\"", 40), ["  + id = \"x  y\""]);
        assert_eq!(wrapped("", 40), [""]);
    }

    #[test]
    fn a_long_line_is_wrapped_at_words_with_more_indentation() {
        assert_eq!(wrapped("  one two three four", 14), ["  one two", "      three", "      four"]);
    }

    #[test]
    fn the_shares_of_a_route_stay_on_one_line() {
        let line = "shift web: blue 100 % / green 0 % -> blue 90 % / green 10 %";
        assert_eq!(wrapped(line, 40), ["shift web: blue 100 % / green 0 % ->", "    blue 90 % / green 10 %"]);
    }

    #[test]
    fn a_word_longer_than_a_line_is_broken_and_nothing_is_lost() {
        let lines = wrapped("  id = abcdefghijklmnopqrstuvwxyz", 12);
        assert!(lines.iter().all(|line| line.chars().count() <= 12), "{lines:?}");
        let letters: String = lines.concat().split_whitespace().collect();
        assert_eq!(letters, "id=abcdefghijklmnopqrstuvwxyz");
    }
}

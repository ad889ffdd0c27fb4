/// Whether a text matches a pattern in which `*` stands for any number of characters and `?` for exactly one, the
/// wildcards of rule conditions.
pub(crate) fn matches(pattern: &str, text: &str) -> bool {
    matches_signs(&signs(pattern, false), text.as_bytes())
}

/// Whether a text matches a pattern of a query string, in which a backslash takes the meaning from a wildcard behind it.
pub(crate) fn matches_escaped(pattern: &str, text: &str) -> bool {
    matches_signs(&signs(pattern, true), text.as_bytes())
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Sign {
    Any,
    One,
    Byte(u8),
}

fn signs(pattern: &str, escaped: bool) -> Vec<Sign> {
    let mut bytes = pattern.bytes().peekable();
    let mut signs = Vec::with_capacity(pattern.len());
    while let Some(byte) = bytes.next() {
        signs.push(match byte {
            b'\\' if escaped && matches!(bytes.peek(), Some(b'*' | b'?')) => {
                bytes.next().map_or(Sign::Byte(byte), Sign::Byte)
            }
            b'*' => Sign::Any,
            b'?' => Sign::One,
            byte => Sign::Byte(byte),
        });
    }
    signs
}

fn matches_signs(pattern: &[Sign], text: &[u8]) -> bool {
    let (mut at_pattern, mut at_text) = (0, 0);
    let mut star = None;
    while at_text < text.len() {
        match pattern.get(at_pattern) {
            Some(Sign::Any) => {
                star = Some((at_pattern + 1, at_text));
                at_pattern += 1;
            }
            Some(&sign) if sign == Sign::One || sign == Sign::Byte(text[at_text]) => {
                at_pattern += 1;
                at_text += 1;
            }
            // Let the last star take one character more, and try again from behind it.
            _ => match star.as_mut() {
                Some((after_star, taken)) => {
                    *taken += 1;
                    (at_pattern, at_text) = (*after_star, *taken);
                }
                None => return false,
            },
        }
    }
    pattern[at_pattern..].iter().all(|&sign| sign == Sign::Any)
}

#[cfg(test)]
mod tests {
    use super::{matches, matches_escaped};

    #[test]
    fn a_star_takes_anything_and_a_question_mark_takes_one() {
        for (pattern, text) in
            [("/api/*", "/api/"), ("/api/*", "/api/a/b"), ("*.example.*", "a.example.com"), ("/?", "/a"), ("*", "")]
        {
            assert!(matches(pattern, text), "{pattern} {text}");
        }
        for (pattern, text) in [("/api/*", "/api"), ("/?", "/"), ("/?", "/ab"), ("*.com", "a.com.org"), ("", "a")] {
            assert!(!matches(pattern, text), "{pattern} {text}");
        }
    }

    #[test]
    fn a_backslash_makes_a_wildcard_a_letter() {
        for (pattern, text, expected) in
            [(r"2\*3", "2*3", true), (r"2\*3", "2x3", false), (r"a\?*", "a?b", true), (r"a\b", r"a\b", true)]
        {
            assert_eq!(matches_escaped(pattern, text), expected, "{pattern} {text}");
        }
    }
}

/// Whether a text matches a pattern in which `*` stands for any number of characters and `?` for exactly one, the
/// wildcards of rule conditions.
pub(crate) fn matches(pattern: &str, text: &str) -> bool {
    let (pattern, text) = (pattern.as_bytes(), text.as_bytes());
    let (mut at_pattern, mut at_text) = (0, 0);
    let mut star = None;
    while at_text < text.len() {
        match pattern.get(at_pattern) {
            Some(b'*') => {
                star = Some((at_pattern + 1, at_text));
                at_pattern += 1;
            }
            Some(&byte) if byte == b'?' || byte == text[at_text] => {
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
    pattern[at_pattern..].iter().all(|&byte| byte == b'*')
}

#[cfg(test)]
mod tests {
    use super::matches;

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
}

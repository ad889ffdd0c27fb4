//! What of a URL may be shown: its query, its fragment and its user information are where secrets stand.

/// The part of this text that may be shown. It need not be a URL: what is no URL is shown in an error.
#[must_use]
pub fn shown_url(text: &str) -> String {
    let (scheme, rest) = text.split_once("://").unwrap_or(("", text));
    let separator = if scheme.is_empty() { "" } else { "://" };
    // Where a password ends is only clear in a URL without mistakes, so nothing is shown of one that has an `@`.
    let rest = if rest.contains('@') { "..." } else { rest };
    let end = rest.find(['?', '#']).unwrap_or(rest.len());
    format!("{scheme}{separator}{}", &rest[..end])
}

#[cfg(test)]
mod tests {
    use super::shown_url;

    #[test]
    fn query_fragment_and_user_information_are_left_out() {
        for (given, shown) in [
            ("https://web.test/ready", "https://web.test/ready"),
            ("https://web.test:8443/ready?token=hush", "https://web.test:8443/ready"),
            ("https://web.test#hush", "https://web.test"),
            ("https://user:hush@web.test/", "https://..."),
            ("https://user:hu?sh@web.test/", "https://..."),
            ("hush@web.test", "..."),
            ("web.test/ready?token=hush", "web.test/ready"),
            ("?hush", ""),
        ] {
            assert_eq!(shown_url(given), shown, "{given}");
        }
    }
}

//! The URL of a proxy, as it is written in variables.

use url::Url;

use crate::address::http_url;
use crate::shown_url::shown_url;

/// Reads the URL of a proxy; without a scheme it is one of HTTP, as everywhere.
///
/// # Errors
/// When it is none; the text stands inside a sentence and shows no password.
pub fn proxy_url(text: &str) -> Result<Url, String> {
    let text = text.trim();
    let with_scheme = if text.contains("://") { text.to_owned() } else { format!("http://{text}") };
    http_url(&with_scheme).map_err(|_| {
        format!(
            "expected the URL of an HTTP proxy, such as \"http://proxy.example.com:3128\", got {:?}",
            shown_url(text)
        )
    })
}

#[cfg(test)]
mod tests {
    use super::proxy_url;

    #[test]
    fn a_proxy_may_come_without_scheme_and_with_a_user() {
        for (given, read) in [
            ("proxy.test:3128", "http://proxy.test:3128/"),
            ("http://user:word@proxy.test:3128", "http://user:word@proxy.test:3128/"),
            ("HTTPS://proxy.test", "https://proxy.test/"),
        ] {
            assert_eq!(proxy_url(given).unwrap().as_str(), read);
        }
    }

    #[test]
    fn what_is_no_proxy_is_told_without_its_password() {
        for given in ["socks5://user:hush@proxy.test", "http://user:hush@", "http://user:hush@proxy.test:port"] {
            let problem = proxy_url(given).unwrap_err();
            assert!(!problem.contains("hush"), "{problem}");
        }
    }
}

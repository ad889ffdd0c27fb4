//! Keeps the pages that a browser shows away from the control plane. Signatures are not verified, so any page on the web
//! that is open on this machine could otherwise move traffic, or read what is here.
//!
//! - A page's own name made to lead to 127.0.0.1 (DNS rebinding) shows in `Host`.
//! - A page that calls 127.0.0.1 itself shows in `Origin`, or, where a browser leaves that out, as for an image or a form
//!   that only gets, in `Sec-Fetch-Site`.
//!
//! Programs send a name of loopback and neither of the other two. A person who types the address sends `none`.

use std::net::IpAddr;

use hyper::header::{HOST, ORIGIN};
use hyper::http::request::Parts;
use hyper::http::uri::Authority;

/// Why a request is not answered; `None` for what a program sends.
pub(super) fn why_refused(head: &Parts) -> Option<String> {
    let header =
        |name: &str| head.headers.get(name).map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned());
    let host = head.uri.authority().map(ToString::to_string).or_else(|| header(HOST.as_str())).unwrap_or_default();
    if !leads_to_loopback(&host) {
        return Some(format!(
            "Host is '{host}'; this sandbox answers only to 127.0.0.1 and localhost, so that no page in a browser reaches it \
             under a name of its own. Use the endpoint of the ready line"
        ));
    }
    let page = |sign: String| Some(format!("This sandbox answers programs, and no page in a browser: {sign} was sent"));
    match (header(ORIGIN.as_str()), header("sec-fetch-site")) {
        (Some(origin), _) => page(format!("Origin '{origin}'")),
        (None, Some(site)) if site != "none" => page(format!("Sec-Fetch-Site '{site}'")),
        _ => None,
    }
}

fn leads_to_loopback(host: &str) -> bool {
    let Ok(authority) = host.parse::<Authority>() else { return false };
    // A host with a user's name before it is nothing that a client sends.
    if authority.as_str().contains('@') {
        return false;
    }
    let name = authority.host();
    let address = name.trim_start_matches('[').trim_end_matches(']').parse::<IpAddr>();
    address.map_or(name.eq_ignore_ascii_case("localhost"), |address| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn loopback_has_few_names() {
        for host in ["127.0.0.1", "127.0.0.1:4566", "localhost", "LocalHost:4566", "[::1]:4566", "127.8.8.8"] {
            assert!(leads_to_loopback(host), "{host}");
        }
        let others = ["", "evil.example", "evil.example:4566", "127.0.0.1.evil.example", "localhost.evil.example"];
        for host in others.into_iter().chain(["0.0.0.0", "192.168.0.1:80", "localhost@evil.example", "a b"]) {
            assert!(!leads_to_loopback(host), "{host}");
        }
    }
}

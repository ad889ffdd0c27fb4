//! What a load balancer changes in headers.

use std::net::SocketAddr;

use hyper::header::{
    CONNECTION, COOKIE, EXPECT, HOST, HeaderName, HeaderValue, TE, TRAILER, TRANSFER_ENCODING, UPGRADE,
};
use hyper::{HeaderMap, Request};

const FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");
const FORWARDED_PROTO: HeaderName = HeaderName::from_static("x-forwarded-proto");
const FORWARDED_PORT: HeaderName = HeaderName::from_static("x-forwarded-port");
const KEEP_ALIVE: HeaderName = HeaderName::from_static("keep-alive");
const PROXY_CONNECTION: HeaderName = HeaderName::from_static("proxy-connection");

/// Removes what is meant for this connection only (RFC 9110, 7.6.1).
pub(crate) fn remove_hop_by_hop(headers: &mut HeaderMap) {
    let listed: Vec<HeaderName> = headers
        .get_all(CONNECTION)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .filter_map(|name| name.trim().parse().ok())
        .collect();
    let usual = [CONNECTION, KEEP_ALIVE, PROXY_CONNECTION, TE, TRAILER, TRANSFER_ENCODING, UPGRADE];
    for name in listed.into_iter().chain(usual) {
        headers.remove(name);
    }
}

/// Writes a request of HTTP/2 as HTTP/1.1 has it: the host in its header, and all cookies in one (RFC 9113, 8.2.3).
pub(crate) fn as_of_http1<B>(request: &mut Request<B>) {
    let host = request.uri().authority().and_then(|authority| HeaderValue::from_str(authority.as_str()).ok());
    if let Some(host) = host {
        request.headers_mut().entry(HOST).or_insert(host);
    }
    let cookies: Vec<_> = request.headers().get_all(COOKIE).iter().map(HeaderValue::as_bytes).collect();
    if let (2.., Ok(joined)) = (cookies.len(), HeaderValue::from_bytes(&cookies.join(&b"; "[..]))) {
        request.headers_mut().insert(COOKIE, joined);
    }
}

/// Prepares a client's headers for a target.
pub(crate) fn prepare_request(headers: &mut HeaderMap, peer: SocketAddr, scheme: &'static str, port: u16) {
    remove_hop_by_hop(headers);
    // This side has already answered it, and a target that did so too would be one answer too many.
    headers.remove(EXPECT);
    let client = peer.ip().to_string();
    let earlier = headers.get(&FORWARDED_FOR).and_then(|value| value.to_str().ok());
    let chain = earlier.map_or_else(|| client.clone(), |earlier| format!("{earlier}, {client}"));
    if let Ok(chain) = HeaderValue::from_str(&chain) {
        headers.insert(FORWARDED_FOR, chain);
    }
    headers.insert(FORWARDED_PROTO, HeaderValue::from_static(scheme));
    headers.insert(FORWARDED_PORT, HeaderValue::from(port));
}

/// The protocol that a client wants to change to, if it does.
pub(crate) fn wanted_upgrade(headers: &HeaderMap) -> Option<HeaderValue> {
    let connection = headers.get(CONNECTION)?.to_str().ok()?;
    let asks = connection.split(',').any(|name| name.trim().eq_ignore_ascii_case("upgrade"));
    headers.get(UPGRADE).filter(|_| asks).cloned()
}

/// Puts back what a change of protocol needs.
pub(crate) fn set_upgrade(headers: &mut HeaderMap, protocol: HeaderValue) {
    headers.insert(CONNECTION, HeaderValue::from_static("upgrade"));
    headers.insert(UPGRADE, protocol);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_headers_for_this_connection_are_removed() {
        let mut headers = HeaderMap::new();
        for (name, value) in [("connection", "close, x-own"), ("x-own", "1"), ("keep-alive", "5"), ("accept", "*/*")] {
            headers.insert(name, HeaderValue::from_static(value));
        }
        remove_hop_by_hop(&mut headers);
        assert_eq!(headers.keys().map(HeaderName::as_str).collect::<Vec<_>>(), ["accept"]);
    }

    #[test]
    fn a_request_of_http2_gets_its_host_and_one_cookie_header() {
        let mut request = Request::get("https://example.com:443/a").body(()).unwrap();
        for cookie in ["a=1", "b=2"] {
            request.headers_mut().append(COOKIE, HeaderValue::from_static(cookie));
        }
        as_of_http1(&mut request);
        assert_eq!(request.headers()[HOST], "example.com:443");
        assert_eq!(request.headers().get_all(COOKIE).iter().collect::<Vec<_>>(), ["a=1; b=2"]);
    }

    #[test]
    fn the_client_is_added_to_those_before_it() {
        let mut headers = HeaderMap::new();
        headers.insert("x-forwarded-for", HeaderValue::from_static("10.0.0.1"));
        prepare_request(&mut headers, "127.0.0.1:5".parse().unwrap(), "http", 80);
        assert_eq!(headers["x-forwarded-for"], "10.0.0.1, 127.0.0.1");
        assert_eq!(headers["x-forwarded-proto"], "http");
        assert_eq!(headers["x-forwarded-port"], "80");
    }
}

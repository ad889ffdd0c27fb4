//! Which proxy a request goes through.

use std::fmt;
use std::net::IpAddr;
use std::sync::Arc;

use hyper::Uri;
use hyper::header::HeaderValue;
use hyper_util::client::proxy::matcher::Matcher;
use url::{Host, Url};

/// Which proxy a request goes through. Its `Debug` form shows no password.
#[derive(Clone, Default)]
pub struct Proxies {
    /// For requests over HTTP.
    http: Option<Url>,
    /// For requests over HTTPS.
    https: Option<Url>,
    rules: Option<Arc<Matcher>>,
}

/// The proxy that a request goes through.
#[derive(Clone, Debug)]
pub struct Proxy {
    /// Where it is.
    pub uri: Uri,
    /// What it is told of its user.
    pub authorization: Option<HeaderValue>,
}

impl Proxies {
    /// Requests go through these proxies, but for those to hosts that `no_proxy` names (a list with commas: names with all names
    /// below them, addresses, networks, `*`).
    #[must_use]
    pub fn new(http: Option<Url>, https: Option<Url>, no_proxy: &str) -> Proxies {
        let text = |url: &Option<Url>| url.as_ref().map(Url::to_string).unwrap_or_default();
        let rules = Matcher::builder().http(text(&http)).https(text(&https)).no(no_proxy.to_owned()).build();
        Proxies { http, https, rules: Some(Arc::new(rules)) }
    }

    /// The proxy for requests over HTTP, and over HTTPS, where nothing else is said of a host.
    #[must_use]
    pub fn by_scheme(&self) -> (Option<&Url>, Option<&Url>) {
        (self.http.as_ref(), self.https.as_ref())
    }

    /// The proxy for this request; `None`: it goes there directly.
    #[must_use]
    pub fn proxy_for(&self, uri: &Uri) -> Option<Proxy> {
        if uri.host().is_some_and(is_near) {
            return None;
        }
        let found = self.rules.as_ref()?.intercept(uri)?;
        Some(Proxy { uri: found.uri().clone(), authorization: found.basic_auth().cloned() })
    }
}

impl fmt::Debug for Proxies {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Proxies").field("rules", &self.rules).finish_non_exhaustive()
    }
}

/// Is this host one that no proxy can reach for us: this machine, or what only this machine has beside it, such as the
/// service that tells an instance its credentials?
fn is_near(host: &str) -> bool {
    match Host::parse(host) {
        Ok(Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
        Ok(Host::Ipv4(address)) => is_near_address(IpAddr::V4(address)),
        Ok(Host::Ipv6(address)) => is_near_address(IpAddr::V6(address).to_canonical()),
        Err(_) => false,
    }
}

fn is_near_address(address: IpAddr) -> bool {
    let is_link_local = match address {
        IpAddr::V4(address) => address.is_link_local(),
        // Beside fe80::/10 the addresses of the instance metadata service and of EKS's Pod Identity agent.
        IpAddr::V6(address) => {
            address.is_unicast_link_local() || address.segments()[..7] == [0xfd00, 0xec2, 0, 0, 0, 0, 0]
        }
    };
    address.is_loopback() || is_link_local
}

#[cfg(test)]
mod tests {
    use super::*;

    fn proxies(no_proxy: &str) -> Proxies {
        let url = |text: &str| Some(Url::parse(text).unwrap());
        Proxies::new(url("http://user:hush@one.test:3128"), url("http://two.test:3128"), no_proxy)
    }

    fn host_of_proxy(proxies: &Proxies, url: &str) -> Option<String> {
        proxies.proxy_for(&url.parse().unwrap()).and_then(|proxy| proxy.uri.host().map(str::to_owned))
    }

    #[test]
    fn each_scheme_has_its_proxy() {
        let proxies = proxies("");
        assert_eq!(host_of_proxy(&proxies, "http://web.test/").as_deref(), Some("one.test"));
        assert_eq!(host_of_proxy(&proxies, "https://web.test/").as_deref(), Some("two.test"));
        let proxy = proxies.proxy_for(&"http://web.test".parse().unwrap()).unwrap();
        assert_eq!(proxy.authorization.unwrap(), "Basic dXNlcjpodXNo");
        assert!(!format!("{proxies:?}").contains("hush"), "{proxies:?}");
    }

    #[test]
    fn this_machine_and_what_is_beside_it_are_asked_directly_whatever_is_declared() {
        let proxies = proxies("");
        for host in [
            "localhost:1",
            "a.localhost",
            "127.0.0.1:8080",
            "127.9.9.9",
            "[::1]:80",
            "[::ffff:127.0.0.1]",
            "169.254.169.254",
            "169.254.170.23",
            "[fd00:ec2::254]",
            "[fe80::1]",
        ] {
            assert_eq!(host_of_proxy(&proxies, &format!("http://{host}/")), None, "{host}");
        }
        assert!(host_of_proxy(&proxies, "http://128.0.0.1").is_some());
        assert!(host_of_proxy(&proxies, "http://localhost.test").is_some());
    }

    #[test]
    fn hosts_that_are_named_are_asked_directly() {
        let proxies = proxies("web.test, 10.0.0.0/8");
        for (url, is_direct) in [
            ("https://web.test", true),
            ("https://api.web.test", true),
            ("https://myweb.test", false),
            ("http://10.1.2.3", true),
            ("http://11.1.2.3", false),
        ] {
            assert_eq!(host_of_proxy(&proxies, url).is_none(), is_direct, "{url}");
        }
        assert_eq!(host_of_proxy(&Proxies::default(), "http://web.test"), None);
    }
}

//! How requests leave this machine: what is an address, which proxy is asked, whose certificates are trusted. One rule for the
//! APIs of AWS and for HTTP checks.
#![cfg_attr(test, allow(clippy::unwrap_used))]

mod address;
mod certificates;
mod outbound;
mod proxies;
mod proxy_url;
mod shown_url;

pub use address::{AddressError, http_url, service_address};
pub use outbound::{Outbound, OutboundError, OutboundOptions};
pub use proxies::{Proxies, Proxy};
pub use proxy_url::proxy_url;
pub use rustls::ClientConfig;
pub use shown_url::shown_url;
pub use url::Url;

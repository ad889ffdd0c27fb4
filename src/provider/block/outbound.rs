//! Proxies and certificates in the provider block.

use std::path::PathBuf;

use bluegreen_aws::{OutboundOptions, proxy_url};

use super::{any, given};
use crate::reader::{Field, Reader};

/// Reads how requests leave this machine.
pub(super) fn read_outbound(reader: &mut Reader, block: &Field<'_>) -> OutboundOptions {
    OutboundOptions {
        http_proxy: reader.parsed(&block.attribute("http_proxy"), proxy),
        https_proxy: reader.parsed(&block.attribute("https_proxy"), proxy),
        no_proxy: given(reader, &block.attribute("no_proxy"), any),
        custom_ca_bundle: given(reader, &block.attribute("custom_ca_bundle"), |text| Ok(PathBuf::from(text))),
    }
}

/// An empty text is one here: no proxy, whatever the environment says.
fn proxy(text: &str) -> Result<String, String> {
    if text.is_empty() { Ok(String::new()) } else { proxy_url(text).map(|_| text.to_owned()) }
}

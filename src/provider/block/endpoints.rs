//! The addresses in the provider block's `endpoints`.

use super::given;
use crate::reader::{Field, Reader};

/// Reads the address of one API.
pub(super) fn read_endpoint(reader: &mut Reader, block: &Field<'_>, api: &str) -> Option<String> {
    given(reader, &block.first_block("endpoints").attribute(api), url)
}

fn url(text: &str) -> Result<String, String> {
    let rest = text.strip_prefix("http://").or_else(|| text.strip_prefix("https://"));
    match rest {
        Some(rest) if !rest.is_empty() && !rest.starts_with('/') => Ok(text.to_owned()),
        _ => Err(format!("expected a URL such as \"http://127.0.0.1:8080\", got {text:?}")),
    }
}

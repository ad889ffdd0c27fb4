//! The addresses in the provider block's `endpoints`.

use bluegreen_aws::service_address;

use super::given;
use crate::reader::{Field, Reader};

/// Reads the address of one API.
pub(super) fn read_endpoint(reader: &mut Reader, block: &Field<'_>, api: &str) -> Option<String> {
    let address = |text: &str| service_address(text).map_err(|error| error.to_string());
    given(reader, &block.first_block("endpoints").attribute(api), address)
}

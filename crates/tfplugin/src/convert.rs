//! Between our words and the protocol's messages.

pub(crate) mod diagnostics;
pub(crate) mod functions;
pub(crate) mod identity;
pub(crate) mod path;
pub(crate) mod schema;
pub(crate) mod settled;
pub(crate) mod values;
pub(crate) mod write_only;

//! What an import answers.

use tftypes::Value;

use tftypes::Diagnostics;

/// The result of [`Resource::import`](crate::Resource::import) and of [`Identity::import`](crate::Identity::import).
#[derive(Clone, Debug, Default)]
pub struct ImportResponse {
    /// The object as far as the id tells, wholly known and not null; `None` with errors.
    pub state: Option<Value>,
    /// Private bytes for the read that follows.
    pub private: Vec<u8>,
    /// What went wrong, if anything.
    pub diagnostics: Diagnostics,
}

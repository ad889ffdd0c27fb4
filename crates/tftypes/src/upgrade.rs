//! What an older or newer version of a provider has stored.

use crate::{Type, Value, json};

use crate::diagnostic::{Diagnostic, Diagnostics};

/// What a host hands over of a stored resource or identity.
#[derive(Clone, Debug)]
pub struct UpgradeRequest {
    /// The version of the schema by which it was stored.
    pub stored_version: i64,
    /// What is stored, in Terraform's JSON encoding.
    pub json: Vec<u8>,
}

/// What became of it.
#[derive(Clone, Debug)]
pub struct UpgradeResponse {
    /// What was stored, by the current schema and wholly known.
    pub upgraded: Value,
    /// What went wrong, if anything.
    pub diagnostics: Diagnostics,
}

impl UpgradeResponse {
    /// A refusal.
    pub fn error(diagnostic: Diagnostic) -> Self {
        Self { upgraded: Value::Null, diagnostics: vec![diagnostic] }
    }
}

/// Takes what was stored by this version of the schema or an older one: what the schema does not have any more is left
/// out, what it did not have yet is null. A newer version may mean something else by the same names, so it is refused.
/// `what` names it for the user, for example "state of a paint_wall".
pub fn upgrade_by_default(what: &str, version: i64, ty: &Type, request: &UpgradeRequest) -> UpgradeResponse {
    let stored = request.stored_version;
    if stored > version {
        return UpgradeResponse::error(Diagnostic::error(
            "Stored by a newer version of the provider",
            format!(
                "The stored {what} has schema version {stored}, and this version of the provider knows versions up to \
                 {version}. Use the version of the provider that stored it, or a newer one."
            ),
        ));
    }
    match json::decode_stored(&request.json, ty) {
        Ok(upgraded) => UpgradeResponse { upgraded, diagnostics: Diagnostics::new() },
        Err(error) => UpgradeResponse::error(Diagnostic::error(
            "Stored value cannot be read",
            format!(
                "The stored {what} has schema version {stored}, and does not match schema version {version}: {error}."
            ),
        )),
    }
}

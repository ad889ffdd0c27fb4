//! The registry's manifest: which protocol the provider speaks. Without it a registry takes it for 5.

use std::path::Path;

use serde_json::Value;

use crate::error::ReleaseError;
use crate::inputs::read;

/// The manifest's bytes, if it says what a registry expects.
pub(crate) fn read_manifest(path: &Path) -> Result<Vec<u8>, ReleaseError> {
    let bytes = read(path)?;
    match protocols(&bytes) {
        Ok(_) => Ok(bytes),
        Err(reason) => Err(ReleaseError::Manifest { path: path.to_owned(), reason }),
    }
}

/// The protocols that a manifest names, or what is wrong with it.
pub(crate) fn protocols(manifest: &[u8]) -> Result<Vec<String>, String> {
    let manifest: Value = serde_json::from_slice(manifest).map_err(|error| error.to_string())?;
    if manifest["version"] != 1 {
        return Err(format!("version is {}", manifest["version"]));
    }
    let named = manifest["metadata"]["protocol_versions"].as_array().cloned().unwrap_or_default();
    let protocols: Vec<String> = named.iter().filter_map(|one| one.as_str().map(str::to_owned)).collect();
    if protocols.is_empty() { Err("metadata.protocol_versions names none".to_owned()) } else { Ok(protocols) }
}

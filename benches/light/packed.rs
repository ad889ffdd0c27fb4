//! How large the provider is as users download it.

use std::path::Path;
use std::process::{Command, Stdio};

/// In bytes, packed as in the archives of releases: gzip packs as zip does. `None` where there is no gzip.
pub(crate) fn packed_size(binary: &Path) -> Option<u64> {
    let packed = Command::new("gzip").args(["-9", "-c"]).arg(binary).stderr(Stdio::null()).output().ok()?;
    packed.status.success().then_some(packed.stdout.len() as u64)
}

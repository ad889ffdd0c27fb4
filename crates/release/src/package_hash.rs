//! The `h1:` hash of Terraform's lock files: of what is in an archive, not of the archive.

use std::collections::BTreeMap;
use std::io::{Cursor, Read};

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use sha2::{Digest, Sha256};
use zip::ZipArchive;

use crate::sums::sha256;

/// Go's `dirhash.Hash1` of a zip: the checksums of its files, in the order of their names, as one text.
pub(crate) fn package_hash(zip: &[u8]) -> zip::result::ZipResult<String> {
    let mut archive = ZipArchive::new(Cursor::new(zip))?;
    let mut files = BTreeMap::new();
    for index in 0..archive.len() {
        let mut file = archive.by_index(index)?;
        let mut content = Vec::new();
        file.read_to_end(&mut content)?;
        files.insert(file.name().to_owned(), sha256(&content));
    }
    let summary: String = files.into_iter().map(|(name, sum)| format!("{sum}  {name}\n")).collect();
    Ok(format!("h1:{}", BASE64_STANDARD.encode(Sha256::digest(summary.as_bytes()))))
}

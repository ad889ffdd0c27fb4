//! One platform's archive of the provider. Times, order and rights are fixed, so that one input makes one archive.

use std::io::{Cursor, Write};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

use crate::error::ReleaseError;

/// A file of an archive: its name, whether it is a program, its content.
pub(crate) struct Packed<'a> {
    pub(crate) name: &'a str,
    pub(crate) is_program: bool,
    pub(crate) content: &'a [u8],
}

impl Packed<'_> {
    /// The rights that it is unpacked with. Terraform does not set them by itself.
    pub(crate) fn mode(&self) -> u32 {
        if self.is_program { 0o755 } else { 0o644 }
    }
}

pub(crate) fn pack_zip(archive: &str, files: &[Packed<'_>]) -> Result<Vec<u8>, ReleaseError> {
    zip_bytes(files).map_err(|error| ReleaseError::Zip { file: archive.to_owned(), error })
}

fn zip_bytes(files: &[Packed<'_>]) -> zip::result::ZipResult<Vec<u8>> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for file in files {
        let options = SimpleFileOptions::default()
            .compression_method(CompressionMethod::Deflated)
            .compression_level(Some(9))
            .last_modified_time(DateTime::default())
            // Says that rights are those of Unix, wherever the archive is made.
            .system(zip::System::Unix)
            .unix_permissions(file.mode());
        zip.start_file(file.name, options)?;
        zip.write_all(file.content)?;
    }
    Ok(zip.finish()?.into_inner())
}

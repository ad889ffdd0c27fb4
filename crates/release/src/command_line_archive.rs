//! The command line for one platform, with whatever lies beside it: completions, manual page, licence.

use std::io::{self, Write};

use flate2::{Compression, GzBuilder};

use crate::provider_zip::Packed;

/// A `.tar.gz` with everything in one directory. Neither times nor names of users are in it.
pub(crate) fn pack_tar_gz(directory: &str, files: &[Packed<'_>]) -> io::Result<Vec<u8>> {
    let mut tar = tar::Builder::new(Vec::new());
    for file in files {
        append(&mut tar, &format!("{directory}/{}", file.name), file.mode(), file.content)?;
    }
    let mut gz = GzBuilder::new().mtime(0).write(Vec::new(), Compression::best());
    gz.write_all(&tar.into_inner()?)?;
    gz.finish()
}

pub(crate) fn append(tar: &mut tar::Builder<Vec<u8>>, path: &str, mode: u32, content: &[u8]) -> io::Result<()> {
    let mut header = tar::Header::new_gnu();
    header.set_size(content.len() as u64);
    header.set_mode(mode);
    tar.append_data(&mut header, path, content)
}

//! The lines of a file that somebody else appends to, those that are there and those that come.

use std::io::{BufRead, BufReader, ErrorKind};
use std::path::Path;

/// How often an end of the file is looked beyond.
pub(super) const PAUSE: std::time::Duration = std::time::Duration::from_millis(200);

/// The lines of a file that may not be there yet.
pub(super) struct FileTail<'a> {
    path: &'a Path,
    open: Option<BufReader<std::fs::File>>,
    begun: String,
}

impl FileTail<'_> {
    pub(super) const fn new(path: &Path) -> FileTail<'_> {
        FileTail { path, open: None, begun: String::new() }
    }

    /// The next whole line; `None` where there is none yet.
    pub(super) fn next_line(&mut self) -> std::io::Result<Option<String>> {
        if self.open.is_none() {
            match std::fs::File::open(self.path) {
                Ok(file) => self.open = Some(BufReader::new(file)),
                Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
                Err(error) => return Err(error),
            }
        }
        let Some(file) = &mut self.open else { return Ok(None) };
        file.read_line(&mut self.begun)?;
        Ok(self.begun.ends_with('\n').then(|| std::mem::take(&mut self.begun)))
    }
}

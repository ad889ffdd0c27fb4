//! The command line as a program.

use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use workbench::built_program;

/// The program `bluegreen`, built from what is here now.
pub(crate) fn bluegreen() -> &'static Path {
    static PROGRAM: OnceLock<PathBuf> = OnceLock::new();
    PROGRAM.get_or_init(|| built_program("bluegreen"))
}

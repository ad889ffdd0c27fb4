//! Programs that a test needs for a moment.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Writes a shell script that can be executed at once, and says where it is.
///
/// # Panics
/// When it cannot be written: without it no test can go on.
pub fn script(directory: &Path, name: &str, text: &str) -> PathBuf {
    let (draft, file) = (directory.join(format!("{name}.draft")), directory.join(name));
    fs::write(&draft, format!("#!/bin/sh\n{text}\n")).expect("a scratch directory is writable");
    fs::set_permissions(&draft, fs::Permissions::from_mode(0o755)).expect("it is ours");
    // Another test that starts a process just now would inherit our open file, and a file that somebody has open for writing
    // cannot be executed ("text file busy"): so another process writes the one that is executed.
    let copied = Command::new("cp").args([&draft, &file]).status().expect("there is cp");
    assert!(copied.success(), "{} could not be written", file.display());
    fs::remove_file(draft).expect("it is ours");
    file
}

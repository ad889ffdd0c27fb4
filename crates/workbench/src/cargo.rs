//! Programs of other packages of this workspace. A test finds its own package's programs by itself; for others cargo has to be
//! asked.

use std::path::PathBuf;
use std::process::{Command, Stdio};

use serde_json::Value;

/// An example of a package that has dependencies for its tests alone. With it, cargo takes the features that tests are built
/// with; without it, it would build everything anew for others.
const LIKE_A_TEST: &str = "who_is_live";

/// The program of this name, built from what is here now.
///
/// # Panics
///
/// When cargo cannot build it, or when no package of the workspace has such a program.
pub fn built_program(name: &str) -> PathBuf {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.args(["build", "--workspace", "--locked", "--bin", name, "--example", LIKE_A_TEST]);
    command.arg("--message-format=json-render-diagnostics").current_dir(env!("CARGO_MANIFEST_DIR"));
    if !cfg!(debug_assertions) {
        command.arg("--release");
    }
    let output = command.stdin(Stdio::null()).stderr(Stdio::inherit()).output().expect("cargo can be started");
    assert!(output.status.success(), "cargo could not build {name}");
    let messages = String::from_utf8_lossy(&output.stdout);
    let messages = messages.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok());
    let ours = messages.filter(|message| message["target"]["name"] == name);
    let mut programs = ours.filter_map(|message| message["executable"].as_str().map(PathBuf::from));
    programs.next_back().unwrap_or_else(|| panic!("cargo does not say where {name} is"))
}

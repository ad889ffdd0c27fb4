//! The command line as a program. It is another package's, so that cargo has to be asked for it.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::OnceLock;

use serde_json::Value;

/// An example of a package that has dependencies for its tests alone. With it, cargo takes the features that tests are built
/// with; without it, it would build everything anew for others.
const LIKE_A_TEST: &str = "who_is_live";

/// The program `bluegreen`, built from what is here now.
pub(crate) fn bluegreen() -> &'static Path {
    static PROGRAM: OnceLock<PathBuf> = OnceLock::new();
    PROGRAM.get_or_init(build)
}

fn build() -> PathBuf {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.args(["build", "--workspace", "--locked", "--bin", "bluegreen", "--example", LIKE_A_TEST]);
    command.arg("--message-format=json-render-diagnostics").current_dir(env!("CARGO_MANIFEST_DIR"));
    if !cfg!(debug_assertions) {
        command.arg("--release");
    }
    let output = command.stdin(Stdio::null()).stderr(Stdio::inherit()).output().unwrap();
    assert!(output.status.success(), "cargo could not build the command line");
    let messages = String::from_utf8(output.stdout).unwrap();
    let messages = messages.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    let ours = messages.filter(|message| message["target"]["name"] == "bluegreen");
    let mut programs = ours.filter_map(|message| message["executable"].as_str().map(PathBuf::from));
    programs.next_back().expect("cargo says where the program is")
}

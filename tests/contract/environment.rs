//! A Python with boto3 and moto, installed once. The acceptance tests take this file, too.

use std::fs;
use std::path::{Path, PathBuf};

use tokio::process::Command;
use tokio::sync::OnceCell;

static PYTHON: OnceCell<PathBuf> = OnceCell::const_new();

/// Where the Python files are.
pub(crate) fn directory() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/contract")
}

/// The interpreter of the virtual environment, which is made when it is missing or has other versions.
pub(crate) async fn python() -> &'static Path {
    PYTHON.get_or_init(install).await
}

async fn install() -> PathBuf {
    // Beside Cargo's directory for tests: a target directory need not be in the repository.
    let environment = Path::new(env!("CARGO_TARGET_TMPDIR")).with_file_name("venv");
    let python = environment.join(if cfg!(windows) { "Scripts/python.exe" } else { "bin/python" });
    let requirements = directory().join("requirements.txt");
    let installed = environment.join("installed.txt");
    let wanted = fs::read_to_string(&requirements).unwrap();
    if fs::read_to_string(&installed).is_ok_and(|versions| versions == wanted) {
        return python;
    }
    run(Command::new("python3").args(["-m", "venv", "--clear"]).arg(&environment)).await;
    run(Command::new(&python).args(["-m", "pip", "install", "--quiet", "--requirement"]).arg(&requirements)).await;
    fs::write(installed, wanted).unwrap();
    python
}

async fn run(command: &mut Command) {
    let output = command.output().await;
    let output = output.unwrap_or_else(|error| panic!("{command:?} cannot be started, is Python 3 there? {error}"));
    assert!(output.status.success(), "{command:?}: {}", String::from_utf8_lossy(&output.stderr));
}

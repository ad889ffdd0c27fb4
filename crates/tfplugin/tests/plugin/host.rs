//! The example provider, and the host that starts it.

use std::path::{Path, PathBuf};
use std::time::SystemTime;

use plugin_host::{Client, Plugin};
use tokio::process::Command;

/// The example provider, which `cargo test` builds beside the tests, unless it is told to build one test only.
pub(crate) fn paint() -> PathBuf {
    let test = std::env::current_exe().unwrap();
    let path = test.parent().and_then(Path::parent).unwrap().join("examples/paint");
    let built = std::fs::metadata(&path).and_then(|file| file.modified()).ok();
    let written = ["src", "examples"].iter().map(|folder| newest(&Path::new(env!("CARGO_MANIFEST_DIR")).join(folder)));
    assert!(
        built >= written.max().flatten(),
        "{} is missing or out of date: run `cargo build -p tfplugin --example paint`",
        path.display()
    );
    path
}

fn newest(folder: &Path) -> Option<SystemTime> {
    let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let times = entries.map(|path| {
        if path.is_dir() { newest(&path) } else { std::fs::metadata(&path).and_then(|file| file.modified()).ok() }
    });
    times.max().flatten()
}

/// Starts it as Terraform does.
pub(crate) async fn start() -> Plugin {
    Plugin::start(&paint()).await
}

/// Starts it with more in its environment, and without TLS where there is no client.
pub(crate) async fn start_with(environment: &[(&str, &str)], client: Option<Client>) -> Plugin {
    Plugin::start_with(&paint(), environment, client).await
}

/// It with an environment of its own and nothing of ours in it.
pub(crate) fn command(temporary: &Path) -> Command {
    plugin_host::command(&paint(), temporary)
}

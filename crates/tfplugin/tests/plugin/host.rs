//! The example provider, and the host that starts it.

use std::path::{Path, PathBuf};
use std::time::SystemTime;

use plugin_host::{Client, Plugin};
use tokio::process::Command;

/// The example provider that shows everything.
pub(crate) fn paint() -> PathBuf {
    example("paint")
}

/// An example, which `cargo test` builds beside the tests, unless it is told to build one test only.
pub(crate) fn example(name: &str) -> PathBuf {
    let test = std::env::current_exe().unwrap();
    let path = test.parent().and_then(Path::parent).unwrap().join("examples").join(name);
    let built = std::fs::metadata(&path).and_then(|file| file.modified()).ok();
    let source = |folder: &str| newest(&Path::new(env!("CARGO_MANIFEST_DIR")).join(folder));
    let written = source("src").max(source(&format!("examples/{name}")));
    assert!(
        built >= written,
        "{} is missing or out of date: run `cargo build -p tfplugin --example {name}`",
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

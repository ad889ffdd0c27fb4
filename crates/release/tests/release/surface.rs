//! What each published crate offers is written down in `tests/surface`, so that a change of it is seen, and meant.
//!
//! `cargo semver-checks` compares with a version in the registry, and none is there yet. The workspace's lint
//! `unreachable_pub` sees to it that whatever is `pub` can be reached, so that the sources alone tell what is offered.

mod outline;

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use super::crates::FOR_THE_REGISTRY;
use outline::outline;

/// Generated from the files in `proto`, which are what it offers.
const GENERATED: &str = "tfplugin-protos";

#[test]
fn what_is_published_offers_what_is_written_down() {
    for name in FOR_THE_REGISTRY.into_iter().filter(|name| *name != GENERATED) {
        let (golden, surface) = (golden(name), surface(name));
        if std::env::var_os("UPDATE_SURFACE").is_some() {
            std::fs::write(&golden, &surface).unwrap();
        }
        let written = std::fs::read_to_string(&golden).unwrap_or_default();
        assert!(
            written == surface,
            "{name} offers something else than {} says. Write it anew with `UPDATE_SURFACE=1 cargo test -p bluegreen-release \
             surface`, and look at the difference: what is removed or changed breaks whoever uses it, which takes another \
             minor version before 1.0 and another major one after it, and a line in CHANGELOG.md.",
            golden.display()
        );
    }
}

fn golden(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/surface").join(format!("{name}.txt"))
}

/// All that a crate offers, file by file.
fn surface(name: &str) -> String {
    let package = super::crates::members().into_iter().find(|package| package.name.as_str() == name).unwrap();
    let sources = package.manifest_path.parent().unwrap().join("src").into_std_path_buf();
    let mut surface = String::new();
    for file in files_under(&sources) {
        let items = outline(&std::fs::read_to_string(&file).unwrap());
        if !items.is_empty() {
            writeln!(surface, "// {}\n{items}", file.strip_prefix(&sources).unwrap().display()).unwrap();
        }
    }
    surface
}

fn files_under(directory: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(directory).unwrap().map(|entry| entry.unwrap().path());
    let mut files: Vec<_> =
        entries.flat_map(|path| if path.is_dir() { files_under(&path) } else { vec![path] }).collect();
    files.retain(|path| path.extension().is_some_and(|extension| extension == "rs"));
    files.sort();
    files
}

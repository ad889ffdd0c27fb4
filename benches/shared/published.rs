//! Figures in the README, which only a benchmark writes: `UPDATE_DOCS=1 cargo bench --bench …`.

use std::fs;
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use jiff::tz::TimeZone;

/// Whether this run is to be written down.
pub(crate) fn is_asked_for() -> bool {
    std::env::var_os("UPDATE_DOCS").is_some()
}

/// Today, as in the names of results.
pub(crate) fn today() -> String {
    Timestamp::now().to_zoned(TimeZone::UTC).date().to_string()
}

/// On what and of what it was measured.
pub(crate) fn machine() -> String {
    let processors = std::thread::available_parallelism().map_or(1, usize::from);
    // `cargo test --bench …` is for trying a benchmark out.
    let build = if cfg!(debug_assertions) { ", of an unoptimized build" } else { "" };
    format!("on {processors} processors{build}")
}

/// Replaces what is between the marks of this benchmark in the README.
pub(crate) fn write_into_readme(benchmark: &str, text: &str) {
    let readme = repository().join("README.md");
    let old = fs::read_to_string(&readme).expect("the README is part of the repository");
    let [begin, end] =
        ["begin", "end"].map(|word| format!("<!-- {word} of what `cargo bench --bench {benchmark}` writes -->\n"));
    let (before, rest) = old.split_once(&begin).expect("the README has the benchmark's first mark");
    let (_, after) = rest.split_once(&end).expect("the README has the benchmark's last mark");
    fs::write(&readme, format!("{before}{begin}\n{}\n\n{end}{after}", text.trim())).expect("the README can be written");
}

/// The root of this repository.
pub(crate) fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).to_owned()
}

//! Files of this repository, and a Terraform workspace to try them in.

#[path = "../acceptance/support/aws.rs"]
mod aws;
#[path = "../acceptance/support/command_line.rs"]
mod command_line;
mod lab;
mod snippets;

use std::fs;
use std::path::{Path, PathBuf};

pub(crate) use command_line::bluegreen;
pub(crate) use lab::{Lab, TEST_GATE, TEST_STAGES, workspace, workspace_with_aws};
pub(crate) use snippets::{Snippet, snippets};

fn repository() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The text of a file of this repository.
pub(crate) fn read(path: &str) -> String {
    let file = repository().join(path);
    fs::read_to_string(&file).unwrap_or_else(|error| panic!("{} cannot be read: {error}", file.display()))
}

/// Writes a file of this repository.
pub(crate) fn write(path: &str, text: &str) {
    let file = repository().join(path);
    fs::create_dir_all(file.parent().unwrap()).unwrap();
    fs::write(&file, text).unwrap_or_else(|error| panic!("{} cannot be written: {error}", file.display()));
}

/// The paths of all files under a directory of this repository, in order, with `/` between their parts.
pub(crate) fn files_under(directory: &str) -> Vec<String> {
    let mut files = Vec::new();
    collect(&repository().join(directory), &mut files);
    files.sort();
    files
}

/// What a benchmark has written into the README.
pub(crate) fn written_by(benchmark: &str) -> String {
    let readme = read("README.md");
    let mark = |word: &str| format!("<!-- {word} of what `cargo bench --bench {benchmark}` writes -->");
    let (_, rest) = readme.split_once(&mark("begin")).unwrap();
    rest.split_once(&mark("end")).unwrap().0.to_owned()
}

fn collect(directory: &Path, files: &mut Vec<String>) {
    let entries =
        fs::read_dir(directory).unwrap_or_else(|error| panic!("{} cannot be read: {error}", directory.display()));
    for path in entries.map(|entry| entry.unwrap().path()) {
        if path.is_dir() { collect(&path, files) } else { files.push(relative(&path)) }
    }
}

fn relative(path: &Path) -> String {
    let relative: PathBuf = path.strip_prefix(repository()).unwrap().to_owned();
    relative.components().map(|part| part.as_os_str().to_string_lossy()).collect::<Vec<_>>().join("/")
}

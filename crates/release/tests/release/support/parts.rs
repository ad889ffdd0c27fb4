//! What a release is made of, for tests: programs with a true beginning and nothing behind it.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::sync::LazyLock;

use bluegreen_release::{Inputs, PLATFORMS, Platform, ReleaseError, SigningKey, sign_release, write_release};
use serde_json::json;
use tempfile::TempDir;

use super::{TestKey, names};

/// A directory with programs of all platforms, and the repository's own files.
pub(crate) struct Parts {
    _scratch: TempDir,
    pub(crate) inputs: Inputs,
}

impl Parts {
    pub(crate) fn of_all_platforms() -> Parts {
        let scratch = tempfile::tempdir().unwrap();
        let binaries = scratch.path().join("binaries");
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(2).unwrap().to_owned();
        let parts = Parts { _scratch: scratch, inputs: Inputs { root, binaries } };
        for platform in &PLATFORMS {
            for program in ["terraform-provider-bluegreen", "bluegreen"] {
                parts.put(platform, program, &fake_program(platform.name, program));
            }
            for (directory, file) in [("completions", "bluegreen.bash"), ("man", "bluegreen.1")] {
                let directory = parts.inputs.binaries.join(platform.name).join(directory);
                fs::create_dir(&directory).unwrap();
                fs::write(directory.join(file), format!("{file} of {}\n", platform.name)).unwrap();
            }
        }
        parts
    }

    /// Puts a program where that platform's are.
    pub(crate) fn put(&self, platform: &Platform, program: &str, bytes: &[u8]) {
        let directory = self.inputs.binaries.join(platform.name);
        fs::create_dir_all(&directory).unwrap();
        fs::write(directory.join(format!("{program}{}", platform.program_suffix())), bytes).unwrap();
    }

    /// Makes the release in a directory of its own.
    pub(crate) fn release(&self) -> Result<TempDir, ReleaseError> {
        let into = tempfile::Builder::new().prefix("release-").tempdir().unwrap();
        write_release(&self.inputs, &names(), &json!({ "bomFormat": "CycloneDX" }), into.path())?;
        Ok(into)
    }

    /// Makes and signs it.
    pub(crate) fn signed_release(&self, key: &SigningKey) -> TempDir {
        let directory = self.release().unwrap();
        sign_release(key, &names(), directory.path()).unwrap();
        directory
    }
}

/// Made once, because gpg takes seconds: a release of all platforms, signed with [`TestKey::rsa`].
static SIGNED: LazyLock<BTreeMap<String, Vec<u8>>> =
    LazyLock::new(|| files_of(Parts::of_all_platforms().signed_release(&TestKey::rsa()).path()));

/// A copy of a whole release.
pub(crate) fn signed_release() -> TempDir {
    let copy = tempfile::Builder::new().prefix("release-").tempdir().unwrap();
    for (name, bytes) in SIGNED.iter() {
        fs::write(copy.path().join(name), bytes).unwrap();
    }
    copy
}

/// The first bytes of a program for a platform, and some that differ from program to program.
pub(crate) fn fake_program(platform: &str, content: &str) -> Vec<u8> {
    let mut program = vec![0; 0x48];
    let mut put = |at: usize, bytes: &[u8]| program[at..at + bytes.len()].copy_from_slice(bytes);
    match platform.split_once('_').unwrap() {
        ("linux", architecture) => {
            put(0, b"\x7fELF");
            put(18, &[if architecture == "arm64" { 183 } else { 62 }]);
        }
        ("darwin", architecture) => {
            put(0, b"\xcf\xfa\xed\xfe");
            put(4, &[if architecture == "arm64" { 0x0c } else { 0x07 }, 0, 0, 1]);
        }
        (_, architecture) => {
            put(0, b"MZ");
            put(0x3c, &[0x40]);
            put(0x40, b"PE\0\0");
            put(0x44, if architecture == "arm64" { &[0x64, 0xaa] } else { &[0x64, 0x86] });
        }
    }
    program.extend(content.repeat(100).bytes());
    program
}

/// Names and bytes of a directory's files.
pub(crate) fn files_of(directory: &Path) -> BTreeMap<String, Vec<u8>> {
    let files = fs::read_dir(directory).unwrap().map(|entry| entry.unwrap().path());
    files.map(|path| (path.file_name().unwrap().to_str().unwrap().to_owned(), fs::read(&path).unwrap())).collect()
}

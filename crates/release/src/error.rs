//! Why a release cannot be made.

use std::io;
use std::path::{Path, PathBuf};

/// Each says what was expected, what is there, and what to do.
#[derive(Debug, thiserror::Error)]
pub enum ReleaseError {
    /// A file or directory cannot be used.
    #[error("{} cannot be {action}: {error}", .path.display())]
    File {
        /// Which one.
        path: PathBuf,
        /// What was to be done with it: `read`, `written`.
        action: &'static str,
        /// What the system says.
        error: io::Error,
    },
    /// A directory of programs is named after a platform that no release is made for.
    #[error("\"{name}\" is no platform that a release is made for; these are: {known}")]
    UnknownPlatform {
        /// What it is called.
        name: String,
        /// All that are known.
        known: String,
    },
    /// The platform that must not be missing.
    #[error("{} has no directory linux_amd64: HCP Terraform runs providers on it and offers none that lack it", .binaries.display())]
    RequiredPlatformMissing {
        /// Where it was looked for.
        binaries: PathBuf,
    },
    /// A program lies in the wrong directory.
    #[error("{} is expected to be built for {expected}, but is {found}: move it to the directory of its platform", .program.display())]
    BuiltForAnother {
        /// The program.
        program: PathBuf,
        /// The platform whose directory it lies in.
        expected: &'static str,
        /// What its first bytes say.
        found: String,
    },
    /// A program would not start where it is meant to.
    #[error(
        "{} needs glibc {needed}, expected is {} at most: build it with cargo zigbuild for \
         x86_64-unknown-linux-gnu.{} (.ci/release-programs)", .program.display(), crate::program::GLIBC, crate::program::GLIBC
    )]
    GlibcTooNew {
        /// The program.
        program: PathBuf,
        /// The newest version that it asks for.
        needed: String,
    },
    /// Users would miss it, and nobody else would notice.
    #[error("{} is empty: expected is what bluegreen prints for it; .ci/release-programs makes it", .directory.display())]
    NothingBeside {
        /// The directory of completions, or of manual pages.
        directory: PathBuf,
    },
    /// A version that is published never changes.
    #[error("{} is not empty: a release is made once, into an empty directory; name another one, or remove it", .directory.display())]
    NotEmpty {
        /// Where the release was to be put.
        directory: PathBuf,
    },
    /// The tag is another version's.
    #[error("the tag is {tag}, but Cargo.toml says that this is version {version}: expected is the tag v{version}")]
    AnotherVersion {
        /// What was tagged.
        tag: String,
        /// What was built.
        version: String,
    },
    /// A zip that cannot be written.
    #[error("{file} cannot be packed: {error}")]
    Zip {
        /// Its name.
        file: String,
        /// What the library says.
        error: zip::result::ZipError,
    },
    /// What the program is built of cannot be told.
    #[error("the bill of materials cannot be made: {0}")]
    BillOfMaterials(String),
    /// The manifest says something else than a registry expects.
    #[error("{} is no manifest of version 1 with protocol_versions: {reason}", .path.display())]
    Manifest {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        reason: String,
    },
}

impl ReleaseError {
    /// For `map_err`.
    pub(crate) fn file(path: &Path, action: &'static str) -> impl FnOnce(io::Error) -> ReleaseError {
        let path = path.to_owned();
        move |error| ReleaseError::File { path, action, error }
    }
}

//! What a release is made of: programs in a directory for each platform, and files of the repository.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use crate::error::ReleaseError;
use crate::names::{COMMAND_LINE, PROVIDER};
use crate::platform::{Platform, REQUIRED};
use crate::program::{built_for, glibc_too_new};

/// Where everything is.
#[derive(Clone, Debug)]
pub struct Inputs {
    /// The repository, for licence, readme, manifest and the bill of materials.
    pub root: PathBuf,
    /// A directory for each platform, such as `linux_amd64`, with `terraform-provider-bluegreen` in it and, where the
    /// command line is released as well, `bluegreen`; on Windows with `.exe`. Beside `bluegreen` are the directories
    /// `completions` and `man` with what it prints for shells and for `man`.
    pub binaries: PathBuf,
}

/// Name and content of every file.
pub(crate) type Files = BTreeMap<String, Vec<u8>>;

/// A platform's programs.
pub(crate) struct Programs {
    pub(crate) platform: &'static Platform,
    pub(crate) provider: Vec<u8>,
    pub(crate) command_line: Option<CommandLine>,
}

/// The command line, and what a user's shell and `man` read.
pub(crate) struct CommandLine {
    pub(crate) program: Vec<u8>,
    /// By names such as `man/bluegreen.1`.
    pub(crate) beside: Files,
}

/// The directories of what lies beside the command line.
const BESIDE_COMMAND_LINE: [&str; 2] = ["completions", "man"];

/// The platforms that there are programs for, in the order of their names.
///
/// # Errors
///
/// There is something else, or no platform that must not be missing.
pub fn find_platforms(binaries: &Path) -> Result<Vec<&'static Platform>, ReleaseError> {
    let cannot_be_read = || ReleaseError::file(binaries, "read");
    let mut platforms = Vec::new();
    for entry in fs::read_dir(binaries).map_err(cannot_be_read())? {
        let name = entry.map_err(cannot_be_read())?.file_name();
        platforms.push(Platform::named(&name.to_string_lossy())?);
    }
    platforms.sort_unstable();
    if !platforms.iter().any(|platform| platform.name == REQUIRED) {
        return Err(ReleaseError::RequiredPlatformMissing { binaries: binaries.to_owned() });
    }
    Ok(platforms)
}

pub(crate) fn read_programs(binaries: &Path, platform: &'static Platform) -> Result<Programs, ReleaseError> {
    let directory = binaries.join(platform.name);
    let file = |name: &str| directory.join(format!("{name}{}", platform.program_suffix()));
    let command_line = file(COMMAND_LINE);
    let read_command_line = || {
        let program = read_program(&command_line, platform)?;
        Ok::<_, ReleaseError>(CommandLine { program, beside: read_beside_command_line(&directory)? })
    };
    Ok(Programs {
        platform,
        provider: read_program(&file(PROVIDER), platform)?,
        command_line: command_line.exists().then(read_command_line).transpose()?,
    })
}

fn read_beside_command_line(platform: &Path) -> Result<Files, ReleaseError> {
    let mut files = Files::new();
    for name in BESIDE_COMMAND_LINE {
        let directory = platform.join(name);
        let before = files.len();
        for entry in fs::read_dir(&directory).map_err(ReleaseError::file(&directory, "read"))? {
            let file = entry.map_err(ReleaseError::file(&directory, "read"))?;
            files.insert(format!("{name}/{}", file.file_name().to_string_lossy()), read(&file.path())?);
        }
        if files.len() == before {
            return Err(ReleaseError::NothingBeside { directory });
        }
    }
    Ok(files)
}

fn read_program(path: &Path, platform: &'static Platform) -> Result<Vec<u8>, ReleaseError> {
    let program = read(path)?;
    match built_for(&program) {
        Ok(name) if name == platform.name => {}
        Ok(other) => return Err(another(path, platform, format!("built for {other}"))),
        Err(found) => return Err(another(path, platform, found)),
    }
    match glibc_too_new(&program) {
        Some(needed) if platform.system() == "linux" => {
            Err(ReleaseError::GlibcTooNew { program: path.to_owned(), needed })
        }
        _ => Ok(program),
    }
}

fn another(path: &Path, platform: &Platform, found: String) -> ReleaseError {
    ReleaseError::BuiltForAnother { program: path.to_owned(), expected: platform.name, found }
}

pub(crate) fn read(path: &Path) -> Result<Vec<u8>, ReleaseError> {
    fs::read(path).map_err(ReleaseError::file(path, "read"))
}

//! A directory for one socket that nobody but this user can enter, and that is gone when the process ends.

mod dead;

use std::fs::DirBuilder;
use std::io;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

/// What fits into `sun_path` on every system, with its closing zero: macOS has 104 bytes, Linux 108.
const LONGEST_SOCKET_PATH: usize = 103;

const SOCKET: &str = "s";

/// What the name of every such directory begins with; the process's number and the time follow.
const BEGINNING: &str = "tfplugin-";

pub(crate) use dead::remove_dead;

/// Removed with its socket when dropped.
#[derive(Debug)]
pub(crate) struct PrivateDirectory {
    path: PathBuf,
}

impl PrivateDirectory {
    /// Makes a new directory, with access for this user only, in the first place that will do: where the host wants it,
    /// `$TMPDIR`, `/tmp`. A place will do when it can be written to and the path of a socket in it fits where it has to go.
    pub(crate) fn create(wanted: Option<PathBuf>) -> io::Result<Self> {
        let parents = wanted.into_iter().chain([std::env::temp_dir(), PathBuf::from("/tmp")]);
        let mut outcome = Err(io::Error::from(io::ErrorKind::InvalidFilename));
        for path in parents.map(|parent| parent.join(name())).filter(|path| fits(path)) {
            // `create` fails when the name is taken, also by a link, so nobody can have prepared it.
            outcome = DirBuilder::new().mode(0o700).create(&path).map(|()| Self { path });
            if outcome.is_ok() {
                break;
            }
        }
        outcome
    }

    /// Where it is.
    pub(crate) fn parent(&self) -> PathBuf {
        self.path.parent().unwrap_or(&self.path).to_owned()
    }

    /// Where the socket belongs.
    pub(crate) fn socket(&self) -> PathBuf {
        self.path.join(SOCKET)
    }
}

impl Drop for PrivateDirectory {
    fn drop(&mut self) {
        // Nothing to do about a failure at the very end; the next process has another name.
        let _ = std::fs::remove_file(self.socket());
        let _ = std::fs::remove_dir(&self.path);
    }
}

/// Unique enough: no two processes have the same number at the same time, and what an ended one left behind has
/// another time.
fn name() -> String {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    format!("{BEGINNING}{:x}-{:x}", std::process::id(), since.as_micros())
}

/// Into the system's address structure, and into one field of the handshake line.
fn fits(directory: &Path) -> bool {
    let is_one_field = directory.to_str().is_some_and(|path| !path.contains(['|', '\n']));
    is_one_field && directory.join(SOCKET).as_os_str().as_bytes().len() <= LONGEST_SOCKET_PATH
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    #[test]
    fn only_the_owner_can_enter_and_nothing_is_left() {
        let parent = tempfile::tempdir().unwrap();
        let directory = PrivateDirectory::create(Some(parent.path().to_owned())).unwrap();
        let mode = std::fs::metadata(&directory.path).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o700);
        std::fs::write(directory.socket(), "").unwrap();
        drop(directory);
        assert_eq!(std::fs::read_dir(parent.path()).unwrap().count(), 0);
    }

    #[test]
    fn a_parent_whose_sockets_nobody_could_reach_is_passed_over() {
        let parent = tempfile::tempdir().unwrap();
        for name in ["x".repeat(100), "a|b".to_owned(), "a\nb".to_owned()] {
            let unusable = parent.path().join(name);
            std::fs::create_dir(&unusable).unwrap();
            let directory = PrivateDirectory::create(Some(unusable.clone())).unwrap();
            assert!(!directory.path.starts_with(&unusable), "{}", directory.path.display());
            assert!(directory.socket().as_os_str().len() <= LONGEST_SOCKET_PATH);
        }
    }

    #[test]
    fn a_parent_that_is_not_there_is_passed_over() {
        let directory = PrivateDirectory::create(Some("/nowhere/at/all".into())).unwrap();
        assert!(!directory.path.starts_with("/nowhere"));
    }
}

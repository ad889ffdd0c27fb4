//! What processes left behind that were killed.

use std::fs::{self, DirEntry, Metadata};
use std::io::ErrorKind;
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::os::unix::net::UnixStream;
use std::path::Path;
use std::time::Duration;

use rustix::io::Errno;
use rustix::process::{Pid, geteuid, test_kill_process};

use super::{BEGINNING, SOCKET};

/// How old a directory without a socket is at least, to be taken for left behind: a process that starts makes it first.
const OLD: Duration = Duration::from_secs(60);

/// Removes the socket directories in this place whose processes are gone. Whatever cannot be removed stays.
pub(crate) fn remove_dead(place: &Path) {
    let entries = fs::read_dir(place).into_iter().flatten().flatten();
    for entry in entries.filter(is_dead) {
        // Only what such a directory holds: with anything else in it, it stays.
        let _ = fs::remove_file(entry.path().join(SOCKET));
        let _ = fs::remove_dir(entry.path());
    }
}

/// Is this a directory of ours that nobody uses any more?
fn is_dead(entry: &DirEntry) -> bool {
    let Some(process) = process_of(entry) else { return false };
    // A link would lead elsewhere, and is none of ours.
    let Ok(found) = fs::symlink_metadata(entry.path()) else { return false };
    is_private(&found) && is_gone(process) && nobody_listens(&entry.path().join(SOCKET), &found)
}

fn process_of(entry: &DirEntry) -> Option<Pid> {
    let name = entry.file_name();
    let (process, _) = name.to_str()?.strip_prefix(BEGINNING)?.split_once('-')?;
    Pid::from_raw(i32::from_str_radix(process, 16).ok()?)
}

fn is_private(found: &Metadata) -> bool {
    found.is_dir() && found.uid() == geteuid().as_raw() && found.permissions().mode() & 0o777 == 0o700
}

fn is_gone(process: Pid) -> bool {
    test_kill_process(process) == Err(Errno::SRCH)
}

/// In containers that share this place a process with another number may listen: one that we do not see.
fn nobody_listens(socket: &Path, directory: &Metadata) -> bool {
    match UnixStream::connect(socket) {
        Ok(_) => false,
        Err(error) if error.kind() == ErrorKind::ConnectionRefused => true,
        Err(error) if error.kind() == ErrorKind::NotFound => {
            directory.modified().ok().and_then(|at| at.elapsed().ok()).is_some_and(|age| age >= OLD)
        }
        Err(_) => false,
    }
}

#[cfg(test)]
mod tests {
    use std::os::unix::net::UnixListener;
    use std::process::Command;

    use super::*;
    use crate::socket_directory::PrivateDirectory;

    /// The number of a process that has ended.
    fn ended() -> u32 {
        let mut child = Command::new("true").spawn().unwrap();
        child.wait().unwrap();
        child.id()
    }

    /// A directory as if a process of this number had made it, with a socket on which nobody listens any more.
    fn left_behind(place: &Path, process: u32) -> std::path::PathBuf {
        let made = PrivateDirectory::create(Some(place.to_owned())).unwrap();
        drop(UnixListener::bind(made.socket()).unwrap());
        let renamed = place.join(format!("{BEGINNING}{process:x}-1"));
        fs::rename(made.socket().parent().unwrap(), &renamed).unwrap();
        renamed
    }

    #[test]
    fn what_a_dead_process_left_is_removed_and_nothing_else() {
        let place = tempfile::tempdir().unwrap();
        let dead = left_behind(place.path(), ended());
        let of_the_living = left_behind(place.path(), std::process::id());
        let heard = left_behind(place.path(), ended());
        fs::remove_file(heard.join(SOCKET)).unwrap();
        let _listener = UnixListener::bind(heard.join(SOCKET)).unwrap();
        let used = left_behind(place.path(), ended());
        fs::write(used.join("more"), "").unwrap();
        let other = place.path().join("tfplugin-other");
        fs::create_dir(&other).unwrap();
        remove_dead(place.path());
        assert!(!dead.exists());
        for kept in [of_the_living, heard, used, other] {
            assert!(kept.exists(), "{}", kept.display());
        }
    }
}

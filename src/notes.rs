//! What one process of a command leaves for the next one of the same command.
//!
//! Terraform plans every resource in one process and applies it in another, where it plans it once more first, and carries
//! nothing from the one to the other but the refreshed state: what a provider keeps beside a plan comes back to nobody. So the
//! first process leaves a note in a directory that only this user can enter, named after the process that has started both.
//! Whoever finds no note does without. Other notes are for all processes of the command, as long as it goes on.

mod parent;

use std::fs::{self, DirBuilder, Metadata};
use std::os::unix::fs::{DirBuilderExt, MetadataExt, PermissionsExt};
use std::path::{Path, PathBuf};

use rustix::process::geteuid;

/// What the name of every such directory begins with; what identifies the parent follows.
const BEGINNING: &str = "bluegreen-notes-";

/// The notes of the processes that one process has started.
#[derive(Debug)]
pub(crate) struct Notes {
    directory: PathBuf,
}

impl Notes {
    /// Those of this process and its siblings; `None` where nothing tells who they are.
    pub(crate) fn of_this_command() -> Option<Notes> {
        Notes::below(&std::env::temp_dir())
    }

    fn below(place: &Path) -> Option<Notes> {
        Some(Notes { directory: place.join(format!("{BEGINNING}{}", parent::identity()?)) })
    }

    /// Those of this process and its siblings in a place of a test's own.
    #[cfg(test)]
    pub(crate) fn in_place(place: &Path) -> Notes {
        Notes::below(place).expect("a parent")
    }

    /// Leaves a note under this name. One that cannot be left is none: the next process does without.
    pub(crate) fn leave(&self, name: &str, note: &str) {
        let is_new = DirBuilder::new().mode(0o700).create(&self.directory).is_ok();
        // Once and not for each of many switches: others may have many files there, too.
        if let Some(place) = self.directory.parent().filter(|_| is_new) {
            remove_dead(place);
        }
        if !self.is_ours() {
            return;
        }
        // Under another name first, so that nobody reads half of it.
        let unfinished = self.directory.join(format!("{name}.{}", std::process::id()));
        let _ = fs::write(&unfinished, note).and_then(|()| fs::rename(&unfinished, self.directory.join(name)));
    }

    /// Takes the note of this name away, if there is one: each is meant for one reader.
    pub(crate) fn take(&self, name: &str) -> Option<String> {
        if !self.is_ours() {
            return None;
        }
        let path = self.directory.join(name);
        let note = fs::read_to_string(&path).ok()?;
        // Of two that read it only one can remove it.
        fs::remove_file(&path).ok()?;
        self.remove_if_empty();
        Some(note)
    }

    /// The names of all notes that are finished.
    pub(crate) fn names(&self) -> Vec<String> {
        if !self.is_ours() {
            return Vec::new();
        }
        let entries = fs::read_dir(&self.directory).into_iter().flatten().flatten();
        let names = entries.filter_map(|entry| entry.file_name().into_string().ok());
        names.filter(|name| !name.contains('.')).collect()
    }

    /// The note of this name, one of [`Notes::names`]. It stays: it is meant for everybody.
    pub(crate) fn read(&self, name: &str) -> Option<String> {
        fs::read_to_string(self.directory.join(name)).ok()
    }

    /// Removes the note of this name.
    pub(crate) fn remove(&self, name: &str) {
        if self.is_ours() {
            let _ = fs::remove_file(self.directory.join(name));
            self.remove_if_empty();
        }
    }

    /// The directory goes with the last note.
    fn remove_if_empty(&self) {
        let _ = fs::remove_dir(&self.directory);
    }

    /// Somebody else may have made a directory of this name, or a link.
    fn is_ours(&self) -> bool {
        fs::symlink_metadata(&self.directory).is_ok_and(|found| is_private(&found))
    }
}

fn is_private(found: &Metadata) -> bool {
    found.is_dir() && found.uid() == geteuid().as_raw() && found.permissions().mode() & 0o777 == 0o700
}

/// Removes the notes of commands that are over: of a plan that nobody applied.
fn remove_dead(place: &Path) {
    let entries = fs::read_dir(place).into_iter().flatten().flatten();
    for entry in entries {
        let name = entry.file_name();
        let Some(identity) = name.to_str().and_then(|name| name.strip_prefix(BEGINNING)) else { continue };
        let is_private = fs::symlink_metadata(entry.path()).is_ok_and(|found| is_private(&found));
        if is_private && parent::is_gone(identity) {
            let _ = fs::remove_dir_all(entry.path());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_note_is_read_once_and_nothing_is_left_of_it() {
        let place = tempfile::tempdir().unwrap();
        Notes::in_place(place.path()).leave("a", "told");
        assert_eq!(Notes::in_place(place.path()).take("b"), None);
        assert_eq!(Notes::in_place(place.path()).take("a").as_deref(), Some("told"));
        assert_eq!(Notes::in_place(place.path()).take("a"), None);
        assert_eq!(fs::read_dir(place.path()).unwrap().count(), 0);
    }

    #[test]
    fn a_directory_that_others_can_enter_is_not_trusted() {
        let place = tempfile::tempdir().unwrap();
        let notes = Notes::in_place(place.path());
        notes.leave("a", "told");
        fs::set_permissions(&notes.directory, fs::Permissions::from_mode(0o755)).unwrap();
        assert_eq!(notes.take("a"), None);
        notes.leave("b", "told");
        assert!(!notes.directory.join("b").exists());
    }

    #[test]
    fn a_link_is_not_followed() {
        let (place, elsewhere) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        fs::set_permissions(elsewhere.path(), fs::Permissions::from_mode(0o700)).unwrap();
        fs::write(elsewhere.path().join("a"), "told").unwrap();
        let notes = Notes::in_place(place.path());
        std::os::unix::fs::symlink(elsewhere.path(), &notes.directory).unwrap();
        assert_eq!(notes.take("a"), None);
    }

    #[test]
    fn notes_of_a_command_that_is_over_are_removed_and_no_others() {
        let place = tempfile::tempdir().unwrap();
        let mut ended = std::process::Command::new("true").spawn().unwrap();
        ended.wait().unwrap();
        let of_the_dead = Notes { directory: place.path().join(format!("{BEGINNING}{:x}-0", ended.id())) };
        of_the_dead.leave("a", "told");
        let other = place.path().join("others");
        fs::create_dir(&other).unwrap();
        Notes::in_place(place.path()).leave("a", "told");
        assert!(!of_the_dead.directory.exists());
        assert!(other.exists() && Notes::in_place(place.path()).directory.exists());
    }
}

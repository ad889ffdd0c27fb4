//! A file that lines are appended to, by a thread of its own.

use std::fs::{File, OpenOptions};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread;

use crate::line::ProgressLine;

/// How many lines wait at most. Where a disk hangs for longer than they last, lines are left out: a run does not wait.
const WAITING: usize = 1024;

/// A file that lines are appended to. Whatever is wrong with it, nobody who hands it a line fails or waits.
#[derive(Clone, Debug)]
pub struct ProgressFile(SyncSender<String>);

impl ProgressFile {
    /// Appends to this file from now on; it is created with the first line.
    #[must_use]
    pub fn append_to(path: PathBuf) -> ProgressFile {
        let (lines, waiting) = sync_channel(WAITING);
        let thread = thread::Builder::new().name("progress file".to_owned());
        // Without a thread every line is left out, since nobody receives it.
        let _ = thread.spawn(move || append(&path, &waiting));
        ProgressFile(lines)
    }

    /// Hands it a line.
    pub fn append(&self, line: &ProgressLine) {
        if let Ok(mut text) = serde_json::to_string(line) {
            text.push('\n');
            let _ = self.0.try_send(text);
        }
    }
}

/// Each line is one write at the end of the file, so that those of several processes do not mix.
fn append(path: &Path, waiting: &Receiver<String>) {
    let mut file = None;
    for line in waiting {
        if file.is_none() {
            file = open(path);
        }
        // What cannot be written, as on a full disk, is left out; the next line may find room.
        if file.as_mut().is_some_and(|file| file.write_all(line.as_bytes()).is_err()) {
            file = None;
        }
    }
}

fn open(path: &Path) -> Option<File> {
    OpenOptions::new().append(true).create(true).open(path).ok()
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, Instant};

    use super::*;
    use crate::event::{Ending, Event};
    use crate::line::FORMAT_VERSION;

    fn line(says: String) -> ProgressLine {
        let event = Event::Ended { result: Ending::Done, says };
        ProgressLine { version: FORMAT_VERSION, time: String::new(), switch: "web".to_owned(), event }
    }

    /// Reads the file until it has so many lines.
    fn lines_of(path: &Path, count: usize) -> Vec<ProgressLine> {
        let deadline = Instant::now() + Duration::from_secs(20);
        while Instant::now() < deadline {
            let text = std::fs::read_to_string(path).unwrap_or_default();
            if text.lines().count() >= count && text.ends_with('\n') {
                return text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
            }
            thread::yield_now();
        }
        panic!("{} has not {count} lines", path.display());
    }

    #[test]
    fn lines_of_two_writers_do_not_mix() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("progress.jsonl");
        let files = [ProgressFile::append_to(path.clone()), ProgressFile::append_to(path.clone())];
        for number in 0..200 {
            files[number % 2].append(&line(format!("{number} {}", "x".repeat(number))));
        }
        let mut said: Vec<_> = lines_of(&path, 200).into_iter().map(|line| line.event).collect();
        said.dedup();
        assert_eq!(said.len(), 200);
    }

    #[test]
    fn where_nothing_can_be_written_nobody_waits() {
        let file = ProgressFile::append_to("/nowhere/at/all".into());
        let begun = Instant::now();
        for _ in 0..10 * WAITING {
            file.append(&line("x".repeat(100)));
        }
        assert!(begun.elapsed() < Duration::from_secs(10));
    }

    /// A pipe that nobody reads blocks whoever opens it.
    #[cfg(unix)]
    #[test]
    fn a_pipe_that_nobody_reads_holds_up_nobody() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("pipe");
        assert!(std::process::Command::new("mkfifo").arg(&path).status().unwrap().success());
        let file = ProgressFile::append_to(path);
        let begun = Instant::now();
        for _ in 0..10 * WAITING {
            file.append(&line("x".repeat(100)));
        }
        assert!(begun.elapsed() < Duration::from_secs(10));
    }
}

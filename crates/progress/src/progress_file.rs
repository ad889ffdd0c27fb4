//! A file that lines are appended to, by a thread of its own.

use std::fs::{File, OpenOptions};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread;
use std::time::Duration;

use crate::line::ProgressLine;

/// How many lines wait at most. Where a disk hangs for longer than they last, lines are left out: a run does not wait.
const WAITING: usize = 1024;

/// How long the end of a process waits for a disk. A host that has asked for it waits for two seconds.
const PATIENCE: Duration = Duration::from_millis(500);

/// A file that lines are appended to. Whatever is wrong with it, nobody who hands it a line fails or waits.
#[derive(Clone, Debug)]
pub struct ProgressFile(SyncSender<Message>);

/// What waits to be written.
#[derive(Debug)]
enum Message {
    Line(String),
    /// Everything before it is written: somebody wants to hear of that.
    Finish(SyncSender<()>),
}

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
            let _ = self.0.try_send(Message::Line(text));
        }
    }

    /// Waits a moment for the lines that are still on their way, before the process ends.
    pub fn finish(&self) {
        let (finished, is_finished) = sync_channel(1);
        if self.0.try_send(Message::Finish(finished)).is_ok() {
            let _ = is_finished.recv_timeout(PATIENCE);
        }
    }
}

/// Each line is one write at the end of the file, so that those of several processes do not mix.
fn append(path: &Path, waiting: &Receiver<Message>) {
    let mut file = None;
    for message in waiting {
        let line = match message {
            Message::Line(line) => line,
            Message::Finish(finished) => {
                // Whoever wanted to hear of it may not have waited so long.
                let _ = finished.try_send(());
                continue;
            }
        };
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
    use std::time::Instant;

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
    fn once_it_is_finished_every_line_is_in_the_file() {
        let directory = tempfile::tempdir().unwrap();
        for number in 0..50 {
            let path = directory.path().join(format!("{number}.jsonl"));
            let file = ProgressFile::append_to(path.clone());
            file.append(&line(number.to_string()));
            file.finish();
            assert!(path.exists(), "{number}");
        }
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
        file.finish();
        assert!(begun.elapsed() < Duration::from_secs(10));
    }
}

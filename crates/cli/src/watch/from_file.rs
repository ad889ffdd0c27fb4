//! The watch that follows what runs write down of themselves.

use std::path::Path;

use bluegreen_progress::ProgressLine;

use super::file_tail::{FileTail, PAUSE};
use super::runs::Runs;
use super::stage::Stage;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::render::json_line;
use crate::run::Story;
use crate::signals::Signals;

/// Follows the file until the stage is reached, or cannot be any more.
///
/// At a signal what is written already is still shown: the end of a run and the end of its pipeline are close to each other.
pub(super) async fn watch(file: &Path, until: Stage, json: bool, signals: &mut Signals) -> Result<Exit, Failure> {
    let mut tail = FileTail::new(file);
    let mut runs = Runs::new(until);
    let mut screen = Screen { story: (!json).then(Story::of_others) };
    for line in history(file, &mut tail, &mut runs)? {
        screen.show(&line);
    }
    let mut is_to_end = false;
    loop {
        if let Some(ended) = runs.outcome() {
            return ended;
        }
        match next_line(file, &mut tail)? {
            Next::Line(line) => {
                runs.note(&line);
                screen.show(&line);
            }
            Next::Unknown => {}
            Next::Nothing if is_to_end => return Ok(Exit::Interrupted),
            Next::Nothing => {
                screen.draw();
                is_to_end = tokio::time::timeout(PAUSE, signals.next()).await.is_ok();
            }
        }
    }
}

/// What is there when the watch begins, of the runs that are not over.
fn history(file: &Path, tail: &mut FileTail<'_>, runs: &mut Runs) -> Result<Vec<ProgressLine>, Failure> {
    let mut lines = Vec::new();
    loop {
        match next_line(file, tail)? {
            Next::Line(line) => {
                runs.note(&line);
                if !runs.is_open(&line.switch) {
                    lines.retain(|earlier: &ProgressLine| earlier.switch != line.switch);
                } else {
                    lines.push(line);
                }
            }
            Next::Unknown => {}
            Next::Nothing => break,
        }
    }
    runs.begin_to_wait();
    Ok(lines)
}

enum Next {
    Line(ProgressLine),
    /// A kind of line that a newer provider writes.
    Unknown,
    Nothing,
}

fn next_line(file: &Path, tail: &mut FileTail<'_>) -> Result<Next, Failure> {
    let next = tail.next_line();
    let next =
        next.map_err(|error| Failure::error(format!("--progress {}: it cannot be read: {error}", file.display())))?;
    Ok(next.map_or(Next::Nothing, |text| serde_json::from_str(&text).map_or(Next::Unknown, Next::Line)))
}

struct Screen {
    /// `None` where JSON is wanted.
    story: Option<Story>,
}

impl Screen {
    fn show(&mut self, line: &ProgressLine) {
        match &mut self.story {
            Some(story) => story.note(line),
            None => json_line(line),
        }
    }

    fn draw(&self) {
        self.story.iter().for_each(Story::draw);
    }
}

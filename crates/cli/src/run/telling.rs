//! What a run says of itself, on the way to people and programs: a thread of its own, so that a terminal that is stopped (Ctrl-S)
//! or a pipe that nobody reads holds up no traffic.

use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread::JoinHandle;
use std::time::Duration;

use bluegreen_progress::ProgressLine;

use super::story::Story;
use crate::render::json_line;

/// How long the last lines are given to be written when a run is over.
const AT_THE_END: Duration = Duration::from_secs(2);

/// A thread that tells what happens.
pub(super) struct Telling {
    lines: Sender<ProgressLine>,
    thread: JoinHandle<()>,
    told: Receiver<()>,
}

impl Telling {
    /// Tells everything from now on, as JSON or for a person.
    pub(super) fn begin(json: bool) -> Telling {
        let (lines, waiting) = channel();
        let (is_told, told) = channel();
        let thread = std::thread::spawn(move || {
            if json {
                tell_json(&waiting)
            } else {
                Story::of_own_run().tell(&waiting)
            }
            let _ = is_told.send(());
        });
        Telling { lines, thread, told }
    }

    /// Where lines are handed to.
    pub(super) fn listener(&self) -> impl Fn(&ProgressLine) + Send + Sync + 'static {
        let lines = self.lines.clone();
        move |line| _ = lines.send(line.clone())
    }

    /// Waits a moment until everything is told.
    pub(super) fn end(self) {
        drop(self.lines);
        if self.told.recv_timeout(AT_THE_END).is_ok() {
            let _ = self.thread.join();
        }
    }
}

fn tell_json(waiting: &Receiver<ProgressLine>) {
    for line in waiting {
        let is_over = super::ending_of(&line).is_some();
        json_line(&line);
        if is_over {
            return;
        }
    }
}

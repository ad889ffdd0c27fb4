//! What a run says of itself, on the way to people and programs: a thread of its own, so that a terminal that is stopped (Ctrl-S)
//! or a pipe that nobody reads holds up no traffic.

use std::collections::BTreeMap;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use bluegreen_progress::{ColorHealth, Event, Kind, ProgressLine, RouteShows};

use super::story_lines::{changed_health, live_lines, written};
use super::waiting::Waiting;
use crate::render::{LiveLines, Paper, RED, json_line, paint, wrapped};

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
                Story::new().tell(&waiting)
            }
            let _ = is_told.send(());
        });
        Telling { lines, thread, told }
    }

    /// Where lines are handed to.
    pub(super) fn listener(&self) -> impl Fn(&ProgressLine) + Send + Sync + 'static {
        let lines = std::sync::Mutex::new(self.lines.clone());
        move |line| {
            let lines = lines.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
            let _ = lines.send(line.clone());
        }
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

/// A run as a person reads it.
pub(crate) struct Story {
    screen: LiveLines,
    begun: Instant,
    routes: BTreeMap<String, RouteShows>,
    colors: BTreeMap<String, ColorHealth>,
    waiting: Waiting,
    now_at: String,
}

impl Story {
    pub(crate) fn new() -> Story {
        Story {
            screen: LiveLines::new(),
            begun: Instant::now(),
            routes: BTreeMap::new(),
            colors: BTreeMap::new(),
            waiting: Waiting::default(),
            now_at: "begins".to_owned(),
        }
    }

    fn tell(mut self, waiting: &Receiver<ProgressLine>) {
        loop {
            match waiting.recv_timeout(Duration::from_secs(1)) {
                Ok(line) => {
                    self.note(&line);
                    if super::ending_of(&line).is_some() {
                        return;
                    }
                }
                // The time that has passed is part of the picture.
                Err(RecvTimeoutError::Timeout) => self.draw(),
                Err(RecvTimeoutError::Disconnected) => return,
            }
        }
    }

    /// Takes in a line, and tells what is new in it.
    pub(crate) fn note(&mut self, line: &ProgressLine) {
        match &line.event {
            Event::Observed { routes, colors } => {
                // A look does not show every color; what it does not show is as it was.
                let news = changed_health(&self.colors, colors);
                self.routes.extend(routes.clone());
                self.colors.extend(colors.clone());
                self.say(&line.time, &news);
            }
            Event::Decided { decision: Kind::Wait, says, .. } => {
                self.now_at.clone_from(says);
                if self.waiting.is_news(says, Instant::now()) {
                    self.say_waiting(&line.time, says);
                }
            }
            Event::Decided { decision: Kind::TurnBack, says, .. } => self.say(&line.time, &[paint(RED, says)]),
            Event::Wrote { .. } => {
                self.waiting.interrupted();
                self.say(&line.time, &written(&line.event));
            }
            _ => {}
        }
        self.draw();
    }

    /// On a terminal it stands in the lines that are drawn anew.
    fn say_waiting(&self, time: &str, says: &str) {
        if !self.screen.is_live() {
            self.say(time, &[says.to_owned()]);
        }
    }

    fn say(&self, time: &str, texts: &[String]) {
        let timed = texts.iter().map(|text| format!("{}  {text}", clock(time)));
        // A line elsewhere than on a terminal is one line to whoever searches in it.
        let lines: Vec<_> = match self.screen.is_live() {
            true => timed.flat_map(|line| wrapped(&line, Paper::now().width)).collect(),
            false => timed.collect(),
        };
        if !lines.is_empty() {
            self.screen.say(&lines);
        }
    }

    pub(crate) fn draw(&self) {
        if self.screen.is_live() {
            let width = Paper::now().width;
            self.screen.draw(&live_lines(&self.routes, &self.colors, &self.now_at, self.begun.elapsed(), width));
        }
    }
}

/// The time of day in UTC: `12:34:56`.
fn clock(time: &str) -> &str {
    time.split_once('T').and_then(|(_, time)| time.get(..8)).unwrap_or(time)
}

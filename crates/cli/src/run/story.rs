//! A run as a person reads it: lines that stay for what changes, and on a terminal the present below them.

use std::collections::BTreeMap;
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::time::{Duration, Instant};

use bluegreen_progress::{ColorHealth, Event, Kind, ProgressLine, RouteShows};

use super::story_lines::{changed_health, live_lines, written};
use super::waiting::Waiting;
use crate::render::{LiveLines, Paper, RED, paint, wrapped};

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

    /// Tells lines as they come, until the run is over.
    pub(super) fn tell(mut self, waiting: &Receiver<ProgressLine>) {
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

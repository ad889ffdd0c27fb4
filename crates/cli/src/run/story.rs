//! Runs as a person reads them: lines that stay for what changes, and on a terminal the present below them.

mod lines;
mod short_name;
mod teller;
mod waiting;

use std::collections::BTreeMap;
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::time::{Duration, Instant};

use bluegreen_progress::{Event, ProgressLine};

use crate::render::{BOLD, LiveLines, Paper, paint, wrapped};
use teller::Teller;

pub(crate) use short_name::short_name;
pub(crate) use waiting::HEARTBEAT;

/// Runs as a person reads them: one that this process makes, or all that others write down in one file.
pub(crate) struct Story {
    screen: LiveLines,
    /// Are beginnings and endings told? Whoever makes a run has said before what it will do, and says at last what came of it.
    tells_bounds: bool,
    runs: BTreeMap<String, Teller>,
}

impl Story {
    /// The story of the run that this process makes.
    pub(crate) fn of_own_run() -> Story {
        Story { screen: LiveLines::new(), tells_bounds: false, runs: BTreeMap::new() }
    }

    /// The story of what others write down.
    pub(crate) fn of_others() -> Story {
        Story { tells_bounds: true, ..Story::of_own_run() }
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
        let now = Instant::now();
        let has_begun = self.runs.get(&line.switch).is_some_and(Teller::is_open);
        let run = self.runs.entry(line.switch.clone()).or_insert_with(|| Teller::new(now));
        let mut texts = run.note(&line.event, now, self.screen.is_live());
        if self.runs.len() > 1 {
            let name = short_name(&line.switch);
            texts.iter_mut().for_each(|text| *text = format!("{name}  {text}"));
        }
        if self.tells_bounds {
            texts.extend(bound(line, has_begun));
        }
        if matches!(line.event, Event::Ended { .. }) && self.tells_bounds {
            self.runs.insert(line.switch.clone(), Teller::of_ended(now));
        }
        self.say(&line.time, &texts);
        self.draw();
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
        if !self.screen.is_live() {
            return;
        }
        let (width, now) = (Paper::now().width, Instant::now());
        let open: Vec<_> = self.runs.iter().filter(|(_, run)| run.is_open()).collect();
        if let [(_, only)] = open[..] {
            return self.screen.draw(&only.live_lines(width), &only.now_lines(now, width));
        }
        let whole = |with_routes: bool| {
            let lines = open.iter().flat_map(move |(switch, run)| {
                let live = if with_routes { run.live_lines(width) } else { Vec::new() };
                [paint(BOLD, &short_name(switch))].into_iter().chain(live).chain(run.now_lines(now, width))
            });
            lines.collect::<Vec<_>>()
        };
        // Of many runs in a low window at least what each of them is at.
        let lines = Some(whole(true)).filter(|lines| lines.len() <= self.screen.height());
        self.screen.draw(&lines.unwrap_or_else(|| whole(false)), &[]);
    }
}

/// That a run begins or is over.
fn bound(line: &ProgressLine, has_begun: bool) -> Option<String> {
    let name = short_name(&line.switch);
    match &line.event {
        Event::Ended { says, .. } if !has_begun => {
            Some(paint(BOLD, &format!("{name}  refused before it had begun: {says}")))
        }
        Event::Began { to, .. } => Some(paint(BOLD, &format!("{name}  a cutover to {to} begins"))),
        Event::Ended { says, .. } => Some(paint(BOLD, &format!("{name}  it is over: {says}"))),
        _ => None,
    }
}

/// The time of day in UTC: `12:34:56`.
fn clock(time: &str) -> &str {
    time.split_once('T').and_then(|(_, time)| time.get(..8)).unwrap_or(time)
}

//! The story as it is seen: a moving picture on a terminal, one line per command elsewhere, one chart at the end.

use std::time::{Duration, Instant};

use workbench::{Load, Run};

use crate::render::{BOLD, Chart, Column, DIM, GREEN, LEFT_MARGIN, PLAIN, RED, Screen, Timeline};
use crate::render::{cut, duration, grouped, legend, paint, wrapped};

mod overview;
mod plan;

pub(super) use overview::draw_all;

/// How long a column of the moving picture is.
const COLUMN: Duration = Duration::from_millis(500);
/// Rows of bars.
const HEIGHT: usize = 6;

/// One command of the story.
pub(super) struct Phase {
    command: String,
    started: Instant,
    /// How many requests had ended before.
    before: usize,
}

pub(super) struct Picture<'a> {
    screen: &'a mut Screen,
    timeline: Timeline,
    /// How many samples are in the timeline already.
    known: usize,
    failed: u64,
    phases: Vec<Phase>,
    said: String,
}

impl<'a> Picture<'a> {
    pub(super) fn new(screen: &'a mut Screen, started: Instant) -> Picture<'a> {
        let timeline = Timeline::new(started, COLUMN);
        Picture { screen, timeline, known: 0, failed: 0, phases: Vec::new(), said: String::new() }
    }

    pub(super) fn start_phase(&mut self, command: &str, load: &Load) {
        self.take_samples(load);
        self.said.clear();
        self.phases.push(Phase { command: command.to_owned(), started: Instant::now(), before: self.known });
    }

    /// Remembers Terraform's latest words; the picture shows them.
    pub(super) fn terraform_says(&mut self, line: &str) {
        let words = line.trim_matches(|c: char| c.is_whitespace() || matches!(c, '│' | '╷' | '╵'));
        if !words.is_empty() {
            self.said = words.to_owned();
        }
    }

    /// The command has ended: one line that stays.
    pub(super) fn end_phase(&mut self, load: &Load, success: bool) {
        self.take_samples(load);
        let Some(phase) = self.phases.last() else { return };
        let mark = if success { paint(GREEN, "✔") } else { paint(RED, "✘") };
        let number = self.phases.len();
        let took = duration(phase.started.elapsed());
        let requests = format!("{} requests", grouped((self.known - phase.before) as u64));
        let line = format!("{mark} {number} {:<53}{took:>8}{requests:>15}", phase.command);
        self.screen.say(&line);
    }

    /// The person has had enough, and has to wait a little more.
    pub(super) fn interrupted(&mut self) {
        self.screen.say("Interrupted: Terraform has some seconds to save its state.");
    }

    /// The part of a plan that says what will happen, in Terraform's own words.
    pub(super) fn show_plan(&mut self, run: &Run) {
        let width = self.screen.width().saturating_sub(4);
        for line in plan::excerpt(&run.stdout) {
            for line in wrapped(line, width) {
                self.screen.say(format!("  {} {}", paint(DIM, "│"), paint(plan::style(&line), &line)).trim_end());
            }
        }
    }

    /// Draws what is happening now. Costs nothing where there is no terminal.
    pub(super) fn draw(&mut self, load: &Load) {
        if self.screen.is_live() {
            self.take_samples(load);
            let lines = self.lines(Instant::now());
            self.screen.draw(&lines);
        }
    }

    /// Takes the moving part away and hands the phases on.
    pub(super) fn finish(self) -> Vec<Phase> {
        self.screen.clear();
        self.phases
    }

    fn take_samples(&mut self, load: &Load) {
        let samples = load.samples_since(self.known);
        self.known += samples.len();
        self.failed += samples.iter().filter(|sample| sample.failed).count() as u64;
        samples.iter().for_each(|sample| self.timeline.add(sample));
    }

    fn lines(&self, now: Instant) -> Vec<String> {
        let width = self.screen.width();
        let bars = width - LEFT_MARGIN;
        let finished = self.timeline.finished(now);
        let shown = &finished[finished.len().saturating_sub(bars)..];
        let mut lines = vec![String::new(), self.heading(now, width)];
        lines.push(paint(DIM, &format!("    {}", cut(&self.said, width - 4))));
        lines.extend(Chart { columns: shown, length: self.timeline.length(), width: bars, height: HEIGHT }.lines());
        lines.push(self.numbers(shown));
        lines
    }

    fn heading(&self, now: Instant, width: usize) -> String {
        let Some(phase) = self.phases.last() else { return String::new() };
        let took = duration(now.saturating_duration_since(phase.started));
        let command = cut(&format!("▸ {} {}", self.phases.len(), phase.command), width - 10);
        let gap = width - command.chars().count() - took.chars().count();
        format!("{}{}{took}", paint(BOLD, &command), " ".repeat(gap))
    }

    /// Rates over the last second, and the counts since the start.
    fn numbers(&self, columns: &[Column]) -> String {
        let last = &columns[columns.len().saturating_sub(2)..];
        let sum = |count: fn(&Column) -> u64| last.iter().map(count).sum::<u64>();
        let (blue, green) = (sum(|column| column.blue), sum(|column| column.green));
        let style = if self.failed == 0 { PLAIN } else { RED };
        let failed = paint(style, &format!("{} failed", grouped(self.failed)));
        let requests = grouped(self.known as u64);
        let legend = legend(&format!("{blue}/s"), &format!("{green}/s"));
        format!("{}{legend}   {requests} requests, {failed}", " ".repeat(LEFT_MARGIN))
    }
}

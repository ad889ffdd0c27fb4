//! The whole story in one chart.

use std::time::Duration;

use workbench::Report;

use super::{HEIGHT, Phase};
use crate::render::{Chart, LEFT_MARGIN, Screen, Timeline, duration, legend};

/// Draws the whole time in one chart, with the number of each command below where it started.
pub(in super::super) fn draw_all(screen: &mut Screen, report: &Report, phases: &[Phase]) {
    let bars = screen.width() - LEFT_MARGIN;
    let end = report.samples.iter().map(|sample| sample.ended_at()).max().unwrap_or(report.started);
    // One nanosecond more than a share: the last answer is inside the last column.
    let length = (end - report.started) / bars as u32 + Duration::from_nanos(1);
    let mut timeline = Timeline::new(report.started, length);
    report.samples.iter().for_each(|sample| timeline.add(sample));
    let marks = marks(bars, phases.iter().map(|phase| timeline.index(phase.started)));
    screen.say("");
    for line in (Chart { columns: timeline.columns(), length, width: bars, height: HEIGHT }).lines() {
        screen.say(&line);
    }
    screen.say(format!("{}{marks}", " ".repeat(LEFT_MARGIN)).trim_end());
    let took = duration(end - report.started);
    screen.say(&format!("{}{}   {took}; the numbers are the commands above", " ".repeat(LEFT_MARGIN), legend("", "")));
}

/// The number of each phase below the column in which it started, or the next free one.
fn marks(bars: usize, starts: impl Iterator<Item = usize>) -> String {
    let mut marks = String::new();
    for (number, start) in starts.enumerate() {
        let start = start.min(bars - 1);
        marks.push_str(&" ".repeat(start.saturating_sub(marks.chars().count())));
        marks.push(char::from_digit(number as u32 + 1, 10).unwrap_or('+'));
    }
    marks
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn phases_are_marked_where_they_start_and_short_ones_beside_each_other() {
        assert_eq!(marks(20, [0, 0, 4, 10].into_iter()), "12  3     4");
    }
}

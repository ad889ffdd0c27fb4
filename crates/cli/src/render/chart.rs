//! A stacked bar of answers per color over time.

use std::time::Duration;

use anstyle::Style;

use super::style::{BLUE, GREEN, PLAIN, RED, paint};
use super::timeline::Column;

/// Columns of text to the left of the first bar.
pub(crate) const LEFT_MARGIN: usize = 8;

/// The glyphs differ as much as the colors do: not everybody sees colors, and a pipe has none.
const BLUE_GLYPH: char = '█';
const GREEN_GLYPH: char = '░';
const FAILED_GLYPH: char = '!';

/// What one cell of the chart shows.
#[derive(Clone, Copy, PartialEq)]
enum Cell {
    Empty,
    Blue,
    Green,
    Failed,
}

impl Cell {
    fn look(self) -> (char, Style) {
        match self {
            Cell::Empty => (' ', PLAIN),
            Cell::Blue => (BLUE_GLYPH, BLUE),
            Cell::Green => (GREEN_GLYPH, GREEN),
            Cell::Failed => (FAILED_GLYPH, RED),
        }
    }
}

/// How to draw a timeline.
pub(crate) struct Chart<'a> {
    pub(crate) columns: &'a [Column],
    /// How long one column is, so that the scale can say requests per second.
    pub(crate) length: Duration,
    /// How many bars wide it is at least; the newest are at the right.
    pub(crate) width: usize,
    /// Rows of bars.
    pub(crate) height: usize,
}

impl Chart<'_> {
    /// The chart's lines: failures, the bars, and the axis.
    pub(crate) fn lines(&self) -> Vec<String> {
        let most = scale(self.columns);
        let per_second = (most as f64 / self.length.as_secs_f64()).round();
        let mut lines = Vec::new();
        if self.columns.iter().any(|column| column.failed > 0) {
            let failed = |column: &Column| if column.failed > 0 { Cell::Failed } else { Cell::Empty };
            lines.push(format!("{:>w$} ", "failed", w = LEFT_MARGIN - 1) + &self.row(failed));
        }
        for level in (0..self.height).rev() {
            let label = if level + 1 == self.height { format!("{per_second}/s") } else { String::new() };
            let bars = self.row(|column| cell(column, level, self.height, most));
            lines.push(format!("{label:>w$}┤", w = LEFT_MARGIN - 1) + &bars);
        }
        lines.push(format!("{:>w$}└{}", "0", "─".repeat(self.width), w = LEFT_MARGIN - 1));
        lines
    }

    /// One line of cells; neighbours of one kind are painted together.
    fn row(&self, cell: impl Fn(&Column) -> Cell) -> String {
        let empty = self.width.saturating_sub(self.columns.len());
        let cells = std::iter::repeat_n(Cell::Empty, empty).chain(self.columns.iter().map(cell)).collect::<Vec<_>>();
        let painted = |run: &[Cell]| {
            let (glyph, style) = run[0].look();
            paint(style, &glyph.to_string().repeat(run.len()))
        };
        cells.chunk_by(|one, next| one == next).map(painted).collect::<String>().trim_end().to_owned()
    }
}

/// How many answers fill a column: the most that any has, but not much more than is usual. A pause of the machine makes
/// the column after it tall, and one tall column would flatten all others; it is cut off instead.
fn scale(columns: &[Column]) -> u64 {
    let mut answers: Vec<u64> = columns.iter().map(Column::answers).filter(|answers| *answers > 0).collect();
    answers.sort_unstable();
    let (usual, most) = (answers.get(answers.len() / 2), answers.last());
    usual.zip(most).map_or(0, |(usual, most)| *most.min(&(usual + usual / 16)))
}

/// What a column shows at a level: blue below, green above it.
fn cell(column: &Column, level: usize, height: usize, most: u64) -> Cell {
    let cells = |count: u64| match most {
        0 => 0,
        // Rounded, but a single answer of a color is still to be seen.
        _ => (((count as f64 / most as f64) * height as f64).round() as usize).max(usize::from(count > 0)),
    };
    // Green gives way when both are rounded up.
    let (all, green) = (cells(column.answers()), cells(column.green));
    let blue = if column.blue == 0 { 0 } else { all.saturating_sub(green).max(1) };
    match level {
        level if level < blue => Cell::Blue,
        level if level < all.max(blue + usize::from(green > 0)) => Cell::Green,
        _ => Cell::Empty,
    }
}

/// What the glyphs mean, with something to say of each color.
pub(crate) fn legend(blue: &str, green: &str) -> String {
    let entry = |cell: Cell, name: &str| {
        let (glyph, style) = cell.look();
        paint(style, format!("{glyph} {name}").trim_end())
    };
    [entry(Cell::Blue, &format!("blue {blue}")), entry(Cell::Green, &format!("green {green}"))].join("   ")
}

#[cfg(test)]
mod tests {
    use anstream::adapter::strip_str;

    use super::*;

    /// Without its colors.
    fn chart(columns: &[(u64, u64, u64)]) -> Vec<String> {
        let columns: Vec<_> = columns.iter().map(|&(blue, green, failed)| Column { blue, green, failed }).collect();
        let chart = Chart { columns: &columns, length: Duration::from_millis(500), width: columns.len(), height: 4 };
        chart.lines().iter().map(|line| strip_str(line).to_string()).collect()
    }

    #[test]
    fn blue_is_below_and_green_is_above_and_the_scale_is_per_second() {
        assert_eq!(
            chart(&[(100, 0, 0), (50, 50, 0), (0, 100, 0), (0, 50, 0)]),
            ["  200/s┤█░░", "       ┤█░░", "       ┤██░░", "       ┤██░░", "      0└────"]
        );
    }

    #[test]
    fn failures_have_a_line_of_their_own() {
        assert_eq!(chart(&[(100, 0, 0), (100, 0, 1)])[0], " failed  !");
        assert_eq!(chart(&[(100, 0, 0)]).len(), 5);
    }

    #[test]
    fn a_single_answer_of_a_color_is_seen() {
        let lines = chart(&[(999, 1, 0), (1, 999, 0), (1000, 0, 0)]);
        assert_eq!((lines[0].as_str(), lines[3].as_str()), (" 2000/s┤░░█", "       ┤███"));
    }

    #[test]
    fn one_tall_column_does_not_flatten_the_others() {
        let lines = chart(&[(100, 0, 0), (100, 0, 0), (900, 0, 0)]);
        assert_eq!((lines[0].as_str(), lines[1].as_str()), ("  212/s┤███", "       ┤███"));
    }

    #[test]
    fn without_any_answer_there_is_an_axis() {
        assert_eq!(chart(&[]).last().unwrap(), "      0└");
    }

    #[test]
    fn the_newest_column_is_at_the_right() {
        let columns = [Column { blue: 1, ..Column::default() }];
        let chart = Chart { columns: &columns, length: Duration::from_secs(1), width: 3, height: 1 };
        assert_eq!(strip_str(&chart.lines()[0]).to_string(), "    1/s┤  █");
    }

    #[test]
    fn neighbours_are_painted_together() {
        let columns = [Column { green: 1, ..Column::default() }; 2];
        let chart = Chart { columns: &columns, length: Duration::from_secs(1), width: 2, height: 1 };
        assert_eq!(chart.lines()[0], "    1/s┤\u{1b}[32m░░\u{1b}[0m");
    }
}

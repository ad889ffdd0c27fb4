//! The share of each color on a route: in numbers, and as a bar.

use bluegreen::Color;
use bluegreen_progress::{RouteShows, Shares};

use super::style::{BOLD, RED, of_color, paint};

/// The glyphs differ as much as the colors do: not everybody sees colors, and a pipe has none.
const GLYPHS: [(Color, char); 2] = [(Color::Blue, '█'), (Color::Green, '░')];
/// How wide a bar is at most, and at least to be drawn at all.
const BAR: std::ops::RangeInclusive<usize> = 5..=20;
/// How wide the numbers are at most.
const NUMBERS: usize = "blue 99.9 % / green 99.9 %".len();

/// A percentage as a person writes it.
fn percent(percent: f64) -> String {
    if percent.fract() == 0.0 { format!("{percent:.0} %") } else { format!("{percent:.1} %") }
}

/// Both shares in words.
pub(crate) fn shares(shares: &Shares) -> String {
    format!("blue {} / green {}", percent(shares.blue_percent), percent(shares.green_percent))
}

/// One route: its name, a bar where there is room for one, and its shares.
pub(crate) fn route_line(name: &str, name_width: usize, shows: &RouteShows, width: usize) -> String {
    match shows {
        RouteShows::Problem { problem } => format!("{name:<name_width$}  {}", paint(RED, problem)),
        RouteShows::Shares(of_route) => {
            let room = width.saturating_sub(name_width + 4 + NUMBERS);
            let bar =
                if room < *BAR.start() { String::new() } else { format!("{}  ", bar(of_route, room.min(*BAR.end()))) };
            format!("{name:<name_width$}  {bar}{}", paint(BOLD, &shares(of_route)))
        }
    }
}

fn bar(shares: &Shares, width: usize) -> String {
    if shares.blue_percent + shares.green_percent == 0.0 {
        return "·".repeat(width);
    }
    let blue = cells(shares.blue_percent, width);
    let of = |(color, glyph): (Color, char)| {
        let cells = if color == Color::Blue { blue } else { width - blue };
        paint(of_color(color), &glyph.to_string().repeat(cells))
    };
    GLYPHS.map(of).concat()
}

/// Rounded, but never to nothing or to everything while the other color still gets requests.
fn cells(percent: f64, width: usize) -> usize {
    // A bar has few cells, so nothing is lost.
    let rounded = (percent / 100.0 * width as f64).round() as usize;
    match percent {
        0.0 => 0,
        100.0 => width,
        _ => rounded.clamp(1, width - 1),
    }
}

#[cfg(test)]
mod tests {
    use anstream::adapter::strip_str;

    use super::*;

    fn line(blue_percent: f64, width: usize) -> String {
        let shows = RouteShows::Shares(Shares { blue_percent, green_percent: 100.0 - blue_percent });
        strip_str(&route_line("https", 5, &shows, width)).to_string()
    }

    #[test]
    fn a_bar_shows_a_tenth_of_a_percent_and_never_hides_who_gets_requests() {
        assert_eq!(line(100.0, 80), "https  ████████████████████  blue 100 % / green 0 %");
        assert_eq!(line(99.9, 80), "https  ███████████████████░  blue 99.9 % / green 0.1 %");
        assert_eq!(line(25.0, 80), "https  █████░░░░░░░░░░░░░░░  blue 25 % / green 75 %");
    }

    #[test]
    fn where_there_is_no_room_the_bar_is_left_out_and_the_numbers_stay() {
        assert_eq!(line(90.0, 40), "https  ████░  blue 90 % / green 10 %");
        assert_eq!(line(90.0, 36), "https  blue 90 % / green 10 %");
        assert!(line(99.9, 40).chars().count() <= 40);
    }
}

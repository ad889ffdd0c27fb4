//! Colors. All text is painted; the screen takes the paint off where nobody can see it or wants it.

use anstyle::{AnsiColor, Style};

#[cfg(feature = "sandbox")]
pub(crate) const PLAIN: Style = Style::new();
pub(crate) const BOLD: Style = Style::new().bold();
pub(crate) const DIM: Style = Style::new().dimmed();
pub(crate) const BLUE: Style = AnsiColor::BrightBlue.on_default();
pub(crate) const GREEN: Style = AnsiColor::Green.on_default();
pub(crate) const YELLOW: Style = AnsiColor::Yellow.on_default();
pub(crate) const RED: Style = AnsiColor::BrightRed.on_default();

pub(crate) fn paint(style: Style, text: &str) -> String {
    if text.is_empty() { String::new() } else { format!("{style}{text}{style:#}") }
}

/// The style of a color's name and of its part of a bar.
pub(crate) fn of_color(color: bluegreen::Color) -> Style {
    match color {
        bluegreen::Color::Blue => BLUE,
        bluegreen::Color::Green => GREEN,
    }
}

//! Where it is drawn: lines that stay, and, on a terminal, a few below them that are drawn anew.

use std::io::{self, IsTerminal, Write};

use anstream::adapter::strip_str;
use anstream::{AutoStream, ColorChoice};
use terminal_size::{Width, terminal_size_of};

/// Nothing here is wider than this, on any terminal.
const WIDEST: usize = 80;
/// A terminal narrower than this gets lines that stay, and nothing else.
const NARROWEST: usize = 48;

/// Which stream people read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Sink {
    Stdout,
    Stderr,
}

impl Sink {
    fn writer(self) -> Box<dyn Write + Send> {
        match self {
            Sink::Stdout => Box::new(io::stdout()),
            Sink::Stderr => Box::new(io::stderr()),
        }
    }

    /// The terminal's columns; `None` when it is not a terminal, or one that cannot draw anew.
    fn terminal_width(self) -> Option<usize> {
        let (is_terminal, size) = match self {
            Sink::Stdout => (io::stdout().is_terminal(), terminal_size_of(io::stdout())),
            Sink::Stderr => (io::stderr().is_terminal(), terminal_size_of(io::stderr())),
        };
        let dumb = std::env::var_os("TERM").is_some_and(|term| term == "dumb");
        let columns = size.map(|(Width(columns), _)| usize::from(columns)).filter(|columns| *columns > 0);
        (is_terminal && !dumb).then_some(columns.unwrap_or(WIDEST))
    }

    /// Whether colors can be seen and are wanted (<https://no-color.org>, <https://bixense.com/clicolors>).
    fn shows_colors(self) -> bool {
        let choice = match self {
            Sink::Stdout => AutoStream::choice(&io::stdout()),
            Sink::Stderr => AutoStream::choice(&io::stderr()),
        };
        choice != ColorChoice::Never
    }
}

/// A terminal or a file.
pub(crate) struct Screen {
    to: Box<dyn Write + Send>,
    colored: bool,
    width: usize,
    live: bool,
    /// How many lines are there to be drawn anew.
    drawn: usize,
}

impl Screen {
    pub(crate) fn new(sink: Sink) -> Screen {
        let terminal = sink.terminal_width();
        let live = terminal.filter(|columns| *columns >= NARROWEST);
        Screen {
            to: sink.writer(),
            colored: sink.shows_colors(),
            // One column stays free: some terminals wrap as soon as the last one is written.
            width: live.map_or(WIDEST, |columns| (columns - 1).min(WIDEST)),
            live: live.is_some(),
            drawn: 0,
        }
    }

    /// How many columns a line may have.
    pub(crate) fn width(&self) -> usize {
        self.width
    }

    /// Whether [`Screen::draw`] shows anything.
    pub(crate) fn is_live(&self) -> bool {
        self.live
    }

    /// Writes a line that stays.
    pub(crate) fn say(&mut self, line: &str) {
        self.write(&format!("{line}\n"), 0);
    }

    /// Draws these lines below everything that stays, in place of the ones drawn before. Each must fit.
    pub(crate) fn draw(&mut self, lines: &[String]) {
        if self.live {
            self.write(&format!("{}\n", lines.join("\n")), lines.len());
        }
    }

    /// Takes the drawn lines away.
    pub(crate) fn clear(&mut self) {
        self.write("", 0);
    }

    /// In one write, so that no half-drawn picture is seen. Without a reader there is nobody to draw for: errors
    /// are not ours to stop at, because what runs here has to end in good order.
    fn write(&mut self, text: &str, drawn: usize) {
        let back = match self.drawn {
            0 => String::new(),
            lines => format!("\u{1b}[{lines}A\r\u{1b}[J"),
        };
        let cursor = match (self.drawn > 0, drawn > 0) {
            (false, true) => "\u{1b}[?25l",
            (true, false) => "\u{1b}[?25h",
            _ => "",
        };
        let text = if self.colored { text.to_owned() } else { strip_str(text).to_string() };
        let _ = self.to.write_all(format!("{back}{cursor}{text}").as_bytes());
        let _ = self.to.flush();
        self.drawn = drawn;
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        // Otherwise the cursor would stay hidden.
        self.clear();
    }
}

#[cfg(test)]
mod tests {
    use std::sync::{Arc, Mutex};

    use super::*;
    use crate::render::{GREEN, paint};

    #[derive(Clone, Default)]
    struct Paper(Arc<Mutex<Vec<u8>>>);

    impl Write for Paper {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.lock().unwrap().write(bytes)
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    /// What is written when a painted line is drawn twice.
    fn drawn_twice(colored: bool, live: bool) -> String {
        let paper = Paper::default();
        let mut screen = Screen { to: Box::new(paper.clone()), colored, width: WIDEST, live, drawn: 0 };
        screen.say(&paint(GREEN, "stays"));
        for text in ["one", "two"] {
            screen.draw(&[paint(GREEN, text)]);
        }
        String::from_utf8(paper.0.lock().unwrap().clone()).unwrap()
    }

    #[test]
    fn a_terminal_shows_colors_and_draws_anew() {
        let green = |text: &str| format!("\u{1b}[32m{text}\u{1b}[0m\n");
        let expected = [&green("stays"), "\u{1b}[?25l", &green("one"), "\u{1b}[1A\r\u{1b}[J", &green("two")].concat();
        assert_eq!(drawn_twice(true, true), expected);
    }

    #[test]
    fn who_wants_no_colors_still_has_a_moving_picture() {
        assert_eq!(drawn_twice(false, true), "stays\n\u{1b}[?25lone\n\u{1b}[1A\r\u{1b}[Jtwo\n");
    }

    #[test]
    fn a_file_has_lines_and_nothing_else() {
        assert_eq!(drawn_twice(false, false), "stays\n");
    }
}

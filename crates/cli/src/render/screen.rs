//! Where it is drawn: lines that stay, and, on a terminal, a few below them that are drawn anew.

use std::io::{self, IsTerminal, Write};

use super::style::Style;

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
        let (is_terminal, columns) = match self {
            Sink::Stdout => (io::stdout().is_terminal(), columns(&io::stdout())),
            Sink::Stderr => (io::stderr().is_terminal(), columns(&io::stderr())),
        };
        let dumb = std::env::var_os("TERM").is_some_and(|term| term == "dumb");
        (is_terminal && !dumb).then_some(columns.unwrap_or(WIDEST))
    }
}

#[cfg(unix)]
fn columns(stream: &impl std::os::fd::AsFd) -> Option<usize> {
    let size = rustix::termios::tcgetwinsize(stream).ok()?;
    Some(usize::from(size.ws_col)).filter(|columns| *columns > 0)
}

#[cfg(not(unix))]
fn columns<T>(_: &T) -> Option<usize> {
    None
}

/// A terminal or a file.
pub(crate) struct Screen {
    to: Box<dyn Write + Send>,
    style: Style,
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
            style: if terminal.is_some() { Style::for_terminal() } else { Style::PLAIN },
            // One column stays free: some terminals wrap as soon as the last one is written.
            width: live.map_or(WIDEST, |columns| (columns - 1).min(WIDEST)),
            live: live.is_some(),
            drawn: 0,
        }
    }

    pub(crate) fn style(&self) -> Style {
        self.style
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

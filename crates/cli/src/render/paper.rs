//! Lines that stay, on standard output.

use std::io::{self, IsTerminal, Write};

use serde::Serialize;
use terminal_size::{Height, Width, terminal_size_of};

use super::text::wrapped;

/// How wide text is where nothing says how wide it may be.
const USUAL: usize = 80;
/// Not even on a wide terminal is text wider than this.
const WIDEST: usize = 100;
/// On a terminal that is narrower than this, text runs over its edge.
const NARROWEST: usize = 24;

/// What is written on, and how much fits on it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Paper {
    pub(crate) width: usize,
    /// The terminal's height; `None` when it is not a terminal, or one that cannot draw anew.
    pub(crate) live_height: Option<usize>,
}

impl Paper {
    /// As it is now: a window may be resized.
    pub(crate) fn now() -> Paper {
        let is_dumb = std::env::var_os("TERM").is_some_and(|term| term == "dumb");
        match terminal_size_of(io::stdout()).filter(|_| io::stdout().is_terminal()) {
            None => Paper { width: USUAL, live_height: None },
            Some((Width(columns), Height(rows))) => Paper {
                // One column stays free: some terminals wrap as soon as the last one is written.
                width: usize::from(columns).saturating_sub(1).clamp(NARROWEST, WIDEST),
                live_height: (!is_dumb).then_some(usize::from(rows)),
            },
        }
    }

    /// Writes lines. Without a reader there is nobody to write for, and no reason to end in another way.
    pub(crate) fn say(lines: &[String]) {
        let mut stdout = anstream::stdout().lock();
        for line in lines {
            let _ = writeln!(stdout, "{line}");
        }
        let _ = stdout.flush();
    }
}

/// Writes to standard error, in lines that fit where that is a terminal. Without a reader there is nobody to tell.
pub(crate) fn complain(text: &str) {
    let columns = terminal_size_of(io::stderr()).filter(|_| io::stderr().is_terminal());
    let width = columns.map(|(Width(columns), _)| usize::from(columns).saturating_sub(1).clamp(NARROWEST, WIDEST));
    let lines = text.lines().flat_map(|line| match width {
        Some(width) => wrapped(line, width),
        None => vec![line.to_owned()],
    });
    let mut stderr = io::stderr().lock();
    for line in lines {
        let _ = writeln!(stderr, "{line}");
    }
}

/// Writes one document for programs and people.
pub(crate) fn json_document(document: &impl Serialize) {
    if let Ok(mut text) = serde_json::to_string_pretty(document) {
        text.push('\n');
        let mut stdout = io::stdout().lock();
        let _ = stdout.write_all(text.as_bytes()).and_then(|()| stdout.flush());
    }
}

/// Writes one document on one line.
pub(crate) fn json_line(document: &impl Serialize) {
    if let Ok(mut text) = serde_json::to_string(document) {
        text.push('\n');
        let mut stdout = io::stdout().lock();
        let _ = stdout.write_all(text.as_bytes()).and_then(|()| stdout.flush());
    }
}

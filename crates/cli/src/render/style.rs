//! Colors, on a terminal only.

use std::env;

/// What a piece of text is painted with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ink {
    Plain,
    Bold,
    Dim,
    Blue,
    Green,
    Yellow,
    Red,
}

impl Ink {
    /// The parameter of the terminal's "select graphic rendition" sequence (ECMA-48).
    fn code(self) -> Option<&'static str> {
        match self {
            Ink::Plain => None,
            Ink::Bold => Some("1"),
            Ink::Dim => Some("2"),
            Ink::Blue => Some("94"),
            Ink::Green => Some("32"),
            Ink::Yellow => Some("33"),
            Ink::Red => Some("91"),
        }
    }
}

/// Whether text is painted at all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Style {
    colored: bool,
}

impl Style {
    pub(crate) const PLAIN: Style = Style { colored: false };
    #[cfg(test)]
    pub(crate) const COLORED: Style = Style { colored: true };

    /// Colors for a terminal, unless its user does not want them (<https://no-color.org>) or it cannot show them.
    pub(crate) fn for_terminal() -> Style {
        let unwanted = env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
        Style { colored: !unwanted }
    }

    pub(crate) fn paint(self, ink: Ink, text: &str) -> String {
        match ink.code().filter(|_| self.colored && !text.is_empty()) {
            Some(code) => format!("\u{1b}[{code}m{text}\u{1b}[0m"),
            None => text.to_owned(),
        }
    }
}

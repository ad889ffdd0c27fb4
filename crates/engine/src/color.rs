//! The two colors.

use std::fmt;
use std::str::FromStr;

/// One of the two environments behind the load balancer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Color {
    /// The blue environment.
    Blue,
    /// The green environment.
    Green,
}

impl Color {
    /// Both colors, in the order in which they are always listed.
    pub const ALL: [Color; 2] = [Color::Blue, Color::Green];

    /// The other color.
    #[must_use]
    pub const fn other(self) -> Color {
        match self {
            Color::Blue => Color::Green,
            Color::Green => Color::Blue,
        }
    }

    /// The word users write: `blue` or `green`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Color::Blue => "blue",
            Color::Green => "green",
        }
    }
}

impl fmt::Display for Color {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// A text that is not a color.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("expected \"blue\" or \"green\", got {given:?}")]
pub struct ParseColorError {
    /// What was given instead.
    pub given: String,
}

impl FromStr for Color {
    type Err = ParseColorError;

    fn from_str(text: &str) -> Result<Color, ParseColorError> {
        Color::ALL
            .into_iter()
            .find(|color| color.as_str() == text)
            .ok_or_else(|| ParseColorError { given: text.to_owned() })
    }
}

/// One thing of each color.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PerColor<T> {
    /// The blue one.
    pub blue: T,
    /// The green one.
    pub green: T,
}

impl<T> PerColor<T> {
    /// Makes both from their color.
    pub fn from_fn(mut make: impl FnMut(Color) -> T) -> PerColor<T> {
        PerColor { blue: make(Color::Blue), green: make(Color::Green) }
    }

    /// The one of this color.
    pub const fn get(&self, color: Color) -> &T {
        match color {
            Color::Blue => &self.blue,
            Color::Green => &self.green,
        }
    }

    /// The one of this color, to be changed.
    pub const fn get_mut(&mut self, color: Color) -> &mut T {
        match color {
            Color::Blue => &mut self.blue,
            Color::Green => &mut self.green,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_two_lower_case_words_are_colors() {
        assert_eq!("blue".parse(), Ok(Color::Blue));
        assert_eq!("green".parse(), Ok(Color::Green));
        for given in ["", "Blue", "GREEN", "red", " blue"] {
            assert_eq!(given.parse::<Color>(), Err(ParseColorError { given: given.to_owned() }));
        }
    }

    #[test]
    fn the_other_of_the_other_is_the_same() {
        for color in Color::ALL {
            assert_ne!(color.other(), color);
            assert_eq!(color.other().other(), color);
        }
    }
}

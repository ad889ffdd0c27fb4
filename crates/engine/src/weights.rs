//! Weights as ELBv2 keeps them and percentages as people read them.

use std::fmt;

use crate::color::{Color, PerColor};
use crate::group_name::GroupName;

/// The weights of the two colors in one route's forward action: whole numbers from 0 to [`Weights::MAX`].
///
/// Source of the range: ELBv2 `TargetGroupTuple.Weight`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Weights(pub PerColor<u16>);

impl Weights {
    /// The greatest weight ELBv2 accepts.
    pub const MAX: u16 = 999;

    /// Everything to one color: 100 to it and 0 to the other, the form in which both stay attached.
    #[must_use]
    pub fn all_to(active: Color) -> Weights {
        Weights(PerColor::from_fn(|color| if color == active { 100 } else { 0 }))
    }

    /// The share of traffic that each color gets under these weights.
    #[must_use]
    pub fn percentages(self) -> Percentages {
        let total = u32::from(self.0.blue) + u32::from(self.0.green);
        if total == 0 {
            return Percentages(PerColor::default());
        }
        let blue = tenths(self.0.blue, total);
        Percentages(PerColor { blue, green: 1000 - blue })
    }

    /// These weights with what the groups are called.
    #[must_use]
    pub fn named(self, names: PerColor<GroupName>) -> String {
        format!("{} {} / {} {}", names.blue, self.0.blue, names.green, self.0.green)
    }
}

/// Rounded to the nearest tenth, but never to nothing or to everything while the other color still gets requests.
fn tenths(weight: u16, total: u32) -> u16 {
    let weight = u32::from(weight);
    let rounded = (weight * 1000 + total / 2) / total;
    let honest = if weight == 0 {
        0
    } else if weight == total {
        1000
    } else {
        rounded.clamp(1, 999)
    };
    u16::try_from(honest).expect("a share is at most 1000 tenths")
}

impl fmt::Display for Weights {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.named(GroupName::of_colors()))
    }
}

/// The share of traffic that each color gets, in tenths of a percent: 1000 is everything.
///
/// Both are zero when no color gets traffic at all (weights 0/0).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Percentages(pub PerColor<u16>);

impl Percentages {
    /// Everything to one color.
    #[must_use]
    pub fn all_to(active: Color) -> Percentages {
        Weights::all_to(active).percentages()
    }

    /// The color that gets everything, if one does.
    #[must_use]
    pub fn sole_color(self) -> Option<Color> {
        Color::ALL.into_iter().find(|color| *self.0.get(*color) == 1000)
    }

    /// The share of one color, such as `33.3 %`.
    pub(crate) fn share(self, color: Color) -> impl fmt::Display {
        Tenths(*self.0.get(color))
    }

    /// The color that gets more than the other, if one does.
    #[must_use]
    pub fn greater_color(self) -> Option<Color> {
        match self.0.blue.cmp(&self.0.green) {
            std::cmp::Ordering::Greater => Some(Color::Blue),
            std::cmp::Ordering::Less => Some(Color::Green),
            std::cmp::Ordering::Equal => None,
        }
    }

    /// These shares with what the groups are called.
    #[must_use]
    pub fn named(self, names: PerColor<GroupName>) -> String {
        let [blue, green] = Color::ALL.map(|color| (names.get(color), self.share(color)));
        format!("{} {} / {} {}", blue.0, blue.1, green.0, green.1)
    }
}

impl fmt::Display for Percentages {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.named(GroupName::of_colors()))
    }
}

struct Tenths(u16);

impl fmt::Display for Tenths {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 % 10 {
            0 => write!(f, "{} %", self.0 / 10),
            rest => write!(f, "{}.{rest} %", self.0 / 10),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn weights(blue: u16, green: u16) -> Weights {
        Weights(PerColor { blue, green })
    }

    #[test]
    fn percentages_read_like_a_sentence() {
        assert_eq!(weights(1, 0).percentages().to_string(), "blue 100 % / green 0 %");
        assert_eq!(weights(1, 2).percentages().to_string(), "blue 33.3 % / green 66.7 %");
        assert_eq!(weights(0, 0).percentages().to_string(), "blue 0 % / green 0 %");
    }

    proptest! {
        #[test]
        fn a_share_is_nothing_only_when_the_weight_is(blue in 0..=Weights::MAX, green in 0..=Weights::MAX) {
            let percentages = weights(blue, green).percentages();
            prop_assert_eq!(percentages.0.blue == 0, blue == 0);
            prop_assert_eq!(percentages.0.green == 0, green == 0);
            if blue + green > 0 {
                prop_assert_eq!(percentages.0.blue + percentages.0.green, 1000);
            }
        }
    }
}

//! What the two target groups of a route are called.

use std::fmt;

use crate::color::{Color, PerColor};

/// What a target group of a route is called: after its color, or after the one it had before it was replaced.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct GroupName {
    color: Color,
    is_former: bool,
}

impl GroupName {
    /// The declared group of this color.
    #[must_use]
    pub const fn of(color: Color) -> GroupName {
        GroupName { color, is_former: false }
    }

    /// The group that was this color's and is replaced.
    #[must_use]
    pub const fn former(color: Color) -> GroupName {
        GroupName { color, is_former: true }
    }

    /// Both groups, called after their colors.
    #[must_use]
    pub fn of_colors() -> PerColor<GroupName> {
        PerColor::from_fn(GroupName::of)
    }
}

impl fmt::Display for GroupName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.is_former { write!(f, "former {}", self.color) } else { self.color.fmt(f) }
    }
}

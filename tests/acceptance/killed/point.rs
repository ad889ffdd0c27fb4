//! Who is killed, and when.

use std::fmt;

use crate::support::{Counted, Side};

/// Who is killed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Victim {
    /// The provider's process.
    Provider,
    /// Terraform, which leaves the provider an orphan.
    Terraform,
}

/// One moment at which somebody is killed.
#[derive(Clone, Debug)]
pub(super) struct Point {
    pub(super) victim: Victim,
    pub(super) side: Side,
    pub(super) counted: Counted,
    /// The number of the call, from 0.
    pub(super) number: usize,
    /// Its action in a run in which nobody was killed.
    pub(super) action: String,
}

impl Point {
    /// The points of all victims and sides at these calls.
    pub(super) fn at(calls: impl IntoIterator<Item = (usize, String)>, counted: Counted) -> Vec<Point> {
        let each = |(number, action): (usize, String)| {
            let both = [Victim::Provider, Victim::Terraform].map(|victim| (victim, [Side::Before, Side::After]));
            both.into_iter().flat_map(move |(victim, sides)| {
                let action = action.clone();
                sides.map(|side| Point { victim, side, counted, number, action: action.clone() })
            })
        };
        calls.into_iter().flat_map(each).collect()
    }
}

impl fmt::Display for Point {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Point { victim, side, counted, number, action } = self;
        let calls = if *counted == Counted::Writes { "write" } else { "call" };
        write!(f, "{victim:?} killed {side:?} {calls} {number} ({action})")
    }
}

//! The turn of writes that are not decided yet.

use crate::budget::StepWrites;

/// A turn that has come before the look on which its writes are decided, or a place in the line for it.
#[derive(Debug, Default)]
pub(crate) enum KeptTurn {
    #[default]
    Nothing,
    Place(StepWrites),
    Turn(StepWrites),
}

impl KeptTurn {
    /// Does a turn wait for the look that is taken now?
    pub(crate) const fn has_come(&self) -> bool {
        matches!(self, KeptTurn::Turn(_))
    }

    /// The place in the line, while it is no turn. Nothing is kept then.
    pub(crate) fn take_place(&mut self) -> Option<StepWrites> {
        match std::mem::take(self) {
            KeptTurn::Place(writes) => Some(writes),
            kept => {
                *self = kept;
                None
            }
        }
    }

    /// The turn, or the place, if it is that of so many writes. Nothing is kept then.
    pub(crate) fn take_for(&mut self, count: u32) -> Option<StepWrites> {
        match std::mem::take(self) {
            KeptTurn::Place(writes) | KeptTurn::Turn(writes) if writes.count() == count => Some(writes),
            _ => None,
        }
    }
}

//! The turn of writes that came too late for what they were decided on.

use std::mem;

use crate::budget::StepWrites;

/// The turn is kept until what follows is decided on one more look: a run that waits again then must not hold up others.
#[derive(Debug, Default)]
pub(crate) struct KeptTurn(Option<Kept>);

#[derive(Debug)]
struct Kept {
    writes: StepWrites,
    has_looked: bool,
}

impl KeptTurn {
    pub(crate) fn keep(&mut self, writes: StepWrites) {
        self.0 = Some(Kept { writes, has_looked: false });
    }

    /// Gives the turn up when this is the second look since.
    pub(crate) fn note_look(&mut self) {
        self.0.take_if(|kept| mem::replace(&mut kept.has_looked, true));
    }

    /// Does a turn wait for the look that is taken now?
    pub(crate) const fn is_kept(&self) -> bool {
        self.0.is_some()
    }

    /// The turn, if it is that of so many writes.
    pub(crate) fn take_for(&mut self, count: u32) -> Option<StepWrites> {
        self.0.take().map(|kept| kept.writes).filter(|writes| writes.count() == count)
    }
}

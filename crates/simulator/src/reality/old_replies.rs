//! Replies about one route that go back and forth after each of its writes.

use std::collections::VecDeque;

use super::history::Version;

/// How long after a version was replaced a reply may still show it.
const OLD_FOR_MS: u64 = 20_000;

/// What the next replies about one route show.
#[derive(Clone, Debug, Default)]
pub(super) struct OldReplies {
    /// How many versions each reply after a write is behind.
    pub(super) after_each_write: Vec<usize>,
    pending: VecDeque<usize>,
}

impl OldReplies {
    /// A run has written the route.
    pub(super) fn note_write(&mut self) {
        self.pending = self.after_each_write.iter().copied().collect();
    }

    /// Somebody else has changed the route. That shows at once: what cannot be seen cannot be respected either.
    pub(super) fn forget(&mut self) {
        self.pending.clear();
    }

    /// The version that the next reply shows at most.
    pub(super) fn next_shown(&mut self, versions: &[Version], now: u64) -> usize {
        let (mut shown, behind) = (versions.len() - 1, self.pending.pop_front().unwrap_or(0));
        for _ in 0..behind {
            if shown > 0 && now < versions[shown].at + OLD_FOR_MS {
                shown -= 1;
            }
        }
        shown
    }
}

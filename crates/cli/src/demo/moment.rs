//! Moments of the story.

use std::time::Instant;

use jiff::Timestamp;

/// One moment on both clocks: the load's and the sandbox's.
#[derive(Clone, Copy, Debug)]
pub(super) struct Moment {
    pub(super) instant: Instant,
    pub(super) wall: Timestamp,
}

impl Moment {
    pub(super) fn now() -> Moment {
        Moment { instant: Instant::now(), wall: Timestamp::now() }
    }
}

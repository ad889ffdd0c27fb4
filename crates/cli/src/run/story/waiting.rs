//! What a run waits for, told when it changes and now and then in between.

use std::time::{Duration, Instant};

/// How long nothing is said about a wait that goes on.
pub(crate) const HEARTBEAT: Duration = Duration::from_secs(60);

/// What was said last of a wait.
#[derive(Debug, Default)]
pub(super) struct Waiting {
    last: Option<(String, Instant)>,
}

impl Waiting {
    /// Is this worth a line? A wait whose rest alone has changed is not, until the time of a heartbeat is over.
    pub(super) fn is_news(&mut self, says: &str, now: Instant) -> bool {
        let what = without_rest(says);
        let is_news = match &self.last {
            Some((last, at)) => last != what || now.duration_since(*at) >= HEARTBEAT,
            None => true,
        };
        if is_news {
            self.last = Some((what.to_owned(), now));
        }
        is_news
    }

    /// Something else was said, so that the same wait is news again.
    pub(super) fn interrupted(&mut self) {
        self.last = None;
    }
}

/// The engine says of every wait how long it still lasts, at its end.
fn without_rest(says: &str) -> &str {
    says.split_once(" for another ").map_or(says, |(what, _)| what)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wait_is_told_once_and_then_once_a_minute() {
        let (mut waiting, begun) = (Waiting::default(), Instant::now());
        assert!(waiting.is_news("baking for another 5m", begun));
        assert!(!waiting.is_news("baking for another 4m55s", begun + Duration::from_secs(5)));
        assert!(waiting.is_news("baking for another 4m", begun + HEARTBEAT));
        assert!(waiting.is_news("gate: 1 of 3", begun + HEARTBEAT));
        waiting.interrupted();
        assert!(waiting.is_news("gate: 1 of 3", begun + HEARTBEAT));
    }
}

//! Waiting for the budget.

use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use super::line::Place;
use super::urgency::SharedUrgency;
use super::{Budget, Calls};
use bluegreen::Urgency;

/// A wait is lengthened by up to a quarter, by chance, so that processes that began together do not go on together.
const JITTER: f64 = 0.25;

/// A place in the line for a bucket. It is kept until this is dropped, so that what is taken one after the other by one turn
/// has nobody in between but those who are more urgent.
#[derive(Debug)]
pub(super) struct Turn {
    budget: Arc<Budget>,
    calls: Calls,
    urgency: Arc<SharedUrgency>,
    /// The place, and as how urgent it was taken.
    place: (Place, Urgency),
}

/// What came of trying to take something.
enum Attempt {
    Taken,
    /// It is this one's turn, and so long it takes until enough is there.
    TooEarly(Duration),
    NotNext,
}

impl Turn {
    pub(super) fn in_line(budget: &Arc<Budget>, calls: Calls, urgency: Arc<SharedUrgency>) -> Turn {
        let (as_urgent, now) = (urgency.current(), budget.now());
        let place = budget.state().line(calls).join(as_urgent, now);
        Turn { budget: Arc::clone(budget), calls, urgency, place: (place, as_urgent) }
    }

    /// Returns when as many calls may be sent, and takes them. Dropping the future takes nothing.
    pub(super) async fn take(&mut self, count: u32) {
        let budget = Arc::clone(&self.budget);
        loop {
            // Asked for before looking, so that nothing that happens in between is missed.
            let mut moved = pin!(budget.moved.notified());
            moved.as_mut().enable();
            match self.attempt(count) {
                Attempt::Taken => return,
                Attempt::NotNext => moved.await,
                Attempt::TooEarly(wait) => {
                    tokio::select! {
                        () = tokio::time::sleep(lengthened(wait, fastrand::f64())) => {}
                        () = moved => {}
                    }
                }
            }
        }
    }

    fn attempt(&mut self, count: u32) -> Attempt {
        let (calls, now, urgency) = (self.calls, self.budget.now(), self.urgency.current());
        let mut state = self.budget.state();
        let (place, before) = self.place;
        if urgency != before {
            self.place = (state.line(calls).move_up(place, urgency), urgency);
        }
        if !state.line(calls).is_next(self.place.0) {
            return Attempt::NotNext;
        }
        match state.take(calls, urgency, count, now) {
            Ok(()) => Attempt::Taken,
            Err(wait) => Attempt::TooEarly(wait),
        }
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        self.budget.state().line(self.calls).leave(self.place.0);
        self.budget.moved.notify_waiters();
    }
}

/// The wait with its jitter, by this chance from 0 to 1.
fn lengthened(wait: Duration, chance: f64) -> Duration {
    wait.mul_f64(1.0 + JITTER * chance)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wait_grows_by_chance_and_never_by_more_than_a_quarter() {
        let wait = Duration::from_millis(400);
        assert_eq!(lengthened(wait, 0.0), wait);
        assert_eq!(lengthened(wait, 1.0), Duration::from_millis(500));
    }
}

//! The turn of a step's writes: while others use up the budget, they wait.

use std::pin::pin;
use std::time::Duration;

use bluegreen::{Step, WriteResult};
use futures_util::future::{Either, select};

use crate::executor::Shared;

/// The turn of writes that are not decided yet.
#[derive(Debug, Default)]
pub(super) struct Turn {
    /// When it comes, or has come.
    kept: Option<u64>,
}

impl Turn {
    /// Nothing was decided that is written.
    pub(super) fn give_up(&mut self) {
        self.kept = None;
    }

    /// Could the writes go out at this time?
    pub(super) fn is_there(&self, now: u64) -> bool {
        self.kept.is_some_and(|comes_at| comes_at <= now)
    }

    /// Waits for the turn of what will be decided on the next look. Where it does not come in time, the place in
    /// the line is kept.
    pub(super) async fn take(&mut self, shared: &Shared, turn: &bluegreen::Turn) {
        let until = {
            let mut reality = shared.lock();
            let now = reality.now;
            let comes_at = *self.kept.get_or_insert(now + reality.writes_wait_ms());
            let until = comes_at.min(reality.instant_of(turn.until.as_millis())).max(now);
            reality.run.held_up_ms += until - now;
            until
        };
        shared.until(until).await;
    }

    /// Waits for the turn; once it is there, the step's own calls wait no more. Or says why nothing is sent.
    pub(super) async fn wait(&mut self, shared: &Shared, step: &Step) -> Result<(), WriteResult> {
        let kept = self.kept.take().filter(|_| step.purpose.moves_forward());
        let (began, until, stop) = {
            let mut reality = shared.lock();
            let comes_at = kept.unwrap_or_else(|| reality.now + reality.writes_wait_ms());
            reality.run.in_line_since = Some(reality.now);
            (reality.now, comes_at.max(reality.now), reality.run.stop.clone())
        };
        let stopped = async {
            match stop.is_cancelled() {
                true => std::future::pending().await,
                false => stop.cancelled().await,
            }
        };
        let is_stopped = matches!(select(shared.until(until), pin!(stopped)).await, Either::Right(_));
        let mut reality = shared.lock();
        reality.run.held_up_ms += reality.now - began;
        reality.run.in_line_since = None;
        if is_stopped {
            return Err(WriteResult::NotYet);
        }
        if step.within.is_some_and(|within| Duration::from_millis(reality.now - began) > within) {
            self.kept = Some(reality.now);
            return Err(WriteResult::NotYet);
        }
        reality.run.last_turn_at = reality.now;
        reality.run.goes_first = true;
        Ok(())
    }
}

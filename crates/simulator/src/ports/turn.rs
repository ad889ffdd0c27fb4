//! The turn of a step's writes: while others use up the budget, they wait.

use std::mem;
use std::pin::pin;
use std::time::Duration;

use bluegreen::{Step, WriteResult};
use futures_util::future::{Either, select};

use crate::executor::Shared;

/// A turn that came too late for what was decided; it is kept for what is decided on the next look.
#[derive(Debug, Default)]
pub(super) struct Turn {
    kept: Option<HasLooked>,
}

#[derive(Debug, Default)]
struct HasLooked(bool);

impl Turn {
    /// Gives it up when this is the second look since.
    pub(super) fn note_look(&mut self) {
        self.kept.take_if(|kept| mem::replace(&mut kept.0, true));
    }

    /// Waits for the turn; once it is there, the step's own calls wait no more. Or says why nothing is sent.
    pub(super) async fn wait(&mut self, shared: &Shared, step: &Step) -> Result<(), WriteResult> {
        let is_there = self.kept.take().is_some() && step.purpose.moves_forward();
        let (began, until, stop) = {
            let mut reality = shared.lock();
            let waits = if is_there { 0 } else { reality.writes_wait_ms() };
            reality.run.in_line_since = Some(reality.now);
            (reality.now, reality.now + waits, reality.run.stop.clone())
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
            self.kept = Some(HasLooked::default());
            return Err(WriteResult::NotYet);
        }
        reality.run.last_turn_at = reality.now;
        reality.run.goes_first = true;
        Ok(())
    }
}

//! The writes of one step: as many as the bucket holds go out together.

use std::sync::Arc;

use super::buckets::WRITES_AT_ONCE;
use super::turn::Turn;
use super::urgency::SharedUrgency;
use super::{Budget, Calls};
use bluegreen::Urgency;

/// The writes of one step. None of another step comes between them, unless that is a way back.
#[derive(Debug)]
pub(crate) struct StepWrites {
    budget: Arc<Budget>,
    to_come: tokio::sync::Mutex<ToCome>,
    count: u32,
}

#[derive(Debug)]
struct ToCome {
    /// Kept until the last write has its permit.
    turn: Option<Turn>,
    /// How many writes have no permit yet.
    count: u32,
    /// How many the budget is asked for next: first as many as are to go out together, then each by itself.
    next: u32,
    /// How many the budget has given that no write has yet.
    in_hand: u32,
}

impl StepWrites {
    /// So many writes, each of which goes out as soon as there is room for it.
    pub(crate) fn one_by_one(budget: &Arc<Budget>, urgency: Urgency, count: u32) -> StepWrites {
        StepWrites::beginning_with(budget, urgency, count, 1)
    }

    /// So many writes that wait until all of them can go out together; of more than the bucket holds, as many as it does.
    pub(crate) fn together(budget: &Arc<Budget>, urgency: Urgency, count: u32) -> StepWrites {
        StepWrites::beginning_with(budget, urgency, count, count.min(WRITES_AT_ONCE))
    }

    fn beginning_with(budget: &Arc<Budget>, urgency: Urgency, count: u32, next: u32) -> StepWrites {
        let turn = Some(Turn::in_line(budget, Calls::Writes, Arc::new(SharedUrgency::new(urgency))));
        let to_come = ToCome { turn, count, next, in_hand: 0 };
        StepWrites { budget: Arc::clone(budget), to_come: tokio::sync::Mutex::new(to_come), count }
    }

    /// How many writes these are in all.
    pub(crate) const fn count(&self) -> u32 {
        self.count
    }

    /// Returns when the next of these writes will get its permit at once. Dropping the future takes nothing.
    pub(crate) async fn ready(&self) {
        self.to_come.lock().await.take_next().await;
    }

    /// Returns when one more of these writes may be sent. Dropping the future takes nothing.
    pub(crate) async fn permit(&self) -> WritePermit {
        let mut to_come = self.to_come.lock().await;
        to_come.take_next().await;
        to_come.in_hand -= 1;
        to_come.count = to_come.count.saturating_sub(1);
        if to_come.count == 0 {
            to_come.turn = None;
        }
        WritePermit { budget: Arc::clone(&self.budget), is_sent: false }
    }
}

impl ToCome {
    /// Takes what the next write needs, if that is not in hand.
    async fn take_next(&mut self) {
        if self.in_hand > 0 {
            return;
        }
        if let Some(turn) = &mut self.turn {
            turn.take(self.next).await;
        }
        self.in_hand = self.next;
        self.next = 1;
        if self.in_hand == self.count {
            // Nobody waits behind what waits for nothing.
            self.turn = None;
        }
    }
}

impl Drop for StepWrites {
    fn drop(&mut self) {
        // Writes that were stopped before they had their permits.
        let in_hand = self.to_come.get_mut().in_hand;
        (0..in_hand).for_each(|_| self.budget.state().buckets.write_is_given_up());
    }
}

/// A write that may be sent. Dropped, it is not.
#[derive(Debug)]
pub(crate) struct WritePermit {
    budget: Arc<Budget>,
    is_sent: bool,
}

impl WritePermit {
    /// The write is sent now.
    pub(crate) fn send(mut self) {
        let now = self.budget.now();
        self.budget.state().buckets.write_is_sent(now);
        self.is_sent = true;
    }
}

impl Drop for WritePermit {
    fn drop(&mut self) {
        if !self.is_sent {
            self.budget.state().buckets.write_is_given_up();
        }
        self.budget.moved.notify_waiters();
    }
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, Instant};

    use futures_util::FutureExt;
    use futures_util::future::join_all;

    use super::*;

    #[tokio::test]
    async fn writes_that_belong_together_wait_until_all_of_them_can_go_out() {
        let budget = Arc::new(Budget::full());
        let before = StepWrites::one_by_one(&budget, Urgency::Gate, 17);
        join_all((0..17).map(|_| before.permit())).await.into_iter().for_each(WritePermit::send);
        let (began, shift) = (Instant::now(), StepWrites::together(&budget, Urgency::Gate, 3));
        assert!(shift.permit().now_or_never().is_none(), "one would be there");
        let permits = join_all((0..3).map(|_| shift.permit())).await;
        assert_eq!(permits.len(), 3);
        assert!(began.elapsed() >= Duration::from_millis(600), "{:?}", began.elapsed());
    }

    #[tokio::test]
    async fn a_way_back_does_not_wait_for_those_that_wait_to_go_out_together() {
        let budget = Arc::new(Budget::full());
        let before = StepWrites::one_by_one(&budget, Urgency::Gate, 14);
        join_all((0..14).map(|_| before.permit())).await.into_iter().for_each(WritePermit::send);
        let shift = StepWrites::together(&budget, Urgency::Gate, 18);
        assert!(shift.permit().now_or_never().is_none());
        let way_back = StepWrites::one_by_one(&budget, Urgency::WayBack, 4);
        let permits = join_all((0..4).map(|_| way_back.permit())).now_or_never();
        assert!(permits.is_some(), "four are there");
    }

    #[tokio::test]
    async fn more_than_the_bucket_holds_begin_when_it_is_full() {
        let budget = Arc::new(Budget::full());
        let shift = StepWrites::together(&budget, Urgency::Gate, 45);
        for _ in 0..WRITES_AT_ONCE {
            shift.permit().now_or_never().expect("the bucket is full").send();
        }
        assert!(shift.permit().now_or_never().is_none());
    }

    #[tokio::test]
    async fn permits_that_are_not_used_are_there_for_others() {
        let budget = Arc::new(Budget::full());
        let shift = StepWrites::together(&budget, Urgency::Gate, 18);
        let unused = shift.permit().await;
        drop((unused, shift));
        let next = StepWrites::together(&budget, Urgency::Gate, 18);
        assert!(next.permit().now_or_never().is_some());
    }
}

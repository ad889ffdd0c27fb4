//! The budget of API calls: how many this process sends, so that it leaves something to everybody else in the account, and
//! in which order.
//!
//! AWS hands out calls per account and region, in token buckets: ELBv2 40 and then 10 a second for all calls together, of
//! which 20 and then 3 a second may be Modify calls (Elastic Load Balancing user guide, "Throttling"); CloudWatch 9
//! `DescribeAlarms` a second.

mod bucket;
mod buckets;
#[cfg(test)]
mod fairness;
mod line;
mod retries;
mod share;
mod turn;
mod urgency;
mod writes;

use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock, Mutex, MutexGuard, PoisonError, Weak};
use std::time::{Duration, Instant};

use bluegreen::Urgency;
use tokio::sync::Notify;

use buckets::Buckets;
pub use buckets::UntilFull;
use line::Line;
pub(crate) use retries::ChargeRetries;
pub(crate) use share::Watch;
use share::{Planned, Watched};
use turn::Turn;
pub(crate) use urgency::SharedUrgency;
pub(crate) use writes::{StepWrites, WritePermit};

/// Which calls share a bucket.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Calls {
    /// ELBv2's Describe calls.
    Reads,
    /// ELBv2's Modify calls.
    Writes,
    /// CloudWatch's `DescribeAlarms`.
    Alarms,
}

/// The budget of everybody in this process who talks to the same address.
#[derive(Debug)]
pub(crate) struct Budget {
    state: Mutex<State>,
    /// Told whenever somebody else may be next.
    moved: Notify,
    beginning: Instant,
}

#[derive(Debug)]
struct State {
    buckets: Buckets,
    lines: BTreeMap<Calls, Line>,
    watched: Watched,
    planned: Planned,
}

/// From here on those who watch are in one another's way.
const CROWDED: Duration = Duration::from_secs(1);

/// How long an urgent call waits for company then: as long as it takes until others that were woken with it ask, too.
const A_MOMENT: Duration = Duration::from_millis(25);

/// How long any other one waits: what it shows beside health and alarms must not make these old.
const LONGEST_GATHERING: Duration = Duration::from_secs(1);

/// Which account asks is not known before its first call, so two accounts in one process share what one may have. They are
/// slower for it and never throttled.
static BUDGETS: LazyLock<Mutex<BTreeMap<String, Weak<Budget>>>> = LazyLock::new(Mutex::default);

impl Budget {
    /// The budget for the API at this address.
    pub(crate) fn of_address(address: &str) -> Arc<Budget> {
        let mut budgets = lock(&BUDGETS);
        if let Some(budget) = budgets.get(address).and_then(Weak::upgrade) {
            return budget;
        }
        let budget = Arc::new(Budget::full());
        budgets.retain(|_, budget| budget.strong_count() > 0);
        budgets.insert(address.to_owned(), Arc::downgrade(&budget));
        budget
    }

    fn full() -> Budget {
        let state = State {
            buckets: Buckets::new(),
            lines: BTreeMap::new(),
            watched: Watched::default(),
            planned: Planned::default(),
        };
        Budget { state: Mutex::new(state), moved: Notify::new(), beginning: Instant::now() }
    }

    /// Returns when one more such read may be sent. Dropping the future gives up the place in the line and takes nothing.
    pub(crate) async fn take(self: &Arc<Self>, calls: Calls, urgency: &Arc<SharedUrgency>) {
        Turn::in_line(self, calls, Arc::clone(urgency)).take(1).await;
    }

    /// Lets a call that waits be at least as urgent as this.
    pub(crate) fn raise(&self, urgency: &SharedUrgency, to: Urgency) {
        urgency.raise(to);
        self.moved.notify_waiters();
    }

    /// How often each of those who watch may look, so that all of them can look as often.
    pub(crate) fn fair_interval(&self) -> Duration {
        self.state().watched.fair_interval()
    }

    /// Takes in that a plan looks at these target groups.
    pub(crate) fn note_planned(&self, groups: impl IntoIterator<Item = String>) {
        self.state().planned.add(groups);
    }

    /// Takes in how often those may look whose plans the process before this one has made.
    pub(crate) fn note_planned_before(&self, interval: Duration) {
        self.state().planned.note_before(interval);
    }

    /// How often each of those may look whose plans were made together, so that all of them can look as often.
    pub(crate) fn fair_interval_of_plans(&self) -> Duration {
        self.state().planned.fair_interval()
    }

    /// Do more reads wait than can be sent soon?
    pub(crate) fn has_a_long_line_of_reads(&self) -> bool {
        self.state().line(Calls::Reads).is_long()
    }

    /// Lets a call that takes many names wait for more of them where many look: for a moment where it is urgent, or becomes so.
    pub(crate) async fn gather(&self, urgency: &SharedUrgency) {
        let began = Instant::now();
        let fair = match urgency.current() {
            Urgency::Survey => self.fair_interval(),
            // Those of a large plan come one group after the other.
            _ => self.fair_interval().max(self.fair_interval_of_plans()),
        };
        if fair < CROWDED {
            return;
        }
        loop {
            let moved = self.moved.notified();
            let at_most = if urgency.current() == Urgency::WayBack { A_MOMENT } else { fair.min(LONGEST_GATHERING) };
            let left = at_most.saturating_sub(began.elapsed());
            if left.is_zero() {
                return;
            }
            let _ = tokio::time::timeout(left, moved).await;
        }
    }

    /// How long it takes until the account has all of its calls back.
    pub(crate) fn until_full(&self) -> UntilFull {
        let now = self.now();
        self.state().buckets.until_full(now)
    }

    /// The process before this one has used calls: all of them are back no sooner than in this time.
    pub(crate) fn full_no_sooner_than_in(&self, time: UntilFull) {
        let now = self.now();
        self.state().buckets.full_no_sooner(time, now);
    }

    /// AWS has refused a write because there were too many.
    pub(crate) fn write_was_throttled(&self) {
        let now = self.now();
        self.state().buckets.write_was_throttled(now);
    }

    fn now(&self) -> Duration {
        self.beginning.elapsed()
    }

    fn state(&self) -> MutexGuard<'_, State> {
        lock(&self.state)
    }
}

impl State {
    /// Takes what the next in this line needs.
    ///
    /// # Errors
    /// When it is not there, or is another's: how long it takes until it may be.
    fn take(&mut self, calls: Calls, urgency: Urgency, count: u32, now: Duration) -> Result<(), Duration> {
        match calls {
            _ if urgency == Urgency::WayBack => self.buckets.take(calls, urgency, count, now),
            Calls::Writes => self.take_together(urgency, count, now),
            Calls::Reads => {
                let for_writes = self.line(Calls::Writes).wanted();
                match self.buckets.kept_for_writes(for_writes, now) {
                    wait if wait.is_zero() => self.buckets.take(calls, urgency, count, now),
                    wait => Err(wait),
                }
            }
            Calls::Alarms => self.buckets.take(calls, urgency, count, now),
        }
    }

    /// Takes what these writes need, once as many as are to go out together can.
    fn take_together(&mut self, urgency: Urgency, count: u32, now: Duration) -> Result<(), Duration> {
        let line = self.lines.entry(Calls::Writes).or_default();
        let needed = line.needed(count);
        match self.buckets.wait_for_writes(urgency, needed, now) {
            wait if wait.is_zero() => {
                line.note_taken(count);
                self.buckets.take(Calls::Writes, urgency, count, now)
            }
            wait => {
                line.want(needed);
                Err(wait)
            }
        }
    }

    fn line(&mut self, calls: Calls) -> &mut Line {
        self.lines.entry(calls).or_default()
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use futures_util::future::join_all;

    use super::*;

    /// Longer than a call at the head of the line waits, and shorter than all of them.
    const SOON: Duration = Duration::from_secs(5);

    fn shared(urgency: Urgency) -> Arc<SharedUrgency> {
        Arc::new(SharedUrgency::new(urgency))
    }

    #[test]
    fn the_same_address_has_the_same_budget_as_long_as_somebody_uses_it() {
        let budget = Budget::of_address("http://one");
        assert!(Arc::ptr_eq(&budget, &Budget::of_address("http://one")));
        assert!(!Arc::ptr_eq(&budget, &Budget::of_address("http://other")));
    }

    #[tokio::test]
    async fn a_write_does_not_wait_for_reads_and_who_gives_up_leaves_no_gap() {
        let budget = Arc::new(Budget::full());
        let bake = shared(Urgency::Bake);
        let waiting = join_all((0..100).map(|_| budget.take(Calls::Reads, &bake)));
        let write = StepWrites::one_by_one(&budget, Urgency::Gate, 1);
        // All of them are in the line when the write comes; then they give up. One after the other they would take ten seconds.
        tokio::select! {
            biased;
            _ = waiting => panic!("a hundred reads were let through"),
            permit = write.permit() => permit.send(),
        }
        let read = budget.take(Calls::Reads, &bake);
        tokio::time::timeout(SOON, read).await.expect("nobody else is in the line any more");
    }

    #[tokio::test]
    async fn a_way_back_reads_before_a_hundred_others() {
        let budget = Arc::new(Budget::full());
        let (bake, way_back) = (shared(Urgency::Bake), shared(Urgency::WayBack));
        let others = join_all((0..100).map(|_| budget.take(Calls::Reads, &bake)));
        let eight = join_all((0..8).map(|_| budget.take(Calls::Reads, &way_back)));
        tokio::select! {
            biased;
            _ = others => panic!("a hundred reads were let through first"),
            _ = eight => {}
        }
    }

    #[tokio::test]
    async fn a_call_that_becomes_urgent_moves_up_while_it_waits() {
        let budget = Arc::new(Budget::full());
        let (bake, joined) = (shared(Urgency::Bake), shared(Urgency::Survey));
        let others = join_all((0..100).map(|_| budget.take(Calls::Reads, &bake)));
        let raised = async { budget.raise(&joined, Urgency::WayBack) };
        let survey = async { tokio::join!(budget.take(Calls::Reads, &joined), raised) };
        tokio::select! {
            biased;
            _ = others => panic!("a hundred reads were let through first"),
            _ = survey => {}
        }
    }
}

//! The budget of API calls: how many this process sends, so that it leaves something to everybody else in the account.
//!
//! AWS hands out calls per account and region, in token buckets: ELBv2 40 and then 10 a second for all calls together, of
//! which 20 and then 3 a second may be Modify calls (Elastic Load Balancing user guide, "Throttling"); CloudWatch 9
//! `DescribeAlarms` a second.

mod buckets;

use std::collections::BTreeMap;
use std::hash::{BuildHasher, RandomState};
use std::sync::{Arc, LazyLock, Mutex, MutexGuard, PoisonError, Weak};
use std::time::{Duration, Instant};

use aws_sdk_elasticloadbalancingv2::config::interceptors::BeforeTransmitInterceptorContextRef;
use aws_sdk_elasticloadbalancingv2::config::{ConfigBag, Intercept, RuntimeComponents};
use aws_sdk_elasticloadbalancingv2::error::BoxError;
use aws_smithy_runtime_api::client::retries::RequestAttempts;
use buckets::Buckets;

/// Which calls share a bucket.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Calls {
    /// ELBv2's Describe calls.
    Reads,
    /// The Describe calls right before a write: as urgent as the write itself.
    LastLooks,
    /// ELBv2's Modify calls.
    Writes,
    /// CloudWatch's `DescribeAlarms`.
    Alarms,
}

/// A wait is lengthened by up to a quarter, by chance, so that processes that began together do not go on together.
const JITTER: f64 = 0.25;

/// The budget of everybody in this process who talks to the same address.
#[derive(Debug)]
pub(crate) struct Budget {
    buckets: Mutex<Buckets>,
    beginning: Instant,
    /// A queue for each kind of calls. Whoever holds it is next; it is handed on in the order of asking, and whoever gives up
    /// just leaves.
    queues: BTreeMap<Calls, tokio::sync::Mutex<()>>,
}

/// Which account asks is not known before its first call, so two accounts in one process share what one may have. They are
/// slower for it and never throttled.
static BUDGETS: LazyLock<Mutex<BTreeMap<String, Weak<Budget>>>> = LazyLock::new(Mutex::default);

impl Budget {
    /// The budget for the API at this address.
    pub(crate) fn of(address: &str) -> Arc<Budget> {
        let mut budgets = lock(&BUDGETS);
        if let Some(budget) = budgets.get(address).and_then(Weak::upgrade) {
            return budget;
        }
        let budget = Arc::new(Budget {
            buckets: Mutex::new(Buckets::new()),
            beginning: Instant::now(),
            queues: [Calls::Reads, Calls::LastLooks, Calls::Writes, Calls::Alarms]
                .map(|calls| (calls, tokio::sync::Mutex::default()))
                .into(),
        });
        budgets.retain(|_, budget| budget.strong_count() > 0);
        budgets.insert(address.to_owned(), Arc::downgrade(&budget));
        budget
    }

    /// Returns when one more such call may be sent. Dropping the future gives up the place in the queue and takes nothing.
    pub(crate) async fn take(&self, calls: Calls) {
        let _turn = self.queues[&calls].lock().await;
        loop {
            let taken = lock(&self.buckets).take(calls, self.beginning.elapsed());
            match taken {
                Ok(()) => return,
                Err(wait) => tokio::time::sleep(lengthened(wait, RandomState::new().hash_one(()))).await,
            }
        }
    }

    fn charge(&self, calls: Calls) {
        lock(&self.buckets).charge(calls, self.beginning.elapsed());
    }
}

/// The wait with its jitter, by this chance.
fn lengthened(wait: Duration, chance: u64) -> Duration {
    wait.mul_f64(1.0 + JITTER * (chance as f64 / u64::MAX as f64))
}

/// Lets the budget pay for what the SDK sends again by itself.
#[derive(Debug)]
pub(crate) struct ChargeRetries {
    pub(crate) budget: Arc<Budget>,
    pub(crate) calls: Calls,
}

impl Intercept for ChargeRetries {
    fn name(&self) -> &'static str {
        "charge the budget for retries"
    }

    fn read_before_transmit(
        &self,
        _: &BeforeTransmitInterceptorContextRef<'_>,
        _: &RuntimeComponents,
        config: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        let is_retry = config.load::<RequestAttempts>().is_some_and(|attempts| attempts.attempts() > 1);
        if is_retry {
            self.budget.charge(self.calls);
        }
        Ok(())
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use futures_util::future::join_all;

    use super::*;

    #[test]
    fn the_same_address_has_the_same_budget_as_long_as_somebody_uses_it() {
        let budget = Budget::of("http://one");
        assert!(Arc::ptr_eq(&budget, &Budget::of("http://one")));
        assert!(!Arc::ptr_eq(&budget, &Budget::of("http://other")));
    }

    #[test]
    fn a_wait_grows_by_chance_and_never_by_more_than_a_quarter() {
        let wait = Duration::from_millis(400);
        assert_eq!(lengthened(wait, 0), wait);
        assert_eq!(lengthened(wait, u64::MAX), Duration::from_millis(500));
    }

    #[tokio::test]
    async fn a_write_does_not_wait_for_reads_and_who_gives_up_leaves_no_gap() {
        let budget = Budget::of("http://busy");
        let waiting = join_all((0..100).map(|_| budget.take(Calls::Reads)));
        // All of them are in the queue when the write comes; then they give up. One after the other they would take ten seconds.
        let in_time = Duration::from_secs(5);
        tokio::select! {
            biased;
            _ = waiting => panic!("a hundred reads were let through"),
            () = budget.take(Calls::Writes) => {}
        }
        tokio::time::timeout(in_time, budget.take(Calls::Reads)).await.expect("nobody else is in the queue any more");
    }
}

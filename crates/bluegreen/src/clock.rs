//! The port to time.

mod since_boot;

use std::sync::LazyLock;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use async_trait::async_trait;
use bluegreen_engine::Timestamp;

use since_boot::since_boot;

/// A clock that can also be waited on.
///
/// ```
/// use bluegreen::{Clock, SystemClock};
/// use std::time::Duration;
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() {
/// let later = SystemClock.now().plus(Duration::from_millis(5));
/// SystemClock.sleep_until(later).await;
/// assert!(SystemClock.now() >= later);
/// # }
/// ```
#[async_trait]
pub trait Clock: Send + Sync {
    /// The time now.
    fn now(&self) -> Timestamp;

    /// Returns once `now` has reached this instant.
    async fn sleep_until(&self, instant: Timestamp);
}

/// The clock of this machine.
///
/// The date is read once per process and only the time since then afterwards: were the clock set forward by an hour
/// during a cutover, a gate would otherwise seem to have held for that hour. The time for which the machine sleeps counts, so
/// that what stands in the state afterwards is true.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemClock;

/// A date, and how long the machine had been up then.
#[derive(Clone, Copy, Debug)]
struct Reckoning {
    date: Duration,
    up: Duration,
}

static BEGINNING: LazyLock<Reckoning> = LazyLock::new(|| {
    // A clock set to before 1970 is taken as 1970: only differences matter to a cutover.
    let date = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or(Duration::ZERO);
    Reckoning { date, up: since_boot() }
});

/// How long at most is slept without a look at the clock. The runtime's own clock may stand still while the machine sleeps.
const NAP: Duration = Duration::from_secs(1);

#[async_trait]
impl Clock for SystemClock {
    fn now(&self) -> Timestamp {
        let beginning = *BEGINNING;
        beginning.date_after(since_boot())
    }

    async fn sleep_until(&self, instant: Timestamp) {
        nap_until(instant, || self.now()).await;
    }
}

impl Reckoning {
    /// The date when the machine has been up for this long.
    fn date_after(self, up: Duration) -> Timestamp {
        let date = self.date.saturating_add(up.saturating_sub(self.up));
        Timestamp::from_millis(u64::try_from(date.as_millis()).unwrap_or(u64::MAX))
    }
}

async fn nap_until(instant: Timestamp, now: impl Fn() -> Timestamp + Send) {
    loop {
        let left = instant.since(now());
        if left.is_zero() {
            return;
        }
        tokio::time::sleep(left.min(NAP)).await;
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicBool, Ordering};

    use super::*;

    fn block_on(future: impl Future<Output = ()>) {
        tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap().block_on(future);
    }

    #[test]
    fn the_clock_of_this_machine_tells_the_date_and_can_be_waited_on() {
        let date = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
        let later = SystemClock.now().plus(Duration::from_millis(20));
        assert!(later.since(Timestamp::from_millis(0)) + Duration::from_secs(60) > date);
        block_on(SystemClock.sleep_until(later));
        assert!(SystemClock.now() >= later);
    }

    #[test]
    fn time_for_which_the_machine_was_up_is_time_of_the_date() {
        let beginning = Reckoning { date: Duration::from_secs(1_000_000), up: Duration::from_secs(50) };
        assert_eq!(beginning.date_after(Duration::from_secs(50)), Timestamp::from_millis(1_000_000_000));
        assert_eq!(beginning.date_after(Duration::from_secs(3650)), Timestamp::from_millis(1_003_600_000));
    }

    #[test]
    fn a_wait_of_an_hour_ends_soon_after_the_machine_has_slept_for_it() {
        let has_slept = AtomicBool::new(false);
        let begun = Timestamp::from_millis(0);
        let hour = begun.plus(Duration::from_secs(3600));
        let now = || if has_slept.swap(true, Ordering::SeqCst) { hour } else { begun };
        let limit = Duration::from_secs(30);
        block_on(async { tokio::time::timeout(limit, nap_until(hour, now)).await.expect("the hour is over") });
    }
}

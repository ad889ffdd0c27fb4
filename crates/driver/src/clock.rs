//! The port to time.

use std::sync::LazyLock;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use async_trait::async_trait;
use bluegreen_engine::Timestamp;

/// A clock that can also be waited on.
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
/// during a cutover, a gate would otherwise seem to have held for that hour.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemClock;

static BEGINNING: LazyLock<(Instant, Duration)> = LazyLock::new(|| {
    // A clock set to before 1970 is taken as 1970: only differences matter to a cutover.
    (Instant::now(), SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or(Duration::ZERO))
});

#[async_trait]
impl Clock for SystemClock {
    fn now(&self) -> Timestamp {
        let (instant, since_epoch) = *BEGINNING;
        let now = since_epoch.saturating_add(instant.elapsed());
        Timestamp::from_millis(u64::try_from(now.as_millis()).unwrap_or(u64::MAX))
    }

    async fn sleep_until(&self, instant: Timestamp) {
        tokio::time::sleep(instant.since(self.now())).await;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_clock_of_this_machine_tells_the_date_and_can_be_waited_on() {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
        let date = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
        let later = SystemClock.now().plus(Duration::from_millis(20));
        assert!(later.since(Timestamp::from_millis(0)) + Duration::from_secs(60) > date);
        runtime.block_on(SystemClock.sleep_until(later));
        assert!(SystemClock.now() >= later);
    }
}

//! Alarms beside the health of many targets, which may take its time.

use std::pin::pin;
use std::time::Duration;

use bluegreen::{Clock, SystemClock, Timestamp};

/// How often alarms are asked again while health is waited for.
const AGAIN_AFTER: Duration = Duration::from_millis(500);

/// The alarms, when they were known, and the health of the targets. A busy account answers for the health of many groups in
/// several seconds; meanwhile alarms are asked again, and once one fires that decides alone the rest is not waited for.
pub(crate) async fn alarms_beside<A, H, Asked: Future<Output = A>>(
    ask_alarms: impl Fn() -> Asked,
    decides_alone: impl Fn(&A) -> bool,
    health: impl Future<Output = H>,
) -> (A, Timestamp, Option<H>) {
    let (mut health, mut seen) = (pin!(health), None);
    loop {
        let mut asked = pin!(ask_alarms());
        let alarms = loop {
            tokio::select! {
                alarms = &mut asked => break alarms,
                health = &mut health, if seen.is_none() => seen = Some(health),
            }
        };
        // By a clock that does not stand still while the machine sleeps.
        let known_at = SystemClock.now();
        if seen.is_some() || decides_alone(&alarms) {
            return (alarms, known_at, seen);
        }
        tokio::select! {
            health = &mut health => return (alarms, known_at, Some(health)),
            () = tokio::time::sleep(AGAIN_AFTER) => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;
    use std::future::{pending, ready};

    use super::*;

    #[tokio::test]
    async fn an_alarm_that_fires_while_health_is_waited_for_is_heard() {
        let asked = Cell::new(0);
        let ask = || {
            asked.set(asked.get() + 1);
            ready(asked.get())
        };
        let (alarms, _, health) = alarms_beside(ask, |asked| *asked == 2, pending::<()>()).await;
        assert_eq!((alarms, health), (2, None));
    }

    #[tokio::test]
    async fn both_are_waited_for_where_nothing_decides_alone() {
        let later = |after| tokio::time::sleep(Duration::from_millis(after));
        let slow_alarms = alarms_beside(|| later(60), |()| false, async { later(20).await });
        assert!(slow_alarms.await.2.is_some());
        let slow_health = alarms_beside(|| ready(()), |()| false, async { later(60).await });
        assert!(slow_health.await.2.is_some());
    }
}

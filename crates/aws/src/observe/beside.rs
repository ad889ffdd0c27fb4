//! Alarms beside everything else that is looked at, which may take its time.

use std::pin::pin;
use std::time::Duration;

use bluegreen::{Clock, SystemClock, Timestamp};

/// How often alarms are asked again while something else is waited for.
const AGAIN_AFTER: Duration = Duration::from_millis(500);

/// Alarms, and when they were known by a clock that does not stand still while the machine sleeps.
pub(crate) type KnownAlarms<A> = (A, Timestamp);

/// The alarms and the rest. A busy account answers for the health of many groups in several seconds; meanwhile alarms are asked
/// again, and once one fires that decides alone the rest is not waited for. Alarms that are known already are not waited for.
pub(crate) async fn alarms_beside<A, R, Asked: Future<Output = A>>(
    mut known: Option<KnownAlarms<A>>,
    ask_alarms: impl Fn() -> Asked,
    decides_alone: impl Fn(&A) -> bool,
    rest: impl Future<Output = R>,
) -> (KnownAlarms<A>, Option<R>) {
    let (mut rest, mut seen) = (pin!(rest), None);
    loop {
        if let Some(alarms) = known.take_if(|(alarms, _)| seen.is_some() || decides_alone(alarms)) {
            return (alarms, seen);
        }
        if known.is_some() {
            tokio::select! {
                biased;
                rest = &mut rest => seen = Some(rest),
                () = tokio::time::sleep(AGAIN_AFTER) => {}
            }
        }
        let mut asked = pin!(ask_alarms());
        while known.is_none() || seen.is_none() {
            tokio::select! {
                alarms = &mut asked => {
                    known = Some((alarms, SystemClock.now()));
                    break;
                }
                rest = &mut rest, if seen.is_none() => seen = Some(rest),
            }
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
        let ((alarms, _), health) = alarms_beside(None, ask, |asked| *asked == 2, pending::<()>()).await;
        assert_eq!((alarms, health), (2, None));
    }

    #[tokio::test]
    async fn both_are_waited_for_where_nothing_decides_alone() {
        let later = |after| tokio::time::sleep(Duration::from_millis(after));
        let slow_alarms = alarms_beside(None, || later(60), |()| false, async { later(20).await });
        assert!(slow_alarms.await.1.is_some());
        let slow_health = alarms_beside(None, || ready(()), |()| false, async { later(60).await });
        assert!(slow_health.await.1.is_some());
    }

    #[tokio::test]
    async fn alarms_that_are_known_hold_up_nothing_and_decide_at_once() {
        let known = |alarms| Some((alarms, SystemClock.now()));
        let hangs = || pending::<u8>();
        let ((alarms, _), rest) = alarms_beside(known(1), hangs, |_| false, ready(())).await;
        assert_eq!((alarms, rest), (1, Some(())));
        let ((alarms, _), rest) = alarms_beside(known(2), hangs, |alarms| *alarms == 2, pending::<()>()).await;
        assert_eq!((alarms, rest), (2, None));
    }
}

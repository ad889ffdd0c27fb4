//! How soon an answer is needed.

use std::time::Duration;

use bluegreen::{Look, ObserveError, Urgency, format_duration};
use tokio::sync::watch;
use tokio::time::{sleep, timeout};

/// How soon an answer is needed.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Haste {
    /// Before whom it is served.
    pub(crate) urgency: Urgency,
    /// How long AWS may take for one call; `None`: as long as it takes.
    pub(crate) within: Option<Duration>,
    /// How long ago an answer may have been asked for that somebody else has got.
    pub(crate) may_be_old: Duration,
}

/// For how long an answer serves everybody who only wants to know.
const RECENT: Duration = Duration::from_secs(2);

impl Haste {
    /// For whoever only wants to know. What is asked on a way back, or to see what became of a write, is asked anew.
    pub(crate) fn to_know(urgency: Urgency) -> Haste {
        let may_be_old = if urgency == Urgency::WayBack { Duration::ZERO } else { RECENT };
        Haste { urgency, within: None, may_be_old }
    }

    /// In as much of a hurry, for whoever looks for the first time in `since`; with what others have learnt meanwhile.
    pub(crate) fn with_news_of_others(self, since: Duration) -> Haste {
        Haste { may_be_old: Haste::to_know(self.urgency).may_be_old.min(since), ..self }
    }

    /// How soon the engine needs a look, at what is there then.
    pub(crate) const fn of_look(look: &Look) -> Haste {
        Haste { urgency: look.urgency, within: look.within, may_be_old: Duration::ZERO }
    }

    /// For the look right before a write.
    pub(crate) const LAST_LOOK: Haste = Haste { urgency: Urgency::WayBack, within: None, may_be_old: Duration::ZERO };

    /// The answer, or that there was none in time. The time counts from when a call is sent: that it had to wait for its turn
    /// in our own line says nothing of AWS. `sent` counts the calls that the answer takes. Each of them has as long: one name
    /// that does not exist takes several, and they would never come to an end in the time of one.
    pub(crate) async fn bound<T>(
        self,
        sent: watch::Receiver<u32>,
        answer: impl Future<Output = Result<T, ObserveError>>,
    ) -> Result<T, ObserveError> {
        let Some(within) = self.within else { return answer.await };
        tokio::select! {
            biased;
            answer = answer => answer,
            () = last_call_hangs(sent, within) => Err(no_answer(within)),
        }
    }
}

/// Is over when no further call was sent for this long.
async fn last_call_hangs(mut sent: watch::Receiver<u32>, within: Duration) {
    // A sender that is gone sends nothing any more.
    let mut is_next_sent = sent.wait_for(|calls| *calls > 0).await.is_ok();
    while is_next_sent {
        match timeout(within, sent.changed()).await {
            Ok(changed) => is_next_sent = changed.is_ok(),
            Err(_) => return,
        }
    }
    sleep(within).await;
}

fn no_answer(within: Duration) -> ObserveError {
    let message = format!("no answer within {}", format_duration(within));
    ObserveError { source: message.clone().into(), message }
}

#[cfg(test)]
mod tests {
    use std::future::pending;
    use std::time::Instant;

    use super::*;

    const WITHIN: Duration = Duration::from_millis(100);
    const A_CALL_TAKES: Duration = Duration::from_millis(60);

    fn haste() -> Haste {
        Haste { within: Some(WITHIN), ..Haste::LAST_LOOK }
    }

    async fn send(calls: &watch::Sender<u32>, times: u32) {
        for _ in 0..times {
            calls.send_modify(|calls| *calls += 1);
            sleep(A_CALL_TAKES).await;
        }
    }

    #[tokio::test]
    async fn each_call_of_an_answer_has_its_time() {
        let (calls, sent) = watch::channel(0);
        let began = Instant::now();
        let answer = async {
            send(&calls, 4).await;
            Ok(())
        };
        assert!(haste().bound(sent, answer).await.is_ok());
        assert!(began.elapsed() >= 2 * WITHIN);
    }

    #[tokio::test]
    async fn a_call_that_hangs_is_given_up_be_it_the_first_or_a_later_one() {
        for times in [1, 3] {
            let (calls, sent) = watch::channel(0);
            let began = Instant::now();
            let answer = async {
                send(&calls, times).await;
                pending::<Result<(), ObserveError>>().await
            };
            assert!(haste().bound(sent, answer).await.is_err());
            assert!(began.elapsed() >= WITHIN + (times - 1) * A_CALL_TAKES);
        }
    }

    #[tokio::test]
    async fn the_only_call_of_somebody_who_counts_none_has_its_time_too() {
        let (_, sent) = watch::channel(1);
        let answer = async {
            sleep(A_CALL_TAKES).await;
            Ok(())
        };
        assert!(haste().bound(sent, answer).await.is_ok());
        let (_, sent) = watch::channel(1);
        assert!(haste().bound(sent, pending::<Result<(), ObserveError>>()).await.is_err());
    }
}

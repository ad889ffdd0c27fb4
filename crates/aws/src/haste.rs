//! How soon an answer is needed.

use std::time::Duration;

use bluegreen::{Look, ObserveError, Urgency, format_duration};
use tokio::sync::watch;
use tokio::time::sleep;

/// How soon an answer is needed.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Haste {
    /// Before whom it is served.
    pub(crate) urgency: Urgency,
    /// How long AWS may take; `None`: as long as it takes.
    pub(crate) within: Option<Duration>,
}

impl Haste {
    /// How soon the engine needs a look.
    pub(crate) const fn of_look(look: &Look) -> Haste {
        Haste { urgency: look.urgency, within: look.within }
    }

    /// For the look right before a write.
    pub(crate) const LAST_LOOK: Haste = Haste { urgency: Urgency::WayBack, within: None };

    /// The answer, or that there was none in time. The time counts from when the call is sent: that it had to wait for its turn
    /// in our own line says nothing of AWS.
    pub(crate) async fn bound<T>(
        self,
        mut is_sent: watch::Receiver<bool>,
        answer: impl Future<Output = Result<T, ObserveError>>,
    ) -> Result<T, ObserveError> {
        let Some(within) = self.within else { return answer.await };
        let too_late = async {
            // A sender that is gone sends nothing any more.
            let _ = is_sent.wait_for(|is_sent| *is_sent).await;
            sleep(within).await;
        };
        tokio::select! {
            biased;
            answer = answer => answer,
            () = too_late => Err(no_answer(within)),
        }
    }
}

fn no_answer(within: Duration) -> ObserveError {
    let message = format!("no answer within {}", format_duration(within));
    ObserveError { source: message.clone().into(), message }
}

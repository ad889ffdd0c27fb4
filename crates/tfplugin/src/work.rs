//! Calls that run. Each has its own task, so that it goes on when the connection that asked for it is gone, and so that
//! its panic stays its own.

use std::future::Future;

use tokio_util::task::TaskTracker;

use crate::panics::{self, Panicked};

/// All calls that run.
#[derive(Clone, Debug, Default)]
pub(crate) struct Work {
    tasks: TaskTracker,
}

impl Work {
    /// Runs a call to its end, also when nobody waits for it any more.
    ///
    /// # Errors
    /// It panicked.
    pub(crate) async fn run<T: Send + 'static>(
        &self,
        call: impl Future<Output = T> + Send + 'static,
    ) -> Result<T, Panicked> {
        let (call, caught) = panics::caught(call);
        // Tokio catches the unwinding; the hook has left a report by then.
        self.tasks.spawn(call).await.map_err(|error| caught.report(error))
    }

    /// Whether no call runs.
    pub(crate) fn is_idle(&self) -> bool {
        self.tasks.is_empty()
    }

    /// Waits until no call runs.
    pub(crate) async fn finished(&self) {
        self.tasks.close();
        self.tasks.wait().await;
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[tokio::test(start_paused = true)]
    async fn a_call_goes_on_when_nobody_waits_for_it_any_more() {
        let work = Work::default();
        let (sender, receiver) = tokio::sync::oneshot::channel();
        let call = work.run(async move {
            tokio::time::sleep(Duration::from_secs(5)).await;
            sender.send("done").unwrap();
        });
        assert!(tokio::time::timeout(Duration::from_secs(1), call).await.is_err());
        work.finished().await;
        assert_eq!(receiver.await.unwrap(), "done");
    }

    #[tokio::test]
    async fn a_panic_is_reported_with_its_message_and_place() {
        panics::install_hook();
        let outcome: Result<(), Panicked> = Work::default().run(async { panic!("no {}", "luck") }).await;
        let panicked = outcome.unwrap_err();
        assert_eq!(panicked.message, "no luck");
        assert!(panicked.place.contains("work.rs:"), "{}", panicked.place);
    }
}

//! What runs beside everything else, and how it is stopped.

use std::future::Future;

use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

/// The tasks of a sandbox, or of a part of it that can be stopped alone: each is counted, and each watches `stop`.
#[derive(Debug, Clone)]
pub(crate) struct Tasks {
    pub(crate) stop: CancellationToken,
    tracker: TaskTracker,
}

impl Tasks {
    pub(crate) fn new() -> Self {
        Self { stop: CancellationToken::new(), tracker: TaskTracker::new() }
    }

    /// Tasks that can be stopped without the others, and that stop with them.
    pub(crate) fn child(&self) -> Self {
        Self { stop: self.stop.child_token(), tracker: self.tracker.clone() }
    }

    /// Runs something that ends by itself soon after `stop`.
    pub(crate) fn spawn(&self, task: impl Future<Output = ()> + Send + 'static) {
        self.tracker.spawn(task);
    }

    /// Runs something that can be dropped at any point.
    pub(crate) fn spawn_until_stopped(&self, task: impl Future<Output = ()> + Send + 'static) {
        let stop = self.stop.clone();
        self.tracker.spawn(async move {
            stop.run_until_cancelled(task).await;
        });
    }

    /// Stops all of them and waits until the last has ended.
    pub(crate) async fn end(&self) {
        self.stop.cancel();
        self.tracker.close();
        self.tracker.wait().await;
    }
}

/// The streams of an HTTP/2 connection are tasks too. They end with it.
impl<F> hyper::rt::Executor<F> for Tasks
where
    F: Future<Output: Send> + Send + 'static,
{
    fn execute(&self, task: F) {
        self.tracker.spawn(task);
    }
}

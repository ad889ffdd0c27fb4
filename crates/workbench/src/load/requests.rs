//! Sends the requests of a schedule.

use std::sync::Arc;
use std::time::Instant;

use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use super::client::Client;
use super::schedule::Schedule;

/// Starts every request at its time until `stop`, then waits for those that were started.
pub(super) async fn run_schedule(mut schedule: Schedule, client: Arc<Client>, stop: CancellationToken) {
    let requests = TaskTracker::new();
    while !stop.is_cancelled() {
        // Timers come late under load: everything that is due by now starts now, and none is skipped.
        while let Some(start) = schedule.due(Instant::now()) {
            let client = Arc::clone(&client);
            requests.spawn(async move { client.request(start).await });
        }
        tokio::select! {
            () = tokio::time::sleep_until(schedule.next_at().into()) => {}
            () = stop.cancelled() => {}
        }
    }
    requests.close();
    requests.wait().await;
}

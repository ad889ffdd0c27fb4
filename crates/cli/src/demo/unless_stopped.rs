//! What ends when the person has had enough.

use tokio_util::sync::CancellationToken;

use super::error::DemoError;

/// A future's result, unless the person has had enough before.
pub(super) async fn unless_stopped<T>(
    stop: &CancellationToken,
    future: impl Future<Output = T>,
) -> Result<T, DemoError> {
    tokio::select! {
        () = stop.cancelled() => Err(DemoError::Interrupted),
        result = future => Ok(result),
    }
}

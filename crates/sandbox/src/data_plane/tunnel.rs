//! A connection that has changed its protocol, for example to WebSocket: bytes both ways until one side ends.

use hyper::upgrade::OnUpgrade;
use hyper_util::rt::TokioIo;

/// Joins a client and a target that have both agreed. A change of weights does not touch it.
pub(crate) async fn join(client: OnUpgrade, target: OnUpgrade) {
    match tokio::try_join!(client, target) {
        Ok((client, target)) => {
            let (mut client, mut target) = (TokioIo::new(client), TokioIo::new(target));
            if let Err(error) = tokio::io::copy_bidirectional(&mut client, &mut target).await {
                tracing::debug!(%error, "a tunnel broke");
            }
        }
        Err(error) => tracing::debug!(%error, "a connection could not change its protocol"),
    }
}

//! Connections to targets that are kept for the next request.
//!
//! A connection is put back as soon as its answer has begun, and is taken again only once that has been read to its end.

use std::collections::HashMap;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use hyper::body::Incoming;
use hyper::client::conn::http1::SendRequest;

/// Shorter than the five seconds after which common servers close an idle connection, so that a request hardly ever
/// meets a connection that is just being closed.
const LONGEST_IDLE: Duration = Duration::from_secs(4);

/// How often connections are looked for that nobody has taken in time.
const ROUND: Duration = Duration::from_secs(1);

pub(super) type Sender = SendRequest<Incoming>;

#[derive(Debug, Clone, Default)]
pub(super) struct Pool {
    resting: Arc<Mutex<HashMap<SocketAddr, Vec<Resting>>>>,
}

#[derive(Debug)]
struct Resting {
    sender: Sender,
    since: Instant,
}

impl Pool {
    /// The connection that rested for the shortest time: the others may then rest long enough to be closed.
    pub(super) fn take(&self, target: SocketAddr) -> Option<Sender> {
        let mut resting = self.lock();
        let of_target = resting.get_mut(&target)?;
        let index = of_target.iter().rposition(|one| one.sender.is_ready() && one.since.elapsed() < LONGEST_IDLE)?;
        Some(of_target.remove(index).sender)
    }

    pub(super) fn put(&self, target: SocketAddr, sender: Sender) {
        let resting = Resting { sender, since: Instant::now() };
        self.lock().entry(target).or_default().push(resting);
    }

    /// Lets go of connections that are closed or have rested for too long. Never returns.
    pub(super) async fn tidy(self) {
        let mut rounds = tokio::time::interval(ROUND);
        loop {
            rounds.tick().await;
            self.lock().retain(|_, of_target| {
                // One whose answer is still being read is not ready, and does not rest.
                of_target.retain(|one| {
                    !one.sender.is_closed() && (!one.sender.is_ready() || one.since.elapsed() < LONGEST_IDLE)
                });
                !of_target.is_empty()
            });
        }
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, HashMap<SocketAddr, Vec<Resting>>> {
        self.resting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

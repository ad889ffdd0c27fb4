//! Sends one request after another's time, over kept or new connections, and records how each ended.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use bytes::Bytes;
use http_body_util::Empty;
use hyper::{Request, Uri, header};
use tokio::sync::Semaphore;
use tokio_util::sync::CancellationToken;

use super::connection::{Connection, Sent, Use};
use super::failure::Failure;
use super::recorder::{Answer, Recorder};
use super::schedule::Start;

/// Requests in flight at most. More would need more files than many systems allow one process; those beyond it
/// wait, and their waiting counts as latency, but not against their timeout.
const IN_FLIGHT: usize = 256;

pub(super) struct Client {
    address: String,
    host: String,
    path: String,
    timeout: Duration,
    idle: Mutex<Idle>,
    in_flight: Semaphore,
    recorder: Arc<Recorder>,
    stop: CancellationToken,
}

/// The connections that are kept and not in use now.
struct Idle {
    /// How many are still to be opened before any is used twice.
    unopened: usize,
    /// How many are kept at most.
    most: usize,
    /// The one that rested longest goes first, so that all stay in use.
    resting: VecDeque<Connection>,
}

impl Client {
    pub(super) fn new(
        uri: &Uri,
        keep: usize,
        timeout: Duration,
        recorder: Arc<Recorder>,
        stop: CancellationToken,
    ) -> Client {
        assert_eq!(uri.scheme_str(), Some("http"), "{uri} is not an http:// URL");
        let authority = uri.authority().expect("a URL with a scheme has an authority");
        let path = uri.path_and_query().map_or("/", |path| path.as_str());
        Client {
            address: format!("{}:{}", authority.host(), authority.port_u16().unwrap_or(80)),
            host: authority.to_string(),
            path: path.to_owned(),
            timeout,
            idle: Mutex::new(Idle { unopened: keep, most: keep, resting: VecDeque::new() }),
            in_flight: Semaphore::new(IN_FLIGHT),
            recorder,
            stop,
        }
    }

    /// Does one request and records it. A request that is still waiting for its turn when the load stops never was.
    pub(super) async fn request(&self, start: Start) {
        let permit = tokio::select! {
            biased;
            () = self.stop.cancelled() => return,
            permit = self.in_flight.acquire() => permit.expect("this semaphore is never closed"),
        };
        let outcome = async {
            if start.new_connection {
                self.over_new_connection(Use::Once).await
            } else {
                self.over_kept_connection().await
            }
        };
        let outcome = tokio::time::timeout(self.timeout, outcome).await.unwrap_or(Err(Failure::TimedOut));
        self.recorder.record(start.at, outcome);
        drop(permit);
    }

    async fn over_kept_connection(&self) -> Result<Answer, Failure> {
        while let Some(mut connection) = self.resting() {
            // One that the server has closed while it rested is forgotten, as every HTTP client does.
            if let Sent::Yes(outcome) = connection.send(self.message(Use::Kept)).await {
                self.rest(connection);
                return outcome;
            }
        }
        self.over_new_connection(Use::Kept).await
    }

    async fn over_new_connection(&self, purpose: Use) -> Result<Answer, Failure> {
        let mut connection = Connection::open(&self.address, purpose).await?;
        match connection.send(self.message(purpose)).await {
            Sent::Yes(outcome) => {
                self.rest(connection);
                outcome
            }
            Sent::No => Err(Failure::Closed),
        }
    }

    fn message(&self, purpose: Use) -> Request<Empty<Bytes>> {
        Request::get(&self.path)
            .header(header::HOST, &self.host)
            .header(header::CONNECTION, purpose.header())
            .body(Empty::new())
            .expect("path and host were parsed from a URL")
    }

    fn resting(&self) -> Option<Connection> {
        let mut idle = self.idle.lock().expect("nobody panics with this lock");
        if idle.unopened > 0 {
            idle.unopened -= 1;
            return None;
        }
        idle.resting.pop_front()
    }

    fn rest(&self, connection: Connection) {
        let mut idle = self.idle.lock().expect("nobody panics with this lock");
        if connection.is_open() && idle.resting.len() < idle.most {
            idle.resting.push_back(connection);
        }
    }
}

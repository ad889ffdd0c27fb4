//! Continuous HTTP load on one URL, as many independent users make it.
//!
//! The load is open: a request starts when its time has come, whether or not earlier ones are answered, and latency
//! counts from that time. A stalled server is thus seen as slow by every request of the stall, not by one.

use std::sync::Arc;
use std::time::{Duration, Instant};

use hyper::Uri;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

mod client;
mod connection;
mod descriptors;
mod failure;
mod recorder;
mod requests;
mod schedule;
mod snapshot;

use client::Client;
use recorder::Recorder;
use schedule::Schedule;
pub use snapshot::{Report, Sample, Snapshot};

/// A request without its whole answer after this long has failed.
const TIMEOUT: Duration = Duration::from_secs(5);

/// What load to make.
#[derive(Clone, Debug)]
pub struct LoadOptions {
    /// Where to: `http://host:port/path`.
    pub url: String,
    /// How many requests are started per second.
    pub requests_per_second: u32,
    /// How many connections are kept open and used in turn.
    pub keep_alive_connections: usize,
    /// Which share of the requests, from 0 to 1, opens a connection of its own.
    pub new_connection_share: f64,
}

impl LoadOptions {
    /// 500 requests a second, four fifths of them over 16 connections that are kept, the rest over new ones.
    pub fn on(url: impl Into<String>) -> LoadOptions {
        LoadOptions { url: url.into(), requests_per_second: 500, keep_alive_connections: 16, new_connection_share: 0.2 }
    }
}

/// Load that is running. Dropped, it ends; [`Load::stop`] also waits for the last answers.
pub struct Load {
    recorder: Arc<Recorder>,
    stop: CancellationToken,
    dispatcher: JoinHandle<()>,
}

impl Load {
    /// Starts the load.
    ///
    /// # Panics
    ///
    /// When the URL is not of the form `http://host:port/path`.
    pub async fn start(options: LoadOptions) -> Load {
        Load::start_with_timeout(options, TIMEOUT)
    }

    fn start_with_timeout(options: LoadOptions, timeout: Duration) -> Load {
        let uri: Uri = options.url.parse().unwrap_or_else(|error| panic!("{}: {error}", options.url));
        descriptors::allow_many();
        let started = Instant::now();
        let recorder = Arc::new(Recorder::new(started));
        let stop = CancellationToken::new();
        let client = Client::new(&uri, options.keep_alive_connections, timeout, Arc::clone(&recorder), stop.clone());
        let schedule = Schedule::new(started, options.requests_per_second, options.new_connection_share);
        let dispatcher = tokio::spawn(requests::run_schedule(schedule, Arc::new(client), stop.clone()));
        Load { recorder, stop, dispatcher }
    }

    /// Everything so far. It copies every sample: for a live view use [`Load::samples_since`].
    pub fn snapshot(&self) -> Snapshot {
        self.recorder.snapshot()
    }

    /// How many requests have ended by now, well or not.
    pub fn ended(&self) -> usize {
        self.recorder.ended()
    }

    /// The samples after the first `known` ones, in the order in which their answers came.
    pub fn samples_since(&self, known: usize) -> Vec<Sample> {
        self.recorder.samples_since(known)
    }

    /// Starts no more requests, waits for the answers that are on their way (at most 5 seconds), and reports.
    pub async fn stop(mut self) -> Report {
        self.stop.cancel();
        (&mut self.dispatcher).await.expect("the dispatcher does not panic");
        self.recorder.snapshot()
    }
}

impl Drop for Load {
    fn drop(&mut self) {
        self.stop.cancel();
    }
}

#[cfg(test)]
mod tests;

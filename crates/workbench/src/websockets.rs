//! WebSockets that stay open, and others that come and go, as an application's users have them.
//!
//! Each has a thread of its own and waits for every echo, so that a lost frame, a broken connection and a refused handshake
//! all show.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread::JoinHandle;
use std::time::Duration;

mod echoes;
mod socket;

pub use echoes::Echoes;
use socket::{Failure, Socket};

/// How many frames a socket that comes and goes sends before it closes.
const FRAMES: usize = 3;

/// Which WebSockets to open.
#[derive(Clone, Debug)]
pub struct WebSocketOptions {
    /// Where to: `ws://host:port/path`, where every frame is sent back.
    pub url: String,
    /// How many are opened at the beginning and closed at the end.
    pub kept: usize,
    /// How many come and go, each three frames long, one after the other.
    pub passing: usize,
    /// The pause between two frames.
    pub pause: Duration,
}

impl WebSocketOptions {
    /// Four that stay and two that come and go, with ten frames a second each.
    pub fn on(url: impl Into<String>) -> WebSocketOptions {
        WebSocketOptions { url: url.into(), kept: 4, passing: 2, pause: Duration::from_millis(100) }
    }
}

/// WebSockets in use. Dropped, they end without anybody looking how.
pub struct WebSockets {
    kept: Vec<JoinHandle<Echoes>>,
    passing: Vec<JoinHandle<Echoes>>,
    /// Dropped, it ends every pause and with it every thread.
    stop: Vec<Sender<()>>,
    /// How many uses have ended, well or not.
    uses: Arc<AtomicU64>,
}

impl WebSockets {
    /// Opens them.
    pub fn start(options: &WebSocketOptions) -> WebSockets {
        let mut sockets = WebSockets { kept: Vec::new(), passing: Vec::new(), stop: Vec::new(), uses: Arc::default() };
        for _ in 0..options.kept {
            let thread = sockets.spawn(options, keep);
            sockets.kept.push(thread);
        }
        for _ in 0..options.passing {
            let thread = sockets.spawn(options, pass);
            sockets.passing.push(thread);
        }
        sockets
    }

    fn spawn(
        &mut self,
        options: &WebSocketOptions,
        use_one: fn(&str, &Pace, &mut Echoes) -> Result<(), Failure>,
    ) -> JoinHandle<Echoes> {
        let (stop, stopped) = channel();
        self.stop.push(stop);
        let (url, pace) = (options.url.clone(), Pace { pause: options.pause, stopped });
        let uses = Arc::clone(&self.uses);
        std::thread::spawn(move || {
            let mut echoes = Echoes::default();
            while pace.goes_on() {
                if let Err(failure) = use_one(&url, &pace, &mut echoes) {
                    echoes.note(&failure);
                }
                uses.fetch_add(1, Ordering::Relaxed);
            }
            echoes
        })
    }

    /// How many sockets have come and gone by now, or failed.
    pub fn uses(&self) -> u64 {
        self.uses.load(Ordering::Relaxed)
    }

    /// Closes them, and tells what those that stayed and those that came and went have seen. It blocks for as long as an echo
    /// takes.
    ///
    /// # Panics
    ///
    /// Never: no thread of these panics.
    pub fn stop(self) -> (Echoes, Echoes) {
        drop(self.stop);
        let all = |threads: Vec<JoinHandle<Echoes>>| {
            let seen = threads.into_iter().map(|thread| thread.join().expect("these threads do not panic"));
            seen.fold(Echoes::default(), Echoes::and)
        };
        (all(self.kept), all(self.passing))
    }
}

/// When the next frame goes out, and whether there is one.
struct Pace {
    pause: Duration,
    stopped: Receiver<()>,
}

impl Pace {
    /// Waits for the pause; `false` when it is time to end.
    fn goes_on(&self) -> bool {
        matches!(self.stopped.recv_timeout(self.pause), Err(RecvTimeoutError::Timeout))
    }
}

/// One socket until the end.
fn keep(url: &str, pace: &Pace, echoes: &mut Echoes) -> Result<(), Failure> {
    let mut socket = Socket::open(url, echoes)?;
    while pace.goes_on() {
        socket.echo(echoes)?;
    }
    socket.close()
}

/// One socket for a few frames.
fn pass(url: &str, pace: &Pace, echoes: &mut Echoes) -> Result<(), Failure> {
    let mut socket = Socket::open(url, echoes)?;
    for _ in 0..FRAMES {
        socket.echo(echoes)?;
        if !pace.goes_on() {
            break;
        }
    }
    socket.close()
}

#[cfg(test)]
mod tests;

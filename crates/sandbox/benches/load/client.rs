//! Clients that ask as fast as they are answered, each over one connection. They read just enough of HTTP to know where
//! an answer ends, so that the clients cost little beside what is measured.

use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

const REQUEST: &[u8] = b"GET / HTTP/1.1\r\nhost: localhost\r\nuser-agent: bench\r\naccept: */*\r\n\r\n";

/// An answer that takes longer has failed.
const PATIENCE: Duration = Duration::from_secs(5);

/// Latencies from a microsecond on, each class an eighth longer than the one before.
const CLASSES: usize = 160;

/// What all clients have seen.
pub(crate) struct Measured {
    pub(crate) answered: u64,
    pub(crate) failed: u64,
    pub(crate) seconds: f64,
    latencies: [u64; CLASSES],
}

impl Measured {
    pub(crate) fn per_second(&self) -> f64 {
        self.answered as f64 / self.seconds
    }

    /// The latency that this share of the answers did not exceed.
    pub(crate) fn quantile(&self, share: f64) -> Duration {
        let wanted = (self.answered as f64 * share) as u64;
        let mut sum = 0;
        let class = self.latencies.iter().position(|count| {
            sum += count;
            sum >= wanted
        });
        Duration::from_micros(longest(class.unwrap_or(0)) as u64)
    }
}

/// Lets clients ask for that long.
pub(crate) async fn measure(address: &str, clients: usize, duration: Duration) -> Measured {
    let stop = Arc::new(AtomicBool::new(false));
    let started = Instant::now();
    let tasks: Vec<_> = (0..clients).map(|_| tokio::spawn(client(address.to_owned(), stop.clone()))).collect();
    tokio::time::sleep(duration).await;
    stop.store(true, Ordering::Relaxed);
    let mut all = Measured { answered: 0, failed: 0, seconds: 0.0, latencies: [0; CLASSES] };
    for task in tasks {
        let one = task.await.expect("a client does not panic");
        all.answered += one.answered;
        all.failed += one.failed;
        all.latencies.iter_mut().zip(one.latencies).for_each(|(sum, count)| *sum += count);
    }
    all.seconds = started.elapsed().as_secs_f64();
    all
}

async fn client(address: String, stop: Arc<AtomicBool>) -> Measured {
    let mut seen = Measured { answered: 0, failed: 0, seconds: 0.0, latencies: [0; CLASSES] };
    let mut connection = None;
    while !stop.load(Ordering::Relaxed) {
        let asked = Instant::now();
        match tokio::time::timeout(PATIENCE, ask(&address, &mut connection)).await {
            Ok(Ok(())) => {
                seen.answered += 1;
                seen.latencies[class(asked.elapsed())] += 1;
            }
            _ => {
                seen.failed += 1;
                connection = None;
            }
        }
    }
    seen
}

async fn ask(address: &str, connection: &mut Option<TcpStream>) -> io::Result<()> {
    if connection.is_none() {
        let stream = TcpStream::connect(address).await?;
        stream.set_nodelay(true)?;
        *connection = Some(stream);
    }
    let stream = connection.as_mut().ok_or_else(|| io::Error::other("it was just opened"))?;
    stream.write_all(REQUEST).await?;
    let mut answer = Vec::with_capacity(512);
    loop {
        if stream.read_buf(&mut answer).await? == 0 {
            return Err(io::Error::other("the connection was closed"));
        }
        if let Some(length) = length(&answer)
            && answer.len() >= length
        {
            return if answer.starts_with(b"HTTP/1.1 200 ") { Ok(()) } else { Err(io::Error::other("not 200")) };
        }
    }
}

/// How long an answer is with its body, once its head is there.
fn length(answer: &[u8]) -> Option<usize> {
    let head = answer.windows(4).position(|end| end == b"\r\n\r\n")? + 4;
    let text = std::str::from_utf8(&answer[..head]).ok()?;
    let line = text.lines().find(|line| line.len() > 15 && line[..15].eq_ignore_ascii_case("content-length:"))?;
    Some(head + line[15..].trim().parse::<usize>().ok()?)
}

fn class(latency: Duration) -> usize {
    let micros = latency.as_micros().max(1) as f64;
    ((micros.ln() / 1.125_f64.ln()) as usize).min(CLASSES - 1)
}

/// The longest latency of a class, in microseconds.
fn longest(class: usize) -> f64 {
    1.125_f64.powi(class as i32 + 1)
}

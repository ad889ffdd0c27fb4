use std::sync::atomic::{AtomicU64, Ordering};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

use super::*;

/// What the server does with the n-th request of a connection, counted from 1.
#[derive(Clone, Copy)]
enum Answering {
    Blue,
    AfterMilliseconds(u64),
    Unavailable,
    Silence,
    /// Reads each tenth request and closes the connection instead of answering.
    DroppingEachTenth,
    /// Promises a longer body than it sends.
    BreakingOff,
    /// Answers twice on a connection and closes it without a word.
    ClosingAfterTwo,
}

/// A little HTTP server, ended with the runtime of its test.
struct Server {
    url: String,
    requests: Arc<AtomicU64>,
    dropped: Arc<AtomicU64>,
    connections: Arc<AtomicU64>,
}

impl Server {
    async fn start(answering: Answering) -> Server {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let server = Server {
            url: format!("http://{}/", listener.local_addr().unwrap()),
            requests: Arc::default(),
            dropped: Arc::default(),
            connections: Arc::default(),
        };
        let [requests, dropped, connections] = [&server.requests, &server.dropped, &server.connections].map(Arc::clone);
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                connections.fetch_add(1, Ordering::SeqCst);
                tokio::spawn(serve(stream, answering, Arc::clone(&requests), Arc::clone(&dropped)));
            }
        });
        server
    }

    fn count(counter: &AtomicU64) -> u64 {
        counter.load(Ordering::SeqCst)
    }
}

async fn serve(
    mut stream: TcpStream,
    answering: Answering,
    requests: Arc<AtomicU64>,
    dropped: Arc<AtomicU64>,
) -> Option<()> {
    for on_this_connection in 1.. {
        let close = request_asks_to_close(&mut stream).await?;
        let all = requests.fetch_add(1, Ordering::SeqCst) + 1;
        let blue: &[u8] = b"HTTP/1.1 200 OK\r\nx-color: blue\r\ncontent-length: 4\r\n\r\nblue";
        let answer: &[u8] = match answering {
            Answering::Silence => std::future::pending().await,
            Answering::DroppingEachTenth if all.is_multiple_of(10) => {
                dropped.fetch_add(1, Ordering::SeqCst);
                return None;
            }
            Answering::Unavailable => b"HTTP/1.1 503 Service Unavailable\r\ncontent-length: 0\r\n\r\n",
            Answering::BreakingOff => b"HTTP/1.1 200 OK\r\nx-color: blue\r\ncontent-length: 9\r\n\r\nblue",
            Answering::AfterMilliseconds(pause) => {
                tokio::time::sleep(Duration::from_millis(pause)).await;
                blue
            }
            _ => blue,
        };
        stream.write_all(answer).await.ok()?;
        let enough = match answering {
            Answering::ClosingAfterTwo => on_this_connection == 2,
            Answering::BreakingOff => true,
            _ => false,
        };
        if close || enough {
            return None;
        }
    }
    None
}

/// Reads one request without a body; `None` when the client has gone.
async fn request_asks_to_close(stream: &mut TcpStream) -> Option<bool> {
    let (mut request, mut piece) = (Vec::new(), [0; 1024]);
    while !request.ends_with(b"\r\n\r\n") {
        let length = stream.read(&mut piece).await.ok().filter(|length| *length > 0)?;
        request.extend_from_slice(&piece[..length]);
    }
    Some(String::from_utf8_lossy(&request).to_ascii_lowercase().contains("connection: close"))
}

fn options(server: &Server, per_second: u32, keep: usize, share: f64) -> LoadOptions {
    LoadOptions {
        url: server.url.clone(),
        requests_per_second: per_second,
        keep_alive_connections: keep,
        new_connection_share: share,
    }
}

/// Runs the load until at least so many requests have ended.
async fn load_until(options: LoadOptions, timeout: Duration, requests: u64) -> Report {
    let load = Load::start_with_timeout(options, timeout);
    while load.ended() < requests as usize {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    load.stop().await
}

#[tokio::test]
async fn every_request_is_counted_with_its_color() {
    let server = Server::start(Answering::Blue).await;
    let report = load_until(options(&server, 400, 8, 0.25), TIMEOUT, 200).await;
    assert_eq!(report.requests, Server::count(&server.requests));
    assert_eq!((report.failed, report.answers_of("blue")), (0, report.requests), "{:?}", report.reasons);
    assert_eq!(report.samples.len() as u64, report.requests);
}

#[tokio::test]
async fn kept_connections_are_all_used_and_used_again() {
    let server = Server::start(Answering::Blue).await;
    let report = load_until(options(&server, 400, 8, 0.0), TIMEOUT, 200).await;
    assert_eq!(report.failed, 0, "{:?}", report.reasons);
    let connections = Server::count(&server.connections);
    // A pause of the machine lets several requests start at once, which may open some more.
    assert!((8..100).contains(&connections), "{connections} connections for {} requests", report.requests);
}

#[tokio::test]
async fn the_share_of_new_connections_opens_that_many() {
    let server = Server::start(Answering::Blue).await;
    let report = load_until(options(&server, 400, 2, 1.0), TIMEOUT, 100).await;
    assert_eq!(Server::count(&server.connections), report.requests);
}

#[tokio::test]
async fn a_slow_server_does_not_slow_the_load() {
    let server = Server::start(Answering::AfterMilliseconds(400)).await;
    let report = load_until(options(&server, 200, 2, 0.0), TIMEOUT, 200).await;
    // If a request waited for the one before it, two connections would need forty seconds for this.
    let last = report.samples.iter().map(Sample::ended_at).max().unwrap();
    assert!(last - report.started < Duration::from_secs(20), "{:?}", last - report.started);
    assert_eq!(report.failed, 0, "{:?}", report.reasons);
    assert!(report.samples.iter().all(|sample| sample.latency >= Duration::from_millis(400)));
}

#[tokio::test]
async fn each_answer_that_a_server_drops_is_a_failure() {
    let server = Server::start(Answering::DroppingEachTenth).await;
    let report = load_until(options(&server, 400, 4, 0.5), TIMEOUT, 100).await;
    assert!(Server::count(&server.dropped) >= 10);
    assert_eq!(report.failed, Server::count(&server.dropped), "{:?}", report.reasons);
    assert!(report.reasons[0].starts_with("sent, but lost"), "{:?}", report.reasons);
}

#[tokio::test]
async fn a_kept_connection_that_the_server_closes_between_requests_loses_nothing() {
    let server = Server::start(Answering::ClosingAfterTwo).await;
    // Each connection rests for 80 ms between two requests, so that the close is seen before the next one.
    let report = load_until(options(&server, 100, 8, 0.0), TIMEOUT, 100).await;
    assert_eq!(report.failed, 0, "{:?}", report.reasons);
    let connections = Server::count(&server.connections);
    assert!(connections >= report.requests / 2, "{connections} connections for {} requests", report.requests);
}

#[tokio::test]
async fn an_answer_that_breaks_off_is_a_failure() {
    let server = Server::start(Answering::BreakingOff).await;
    let report = load_until(options(&server, 100, 2, 0.5), TIMEOUT, 10).await;
    assert_eq!(report.failed, report.requests);
    assert!(report.reasons[0].starts_with("the answer broke off"), "{:?}", report.reasons);
}

#[tokio::test]
async fn a_503_is_a_failure_with_its_status() {
    let server = Server::start(Answering::Unavailable).await;
    let report = load_until(options(&server, 100, 2, 0.5), TIMEOUT, 10).await;
    assert_eq!(report.failed, report.requests);
    assert!(report.samples.iter().all(|sample| sample.status == Some(503)));
    assert_eq!(report.reasons[0], "answered 503");
}

#[tokio::test]
async fn a_request_without_an_answer_fails_at_its_timeout() {
    let server = Server::start(Answering::Silence).await;
    let timeout = Duration::from_millis(150);
    let report = load_until(options(&server, 100, 2, 0.5), timeout, 10).await;
    assert_eq!(report.failed, report.requests);
    assert!(report.samples.iter().all(|sample| sample.latency >= timeout));
    assert_eq!(report.reasons[0], "no answer in time");
}

#[tokio::test]
async fn nobody_listening_is_a_failure() {
    let port = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap().port();
    let load = LoadOptions { requests_per_second: 100, ..LoadOptions::on(format!("http://127.0.0.1:{port}/")) };
    let report = load_until(load, TIMEOUT, 10).await;
    assert_eq!(report.failed, report.requests);
    assert!(report.reasons[0].starts_with("no connection"), "{:?}", report.reasons);
}

#[tokio::test]
async fn first_and_last_answers_are_looked_for_after_an_instant() {
    let server = Server::start(Answering::Blue).await;
    let report = load_until(options(&server, 400, 2, 0.0), TIMEOUT, 20).await;
    let middle = report.samples[10].ended_at();
    assert!(report.first_answer("blue", middle).unwrap() > middle);
    assert_eq!(report.last_answer("blue", middle), report.samples.iter().map(Sample::ended_at).max());
    assert_eq!(report.first_answer("green", report.started), None);
}

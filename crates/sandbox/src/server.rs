//! Accepting HTTP connections, for the control plane, the listeners and the built-in backends alike.

use std::error::Error;
use std::future::Future;
use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::time::Duration;

use hyper::body::{Body, Incoming};
use hyper::server::conn::{http1, http2};
use hyper::service::service_fn;
use hyper::{Request, Response};
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsAcceptor;

use crate::encryption::encrypt;
use crate::tasks::Tasks;

/// How long requests in flight may take to finish when their server stops.
const GRACE: Duration = Duration::from_secs(1);

/// How long to wait after accepting failed, for example for lack of file descriptors, so that this is no busy loop.
const ACCEPT_PAUSE: Duration = Duration::from_millis(50);

/// What answers requests. An error cuts the connection without an answer.
pub(crate) trait Handler: Send + Sync + 'static {
    type Body: Body<Data: Send, Error: Into<Box<dyn Error + Send + Sync>>> + Send + 'static;
    type Cut: Error + Send + Sync + 'static;

    fn handle(
        self: Arc<Self>,
        request: Request<Incoming>,
        peer: SocketAddr,
    ) -> impl Future<Output = Result<Response<Self::Body>, Self::Cut>> + Send;

    /// What the next connection is encrypted with, if it is to be.
    fn encryption(&self) -> Option<TlsAcceptor> {
        None
    }
}

/// Opens a socket on 127.0.0.1, the only address that this crate ever listens on.
pub(crate) async fn bind(port: Option<u16>) -> io::Result<TcpListener> {
    TcpListener::bind(SocketAddr::from((Ipv4Addr::LOCALHOST, port.unwrap_or(0)))).await
}

/// Serves until told to stop; then lets requests in flight finish, within bounds. A connection on which nothing happens
/// for `idle` is closed.
pub(crate) async fn serve<H: Handler>(socket: TcpListener, tasks: Tasks, handler: Arc<H>, idle: Duration) {
    while let Some((stream, peer)) = accept(&socket, &tasks).await {
        tasks.spawn(serve_connection(stream, peer, tasks.clone(), handler.clone(), idle));
    }
}

/// The next connection; `None` when it is time to stop.
pub(crate) async fn accept(socket: &TcpListener, tasks: &Tasks) -> Option<(TcpStream, SocketAddr)> {
    loop {
        match tasks.stop.run_until_cancelled(socket.accept()).await? {
            Ok((stream, peer)) => {
                // Without this, small answers wait for the client's acknowledgement of the previous ones.
                stream.set_nodelay(true).ok();
                return Some((stream, peer));
            }
            Err(error) => {
                tracing::warn!(%error, "a connection could not be accepted");
                tokio::time::sleep(ACCEPT_PAUSE).await;
            }
        }
    }
}

async fn serve_connection<H: Handler>(
    stream: TcpStream,
    peer: SocketAddr,
    tasks: Tasks,
    handler: Arc<H>,
    idle: Duration,
) {
    let Some(acceptor) = handler.encryption() else {
        return serve_http1(stream, peer, &tasks, handler, idle).await;
    };
    let Some(stream) = tasks.stop.run_until_cancelled(encrypt(acceptor, stream)).await.flatten() else { return };
    if stream.get_ref().1.alpn_protocol() == Some(b"h2") {
        serve_http2(stream, peer, &tasks, handler, idle).await;
    } else {
        serve_http1(stream, peer, &tasks, handler, idle).await;
    }
}

async fn serve_http1<H: Handler>(
    stream: impl AsyncRead + AsyncWrite + Unpin + Send + 'static,
    peer: SocketAddr,
    tasks: &Tasks,
    handler: Arc<H>,
    idle: Duration,
) {
    let service = service_fn(move |request| handler.clone().handle(request, peer));
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(idle)
        .serve_connection(TokioIo::new(stream), service)
        .with_upgrades();
    until_stopped(connection, |connection| connection.graceful_shutdown(), tasks).await;
}

/// Here an idle connection is one whose client does not answer pings.
async fn serve_http2<H: Handler>(
    stream: impl AsyncRead + AsyncWrite + Unpin + Send + 'static,
    peer: SocketAddr,
    tasks: &Tasks,
    handler: Arc<H>,
    idle: Duration,
) {
    let service = service_fn(move |request| handler.clone().handle(request, peer));
    let connection = http2::Builder::new(tasks.clone())
        .timer(TokioTimer::new())
        .keep_alive_interval(idle)
        .serve_connection(TokioIo::new(stream), service);
    until_stopped(connection, |connection| connection.graceful_shutdown(), tasks).await;
}

/// Serves a connection to its end, or until its server stops: then requests in flight have a moment to finish.
async fn until_stopped<C: Future<Output = hyper::Result<()>>>(
    connection: C,
    shut_down: impl FnOnce(Pin<&mut C>),
    tasks: &Tasks,
) {
    let mut connection = pin!(connection);
    tokio::select! {
        ended = connection.as_mut() => return log(ended),
        () = tasks.stop.cancelled() => shut_down(connection.as_mut()),
    }
    if let Ok(ended) = tokio::time::timeout(GRACE, connection).await {
        log(ended);
    }
}

fn log(ended: hyper::Result<()>) {
    if let Err(error) = ended {
        tracing::debug!(%error, "a connection ended early");
    }
}

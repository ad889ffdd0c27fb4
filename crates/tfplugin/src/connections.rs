//! Connections that got in, and how many of them are open.

use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use rustls::ServerConfig;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::sync::{mpsc, watch};
use tokio_rustls::TlsAcceptor;
use tokio_stream::wrappers::ReceiverStream;
use tokio_util::sync::CancellationToken;
use tonic::transport::server::Connected;
use tracing::{debug, warn};

use crate::listener::{Listener, Socket};

/// A host needs milliseconds; a stranger who connects and stays silent must not stay for ever.
const TLS_HANDSHAKE_LIMIT: Duration = Duration::from_secs(10);

/// A pause after a failed accept: without it, running out of file descriptors would keep a core busy.
const ACCEPT_PAUSE: Duration = Duration::from_millis(100);

/// How many connections are open, and whether there ever was one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Seen {
    pub(crate) open: usize,
    pub(crate) ever: bool,
}

/// Counts connections that passed TLS. Strangers do not count: they neither keep the process alive nor end it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Connections {
    seen: Arc<watch::Sender<Seen>>,
}

impl Connections {
    pub(crate) fn watch(&self) -> watch::Receiver<Seen> {
        self.seen.subscribe()
    }

    pub(crate) fn open(&self) -> Open {
        self.seen.send_modify(|seen| *seen = Seen { open: seen.open + 1, ever: true });
        Open(self.clone())
    }
}

/// One open connection; closed when dropped.
#[derive(Debug)]
pub(crate) struct Open(Connections);

impl Drop for Open {
    fn drop(&mut self) {
        self.0.seen.send_modify(|seen| seen.open -= 1);
    }
}

/// Accepts until `end`, each connection in its own task, so that one slow TLS handshake holds up no other.
pub(crate) fn accept(
    listener: Listener,
    tls: Option<ServerConfig>,
    connections: &Connections,
    end: CancellationToken,
) -> ReceiverStream<io::Result<Connection>> {
    let (sender, receiver) = mpsc::channel(8);
    let gate =
        Gate { tls: tls.map(|config| TlsAcceptor::from(Arc::new(config))), connections: connections.clone(), sender };
    tokio::spawn(async move { end.run_until_cancelled(gate.accept_all(listener)).await });
    ReceiverStream::new(receiver)
}

#[derive(Clone)]
struct Gate {
    tls: Option<TlsAcceptor>,
    connections: Connections,
    sender: mpsc::Sender<io::Result<Connection>>,
}

impl Gate {
    async fn accept_all(self, listener: Listener) {
        loop {
            match listener.accept().await {
                Ok(socket) => drop(tokio::spawn(self.clone().let_in(socket))),
                Err(error) => {
                    warn!(error = &error as &dyn std::error::Error, "A connection could not be accepted");
                    tokio::time::sleep(ACCEPT_PAUSE).await;
                }
            }
        }
    }

    async fn let_in(self, socket: Socket) {
        let Some(tls) = &self.tls else { return self.hand_over(Box::new(socket)).await };
        match tokio::time::timeout(TLS_HANDSHAKE_LIMIT, tls.accept(socket)).await {
            Ok(Ok(stream)) => self.hand_over(Box::new(stream)).await,
            // The host itself only ever says "Plugin did not respond", so this line is the only trace of the cause.
            Ok(Err(error)) => {
                warn!(error = &error as &dyn std::error::Error, "A connection failed at its TLS handshake")
            }
            Err(_) => warn!("A connection did not finish its TLS handshake in {TLS_HANDSHAKE_LIMIT:?}"),
        }
    }

    async fn hand_over(&self, stream: Box<dyn Stream>) {
        debug!("The host is connected");
        let connection = Connection { stream, _open: self.connections.open() };
        // Fails only when the server has ended, and then nobody needs the connection.
        let _ = self.sender.send(Ok(connection)).await;
    }
}

/// What a socket is, with and without TLS.
trait Stream: AsyncRead + AsyncWrite + Send + Unpin {}

impl<T: AsyncRead + AsyncWrite + Send + Unpin> Stream for T {}

/// A connection that got in.
pub(crate) struct Connection {
    stream: Box<dyn Stream>,
    _open: Open,
}

impl Connected for Connection {
    type ConnectInfo = ();

    fn connect_info(&self) -> Self::ConnectInfo {}
}

impl AsyncRead for Connection {
    fn poll_read(mut self: Pin<&mut Self>, ctx: &mut Context<'_>, into: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(ctx, into)
    }
}

impl AsyncWrite for Connection {
    fn poll_write(mut self: Pin<&mut Self>, ctx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write(ctx, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, ctx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(ctx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, ctx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(ctx)
    }
}

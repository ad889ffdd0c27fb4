//! One WebSocket.

use std::io;
use std::net::TcpStream;
use std::time::{Duration, Instant};

use tungstenite::{HandshakeError, Message, WebSocket, client};

use super::Echoes;

/// An echo that takes longer is lost.
const TIMEOUT: Duration = Duration::from_secs(5);

/// Why a WebSocket has failed.
#[derive(Debug, thiserror::Error)]
pub(super) enum Failure {
    /// No connection could be opened.
    #[error("no connection")]
    Connect(#[source] io::Error),
    /// The handshake was refused, or did not end.
    #[error("no handshake: {0}")]
    Handshake(String),
    /// The connection broke, or no echo came in time.
    #[error("no echo")]
    Lost(#[source] Box<tungstenite::Error>),
    /// Something else came back.
    #[error("sent {sent:?}, got {got:?}")]
    Different {
        /// What was sent.
        sent: String,
        /// What came.
        got: Message,
    },
    /// The closing handshake did not end.
    #[error("not closed")]
    NotClosed(#[source] Box<tungstenite::Error>),
}

/// A WebSocket on which every frame is sent back.
pub(super) struct Socket {
    socket: WebSocket<TcpStream>,
    sent: u64,
}

impl Socket {
    pub(super) fn open(url: &str, echoes: &mut Echoes) -> Result<Socket, Failure> {
        let authority = url.trim_start_matches("ws://").split('/').next().unwrap_or_default();
        let stream = TcpStream::connect(authority).map_err(Failure::Connect)?;
        let limits =
            [stream.set_read_timeout(Some(TIMEOUT)), stream.set_write_timeout(Some(TIMEOUT)), stream.set_nodelay(true)];
        limits.into_iter().collect::<io::Result<()>>().map_err(Failure::Connect)?;
        let (socket, _) = client(url, stream).map_err(|error| match error {
            HandshakeError::Interrupted(_) => Failure::Handshake("it was not answered in time".to_owned()),
            HandshakeError::Failure(error) => Failure::Handshake(error.to_string()),
        })?;
        echoes.opened += 1;
        Ok(Socket { socket, sent: 0 })
    }

    /// Sends a frame like no other, and waits for it to come back.
    pub(super) fn echo(&mut self, echoes: &mut Echoes) -> Result<(), Failure> {
        self.sent += 1;
        let sent = format!("frame {}", self.sent);
        let at = Instant::now();
        let lost = |error| Failure::Lost(Box::new(error));
        self.socket.send(Message::text(sent.clone())).map_err(lost)?;
        match self.socket.read().map_err(lost)? {
            Message::Text(text) if text.as_str() == sent => {
                echoes.latencies.push(at.elapsed());
                Ok(())
            }
            got => Err(Failure::Different { sent, got }),
        }
    }

    /// Says that this is the end, and waits until the other side has said so, too.
    pub(super) fn close(mut self) -> Result<(), Failure> {
        let closing = self.socket.close(None);
        let mut result = closing.and_then(|()| self.socket.read().map(drop));
        while result.is_ok() {
            result = self.socket.read().map(drop);
        }
        match result {
            Err(tungstenite::Error::ConnectionClosed) | Ok(()) => Ok(()),
            Err(error) => Err(Failure::NotClosed(Box::new(error))),
        }
    }
}

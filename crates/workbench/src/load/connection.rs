//! One HTTP/1.1 connection that knows whether a request was sent.

use std::time::Duration;

use bytes::Bytes;
use http_body_util::{BodyExt, Empty};
use hyper::body::Incoming;
use hyper::client::conn::http1;
use hyper::{Request, Response};
use hyper_util::rt::TokioIo;
use tokio::io::AsyncReadExt;
use tokio::net::TcpStream;

use super::failure::{Failure, is_our_own_shortage};
use super::recorder::Answer;

/// How long to wait before asking again for a port or a descriptor.
const SHORTAGE: Duration = Duration::from_millis(20);
/// How long a server may take to close a connection after its last answer before we close it ourselves.
const PARTING: Duration = Duration::from_secs(1);

pub(super) struct Connection(http1::SendRequest<Empty<Bytes>>);

/// What became of a request on a connection that was kept open.
pub(super) enum Sent {
    /// It was answered, or it was sent and lost.
    Yes(Result<Answer, Failure>),
    /// The server had closed the connection before: nothing was sent, and another connection may take the request.
    No,
}

/// How a connection is meant to end.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Use {
    /// It is kept for more requests.
    Kept,
    /// It is for one request, which asks the server to close it.
    Once,
}

impl Use {
    /// The value of the request's `Connection` header.
    pub(super) fn header(self) -> &'static str {
        match self {
            Use::Kept => "keep-alive",
            Use::Once => "close",
        }
    }
}

impl Connection {
    /// Opens a connection. A shortage of this machine's own ports or descriptors is waited out.
    pub(super) async fn open(address: &str, purpose: Use) -> Result<Connection, Failure> {
        let stream = loop {
            match TcpStream::connect(address).await {
                Ok(stream) => break stream,
                Err(error) if is_our_own_shortage(&error) => tokio::time::sleep(SHORTAGE).await,
                Err(error) => return Err(Failure::Connect(error)),
            }
        };
        stream.set_nodelay(true).map_err(Failure::Connect)?;
        let (sender, connection) = http1::handshake(TokioIo::new(stream)).await.map_err(Failure::Lost)?;
        tokio::spawn(async move {
            // Errors reach whoever waits for the answer.
            let end = connection.without_shutdown().await;
            if let (Ok(parts), Use::Once) = (end, purpose) {
                let_the_server_close(parts.io.into_inner()).await;
            }
        });
        Ok(Connection(sender))
    }

    /// Sends one request and reads the whole answer.
    pub(super) async fn send(&mut self, request: Request<Empty<Bytes>>) -> Sent {
        if self.0.ready().await.is_err() {
            return Sent::No;
        }
        match self.0.try_send_request(request).await {
            Ok(response) => Sent::Yes(read_answer(response).await),
            Err(mut error) => match error.take_message() {
                Some(_unsent) => Sent::No,
                None => Sent::Yes(Err(Failure::Lost(error.into_error()))),
            },
        }
    }

    /// Whether another request may follow on it.
    pub(super) fn is_open(&self) -> bool {
        !self.0.is_closed()
    }
}

async fn read_answer(response: Response<Incoming>) -> Result<Answer, Failure> {
    let status = response.status();
    let color = response.headers().get("x-color").and_then(|value| value.to_str().ok()).map(str::to_owned);
    let mut body = response.into_body();
    // Half an answer is a lost request.
    while let Some(frame) = body.frame().await {
        frame.map_err(Failure::BrokenOff)?;
    }
    if status.is_success() {
        Ok(Answer { status: status.as_u16(), color })
    } else {
        Err(Failure::Status(status.as_u16()))
    }
}

/// Waits for the server's end of the connection. Whoever closes first keeps the pair of ports blocked for a minute
/// (TIME_WAIT); at hundreds of new connections a second that must not be the side that needs a fresh port for each.
async fn let_the_server_close(mut stream: TcpStream) {
    let mut rest = [0; 64];
    let end = async { while stream.read(&mut rest).await.is_ok_and(|length| length > 0) {} };
    // A server that does not close is left after a while.
    let _ = tokio::time::timeout(PARTING, end).await;
}

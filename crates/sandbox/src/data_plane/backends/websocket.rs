//! A WebSocket that sends back every frame (RFC 6455).

use std::io;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use http_body_util::Full;
use hyper::body::Incoming;
use hyper::header::{CONNECTION, HeaderMap, HeaderValue, SEC_WEBSOCKET_ACCEPT, SEC_WEBSOCKET_KEY, UPGRADE};
use hyper::{Request, Response, StatusCode};
use hyper_util::rt::TokioIo;
use sha1::{Digest, Sha1};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};

use crate::tasks::Tasks;

/// The value that RFC 6455 adds to a client's key.
const GUID: &str = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

/// No frame is longer, so that a client cannot make a backend hold any amount of memory.
const LONGEST_FRAME: u64 = 1 << 20;

const CLOSE: u8 = 8;
const PING: u8 = 9;
const PONG: u8 = 10;

/// Agrees to a handshake and echoes in a task of its own.
pub(super) fn accept(mut request: Request<Incoming>, tasks: &Tasks) -> Response<Full<Bytes>> {
    let Some(accepted) = accepted_key(request.headers()) else {
        let mut answer = Response::new(Full::new(Bytes::from_static(b"expected a WebSocket handshake\n")));
        *answer.status_mut() = StatusCode::UPGRADE_REQUIRED;
        return answer;
    };
    let upgrade = hyper::upgrade::on(&mut request);
    tasks.spawn_until_stopped(async move {
        let Ok(upgraded) = upgrade.await else { return };
        if let Err(error) = echo(TokioIo::new(upgraded)).await {
            tracing::debug!(%error, "a WebSocket ended early");
        }
    });
    let mut answer = Response::new(Full::default());
    *answer.status_mut() = StatusCode::SWITCHING_PROTOCOLS;
    answer.headers_mut().insert(CONNECTION, HeaderValue::from_static("upgrade"));
    answer.headers_mut().insert(UPGRADE, HeaderValue::from_static("websocket"));
    answer.headers_mut().insert(SEC_WEBSOCKET_ACCEPT, accepted);
    answer
}

fn accepted_key(headers: &HeaderMap) -> Option<HeaderValue> {
    let websocket = headers.get(UPGRADE)?.to_str().ok()?.eq_ignore_ascii_case("websocket");
    let key = headers.get(SEC_WEBSOCKET_KEY).filter(|_| websocket)?;
    let digest = Sha1::new().chain_update(key.as_bytes()).chain_update(GUID).finalize();
    HeaderValue::from_str(&STANDARD.encode(digest)).ok()
}

async fn echo(mut stream: impl AsyncRead + AsyncWrite + Unpin) -> io::Result<()> {
    loop {
        let first = stream.read_u8().await?;
        let mut payload = read_payload(&mut stream).await?;
        let kind = first & 0x0f;
        let answered = if kind == PING { (first & 0xf0) | PONG } else { first };
        write_frame(&mut stream, answered, &mut payload).await?;
        if kind == CLOSE {
            return stream.shutdown().await;
        }
    }
}

async fn read_payload(stream: &mut (impl AsyncRead + Unpin)) -> io::Result<Vec<u8>> {
    let second = stream.read_u8().await?;
    let length = match second & 0x7f {
        126 => u64::from(stream.read_u16().await?),
        127 => stream.read_u64().await?,
        short => u64::from(short),
    };
    if second & 0x80 == 0 || length > LONGEST_FRAME {
        return Err(io::Error::new(io::ErrorKind::InvalidData, "a client's frame must be masked and short"));
    }
    let mut mask = [0; 4];
    stream.read_exact(&mut mask).await?;
    let mut payload = vec![0; usize::try_from(length).expect("bounded above")];
    stream.read_exact(&mut payload).await?;
    for (byte, mask) in payload.iter_mut().zip(mask.iter().cycle()) {
        *byte ^= mask;
    }
    Ok(payload)
}

async fn write_frame(stream: &mut (impl AsyncWrite + Unpin), first: u8, payload: &mut Vec<u8>) -> io::Result<()> {
    let mut frame = vec![first];
    match payload.len() {
        short @ ..126 => frame.push(u8::try_from(short).expect("below 126")),
        middle @ 126..=0xffff => {
            frame.push(126);
            frame.extend(u16::try_from(middle).expect("in range").to_be_bytes());
        }
        long => {
            frame.push(127);
            frame.extend(u64::try_from(long).expect("a length fits").to_be_bytes());
        }
    }
    frame.append(payload);
    stream.write_all(&frame).await?;
    stream.flush().await
}

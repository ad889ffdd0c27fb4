//! A server that sends what no API sends.

use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

/// What a connection gets.
#[derive(Clone, Debug)]
pub(crate) enum Misbehaviour {
    /// A reply of this status, type and body.
    Reply(u16, &'static str, Vec<u8>),
    /// A body that goes on byte by byte, and does not end.
    Trickle,
    /// A body that goes on as fast as it can, and does not end.
    Endless,
    /// A body of which the second half does not come: the connection is closed.
    Closed,
    /// A body of which the second half does not come: the connection is reset.
    Reset,
}

/// Misbehaves until the test's runtime ends; gives its address. Requests for `DescribeListeners` get a good reply where there
/// is one.
pub(crate) async fn start(misbehaviour: Misbehaviour, listeners: Option<String>) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let endpoint = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let (misbehaviour, listeners) = (misbehaviour.clone(), listeners.clone());
            // The caller may hang up at any time.
            tokio::spawn(async move { drop(answer(stream, misbehaviour, listeners).await) });
        }
    });
    endpoint
}

async fn answer(mut stream: TcpStream, misbehaviour: Misbehaviour, listeners: Option<String>) -> std::io::Result<()> {
    if matches!(misbehaviour, Misbehaviour::Reset) {
        // With a request that was not read to its end, closing resets.
        stream.read_exact(&mut [0; 10]).await?;
        return head(&mut stream, "content-length: 1000").await;
    }
    while let (request, Some(listeners)) = (read_request(&mut stream).await?, &listeners) {
        if !request.contains("action=describelisteners") {
            break;
        }
        reply(&mut stream, 200, "text/xml", listeners.as_bytes()).await?;
    }
    misbehave(stream, misbehaviour).await
}

async fn reply(stream: &mut TcpStream, status: u16, content_type: &str, body: &[u8]) -> std::io::Result<()> {
    let head = format!("HTTP/1.1 {status} x\r\ncontent-type: {content_type}\r\ncontent-length: {}", body.len());
    stream.write_all(format!("{head}\r\n\r\n").as_bytes()).await?;
    stream.write_all(body).await
}

async fn misbehave(mut stream: TcpStream, misbehaviour: Misbehaviour) -> std::io::Result<()> {
    match misbehaviour {
        Misbehaviour::Reply(status, content_type, body) => reply(&mut stream, status, content_type, &body).await,
        Misbehaviour::Trickle => {
            head(&mut stream, "x-more: soon").await?;
            loop {
                stream.write_all(b" ").await?;
                tokio::time::sleep(Duration::from_millis(200)).await;
            }
        }
        Misbehaviour::Endless => {
            head(&mut stream, "x-more: now").await?;
            loop {
                stream.write_all(&[b' '; 65536]).await?;
            }
        }
        Misbehaviour::Closed | Misbehaviour::Reset => head(&mut stream, "content-length: 1000").await,
    }
}

async fn head(stream: &mut TcpStream, header: &str) -> std::io::Result<()> {
    stream.write_all(format!("HTTP/1.1 200 x\r\ncontent-type: text/xml\r\n{header}\r\n\r\n<Describe").as_bytes()).await
}

/// A whole request in lower case.
async fn read_request(stream: &mut TcpStream) -> std::io::Result<String> {
    let mut request = Vec::new();
    loop {
        let mut chunk = [0; 4096];
        let length = stream.read(&mut chunk).await?;
        if length == 0 {
            return Err(std::io::ErrorKind::UnexpectedEof.into());
        }
        request.extend_from_slice(&chunk[..length]);
        let text = String::from_utf8_lossy(&request).to_ascii_lowercase();
        let Some((head, body)) = text.split_once("\r\n\r\n") else { continue };
        let length: usize = head
            .split_once("content-length: ")
            .map_or(0, |(_, rest)| rest.lines().next().unwrap().trim().parse().unwrap());
        if body.len() >= length {
            return Ok(text);
        }
    }
}

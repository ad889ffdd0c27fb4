//! A server that has one answer for everything.

use tokio::io::{AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};

use super::request;

/// Runs until the test's runtime ends.
pub(crate) struct OneAnswer {
    pub(crate) endpoint: String,
}

impl OneAnswer {
    /// A server that gives this status and body, whatever it is asked.
    pub(crate) async fn start(status: u16, content_type: &str, body: &str) -> OneAnswer {
        OneAnswer::with_headers(status, &format!("content-type: {content_type}\r\n"), body).await
    }

    /// With these headers, each with its line's end.
    pub(crate) async fn with_headers(status: u16, headers: &str, body: &str) -> OneAnswer {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let endpoint = format!("http://{}", listener.local_addr().unwrap());
        let head = format!("HTTP/1.1 {status} x\r\n{headers}connection: close\r\n");
        let answer = format!("{head}content-length: {}\r\n\r\n{body}", body.len());
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(give(stream, answer.clone()));
            }
        });
        OneAnswer { endpoint }
    }
}

/// The request is read to its end first: a connection that is closed with bytes unread is reset.
async fn give(stream: TcpStream, answer: String) {
    let mut stream = BufReader::new(stream);
    if request::read(&mut stream).await.is_some() {
        let _ = stream.write_all(answer.as_bytes()).await;
    }
}

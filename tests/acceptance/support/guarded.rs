//! A server that lets nobody in without the words it wants.

use tokio::io::{AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};

use super::request;

/// Serves until the test's runtime ends, and gives its URL: 200 to a request whose head has all of these words, 401 to others.
pub(crate) async fn guarded_server(wanted: &'static [&'static str]) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            tokio::spawn(answer(stream, wanted));
        }
    });
    url
}

async fn answer(stream: TcpStream, wanted: &[&str]) {
    let mut stream = BufReader::new(stream);
    if let Some((head, _)) = request::read(&mut stream).await {
        let status = if wanted.iter().all(|word| head.contains(word)) { 200 } else { 401 };
        let answer = format!("HTTP/1.1 {status} x\r\ncontent-length: 0\r\nconnection: close\r\n\r\n");
        let _ = stream.write_all(answer.as_bytes()).await;
    }
}

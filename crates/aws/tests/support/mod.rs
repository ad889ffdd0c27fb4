//! An ELBv2 API that gives fixed replies and keeps what it was sent.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use bluegreen_aws::{ConnectOptions, Elbv2, Keys};
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};

/// The reply to each action: an HTTP status and a body.
pub(crate) type Replies = BTreeMap<&'static str, (u16, String)>;

pub(crate) struct FakeApi {
    pub(crate) elbv2: Elbv2,
    requests: Arc<Mutex<Vec<BTreeMap<String, String>>>>,
}

impl FakeApi {
    pub(crate) async fn start(replies: Replies) -> FakeApi {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let endpoint = format!("http://{}", listener.local_addr().unwrap());
        let requests = Arc::new(Mutex::new(Vec::new()));
        tokio::spawn(accept(listener, Arc::new(replies), Arc::clone(&requests)));
        let keys = Keys { access_key: "test".to_owned(), secret_key: "test".to_owned(), token: None };
        let options = ConnectOptions {
            region: Some("us-east-1".to_owned()),
            keys: Some(keys),
            elbv2_endpoint: Some(endpoint),
            max_retries: Some(0),
            ..ConnectOptions::default()
        };
        FakeApi { elbv2: Elbv2::connect(&options).await.unwrap(), requests }
    }

    /// The form of the last request for this action.
    pub(crate) fn last(&self, action: &str) -> Option<BTreeMap<String, String>> {
        let requests = self.requests.lock().unwrap();
        requests.iter().rev().find(|form| form["Action"] == action).cloned()
    }
}

async fn accept(listener: TcpListener, replies: Arc<Replies>, requests: Arc<Mutex<Vec<BTreeMap<String, String>>>>) {
    while let Ok((stream, _)) = listener.accept().await {
        tokio::spawn(serve(stream, Arc::clone(&replies), Arc::clone(&requests)));
    }
}

async fn serve(stream: TcpStream, replies: Arc<Replies>, requests: Arc<Mutex<Vec<BTreeMap<String, String>>>>) {
    let mut stream = BufReader::new(stream);
    while let Some(form) = read_form(&mut stream).await {
        let unknown = (400, "no such action".to_owned());
        let (status, body) = replies.get(form["Action"].as_str()).cloned().unwrap_or(unknown);
        requests.lock().unwrap().push(form);
        let head = format!("HTTP/1.1 {status} x\r\ncontent-type: text/xml\r\ncontent-length: {}\r\n\r\n", body.len());
        stream.write_all(format!("{head}{body}").as_bytes()).await.unwrap();
    }
}

async fn read_form(stream: &mut BufReader<TcpStream>) -> Option<BTreeMap<String, String>> {
    let mut length = 0;
    loop {
        let mut line = String::new();
        if stream.read_line(&mut line).await.ok()? == 0 {
            return None;
        }
        if let Some(value) = line.to_ascii_lowercase().strip_prefix("content-length:") {
            length = value.trim().parse().unwrap();
        }
        if line == "\r\n" {
            break;
        }
    }
    let mut body = vec![0; length];
    stream.read_exact(&mut body).await.ok()?;
    Some(form_urlencoded::parse(&body).into_owned().collect())
}

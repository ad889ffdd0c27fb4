//! One address for the APIs of several regions: the signature of a call says for which of them it is, and who asks a proxy for a
//! tunnel is told nothing but that it was heard.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use tokio::io::{AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};

use super::request;

/// Runs until the test's runtime ends.
pub(crate) struct Crossroads {
    pub(crate) endpoint: String,
    heads: Arc<Mutex<Vec<String>>>,
}

impl Crossroads {
    /// The address for each of these endpoints, by region.
    pub(crate) async fn between(regions: impl IntoIterator<Item = (String, String)>) -> Crossroads {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let endpoint = format!("http://{}", listener.local_addr().unwrap());
        let regions: Arc<BTreeMap<_, _>> = Arc::new(regions.into_iter().collect());
        let heads = Arc::new(Mutex::default());
        let kept = Arc::clone(&heads);
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(pass(stream, Arc::clone(&regions), Arc::clone(&kept)));
            }
        });
        Crossroads { endpoint, heads }
    }

    /// A proxy that lets nobody through.
    pub(crate) async fn closed() -> Crossroads {
        Crossroads::between([]).await
    }

    /// The first line of every request so far.
    pub(crate) fn asked(&self) -> Vec<String> {
        self.heads().iter().filter_map(|head| head.lines().next().map(str::to_owned)).collect()
    }

    /// The heads of all requests so far.
    pub(crate) fn heads(&self) -> Vec<String> {
        self.heads.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

/// One request. Every connection is for one, which keeps it simple.
async fn pass(stream: TcpStream, regions: Arc<BTreeMap<String, String>>, heads: Arc<Mutex<Vec<String>>>) {
    let mut stream = BufReader::new(stream);
    let Some((head, body)) = request::read(&mut stream).await else { return };
    heads.lock().unwrap_or_else(PoisonError::into_inner).push(head.clone());
    let meant = regions.iter().find(|(region, _)| head.contains(&format!("/{region}/")));
    let reply = match meant {
        Some((_, endpoint)) => forward(endpoint.trim_start_matches("http://"), &head, &body).await,
        None => None,
    };
    let refusal = b"HTTP/1.1 502 x\r\ncontent-length: 0\r\nconnection: close\r\n\r\n".to_vec();
    // Whoever asked may be gone.
    let _ = stream.write_all(&reply.unwrap_or(refusal)).await;
}

async fn forward(address: &str, head: &str, body: &[u8]) -> Option<Vec<u8>> {
    let mut upstream = TcpStream::connect(address).await.ok()?;
    let head = head.replacen("\r\n", "\r\nconnection: close\r\n", 1);
    upstream.write_all(head.as_bytes()).await.ok()?;
    upstream.write_all(body).await.ok()?;
    let mut reply = Vec::new();
    upstream.read_to_end(&mut reply).await.ok()?;
    Some(reply)
}

//! Targets that a test serves itself, to see and decide more than a built-in backend allows.

use std::sync::Arc;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Notify;

use crate::world::{World, start_from, topology};

/// A target that keeps requests for `/held` until it is told to answer them.
pub(crate) struct Held {
    pub(crate) port: u16,
    pub(crate) arrived: Arc<Notify>,
    pub(crate) release: Arc<Notify>,
}

pub(crate) async fn hold() -> Held {
    let socket = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let held = Held {
        port: socket.local_addr().unwrap().port(),
        arrived: Arc::new(Notify::new()),
        release: Arc::new(Notify::new()),
    };
    let (arrived, release) = (held.arrived.clone(), held.release.clone());
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = socket.accept().await {
            let (arrived, release) = (arrived.clone(), release.clone());
            tokio::spawn(async move {
                if read_head(&mut stream).await.starts_with("GET /held ") {
                    arrived.notify_one();
                    release.notified().await;
                }
                stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 4\r\nconnection: close\r\n\r\nheld").await
            });
        }
    });
    held
}

/// A sandbox whose listener forwards to one target on this port.
pub(crate) async fn world_with_target(port: u16) -> World {
    let target = format!("targets = [{{ id = \"127.0.0.1\", port = {port} }}]");
    let red = format!("[[target_groups]]\nname = \"red\"\nhealth_check = {{ interval_ms = 100 }}\n{target}\n");
    let world = start_from(&topology(&red)).await;
    world.weigh(&[("red", "1")]).await.assert_ok();
    world
}

/// A request's or an answer's head, with the blank line that ends it.
pub(crate) async fn read_head(stream: &mut TcpStream) -> String {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        match stream.read_u8().await {
            Ok(byte) => head.push(byte),
            Err(_) => break,
        }
    }
    String::from_utf8(head).unwrap()
}

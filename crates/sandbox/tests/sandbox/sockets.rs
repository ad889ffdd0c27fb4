//! What is not plain HTTP: WebSockets, and TCP through a network load balancer.

use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::client::get;
use crate::targets_of_ours::read_head;
use crate::world::{start, start_from, topology};

/// A masked text frame, short enough for one byte of length.
fn frame(text: &str) -> Vec<u8> {
    let mask = [1, 2, 3, 4];
    let length = 0x80 | u8::try_from(text.len()).unwrap();
    let masked = text.bytes().zip(mask.iter().cycle()).map(|(byte, mask)| byte ^ mask);
    [0x81, length].into_iter().chain(mask).chain(masked).collect()
}

#[tokio::test]
async fn a_websocket_stays_with_its_target_while_weights_change() {
    let world = start().await;
    let mut stream = TcpStream::connect(world.url().trim_start_matches("http://")).await.unwrap();
    let handshake = "GET /ws HTTP/1.1\r\nhost: x\r\nconnection: Upgrade\r\nupgrade: websocket\r\n\
                     sec-websocket-version: 13\r\nsec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";
    stream.write_all(handshake.as_bytes()).await.unwrap();
    let head = read_head(&mut stream).await.to_lowercase();
    assert!(head.starts_with("http/1.1 101 "), "{head}");
    // The example of RFC 6455, section 1.3.
    assert!(head.contains("sec-websocket-accept: s3pplmbitxaq9kygzzhzrbk+xoo=\r\n"), "{head}");
    assert!(head.contains("x-color: blue\r\n"), "{head}");
    for text in ["one", "two"] {
        stream.write_all(&frame(text)).await.unwrap();
        let mut echoed = vec![0; 2 + text.len()];
        stream.read_exact(&mut echoed).await.unwrap();
        assert_eq!(echoed, [&[0x81, u8::try_from(text.len()).unwrap()], text.as_bytes()].concat());
        world.weigh(&[("green", "1")]).await.assert_ok();
    }
    assert_eq!(get(world.url()).await.color(), "green");
    tokio::time::timeout(Duration::from_secs(5), world.sandbox.shutdown()).await.expect("tunnels end too");
}

#[tokio::test]
async fn a_backend_answers_426_to_a_plain_request_for_its_websocket() {
    let world = start().await;
    assert_eq!(get(&format!("{}/ws", world.url())).await.status, 426);
}

#[tokio::test]
async fn a_network_load_balancer_forwards_connections() {
    let network = r#"
[[load_balancers]]
name = "net"
type = "network"
[[load_balancers.listeners]]
port = 5000
forward = { red = 1 }
[[target_groups]]
name = "red"
protocol = "TCP"
health_check = { interval_ms = 100 }
backends = { color = "red", count = 1 }
"#;
    let world = start_from(&topology(network)).await;
    assert_eq!(world.ready().load_balancers[1].kind, "network");
    let listener = &world.ready().load_balancers[1].listeners[0];
    assert!(listener.arn.contains(":listener/net/net/"), "{}", listener.arn);
    assert_eq!(get(&listener.url).await.color(), "red");
    assert_eq!(world.states("red").await, ["healthy"]);
}

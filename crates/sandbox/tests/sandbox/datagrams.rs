//! UDP listeners of network load balancers.

use std::time::Duration;

use hyper::Method;
use tokio::net::UdpSocket;

use crate::world::{World, start_from};

/// Answers each datagram with its own name, until the test ends; the same port takes the health checks over TCP.
async fn echo(name: &'static str) -> u16 {
    loop {
        let socket = UdpSocket::bind("127.0.0.1:0").await.unwrap();
        let port = socket.local_addr().unwrap().port();
        let Ok(checks) = tokio::net::TcpListener::bind(("127.0.0.1", port)).await else { continue };
        tokio::spawn(async move { while checks.accept().await.is_ok() {} });
        tokio::spawn(async move {
            let mut datagram = [0; 100];
            while let Ok((_, client)) = socket.recv_from(&mut datagram).await {
                socket.send_to(name.as_bytes(), client).await.unwrap();
            }
        });
        return port;
    }
}

async fn with_two_groups() -> World {
    let mut toml = "[[load_balancers]]\nname = \"dns\"\ntype = \"network\"\n[[load_balancers.listeners]]\nport = 53\n\
                    protocol = \"UDP\"\nforward = { blue = 1 }\n"
        .to_owned();
    for name in ["blue", "green"] {
        let port = echo(name).await;
        toml.push_str(&format!(
            "[[target_groups]]\nname = \"{name}\"\nprotocol = \"UDP\"\nhealth_check = {{ interval_ms = 50 }}\n\
             targets = [{{ id = \"127.0.0.1\", port = {port} }}]\n"
        ));
    }
    start_from(&toml).await
}

async fn client(world: &World) -> UdpSocket {
    let socket = UdpSocket::bind("127.0.0.1:0").await.unwrap();
    let address = world.url().strip_prefix("udp://").expect("a listener for datagrams");
    socket.connect(address).await.unwrap();
    socket
}

async fn ask(socket: &UdpSocket) -> String {
    let mut datagram = [0; 100];
    socket.send(b"who?").await.unwrap();
    let length = tokio::time::timeout(Duration::from_secs(10), socket.recv(&mut datagram)).await.expect("an answer");
    String::from_utf8(datagram[..length.unwrap()].to_vec()).unwrap()
}

#[tokio::test]
async fn a_flow_stays_with_its_target_and_new_weights_are_for_new_flows() {
    let world = with_two_groups().await;
    world.until_states("blue", &["healthy"]).await;
    let first = client(&world).await;
    assert_eq!(ask(&first).await, "blue");
    world.weigh(&[("green", "1")]).await.assert_ok();
    assert_eq!(ask(&client(&world).await).await, "green");
    assert_eq!(ask(&first).await, "blue", "its flow has begun before");
    let traffic = world.admin(Method::GET, "traffic", "").await.json();
    let flows: Vec<_> = traffic.as_array().unwrap().iter().map(|row| row["requests"].as_u64().unwrap()).collect();
    assert_eq!(flows, [1, 1], "flows are counted, not datagrams");
}

#[tokio::test]
async fn a_group_of_datagrams_is_checked_over_tcp() {
    let world = with_two_groups().await;
    world.until_states("blue", &["healthy"]).await;
    let shown = world.call("DescribeTargetGroups", &[("Names.member.1", "blue")]).await.assert_ok();
    assert_eq!((shown.text("Protocol").as_str(), shown.text("HealthCheckProtocol").as_str()), ("UDP", "TCP"));
}

#[tokio::test]
async fn a_listener_of_datagrams_stays_one() {
    let world = with_two_groups().await;
    let change = [("ListenerArn", world.listener()), ("Protocol", "TCP")];
    world.call("ModifyListener", &change).await.assert_error(400, "OperationNotPermitted");
    let backends = "[[target_groups]]\nname = \"a\"\nprotocol = \"UDP\"\nbackends = { color = \"a\", count = 1 }\n";
    let error = bluegreen_sandbox::Topology::from_toml(backends).unwrap_err().to_string();
    assert!(error.contains("which built-in backends speak, found \"UDP\""), "{error}");
}

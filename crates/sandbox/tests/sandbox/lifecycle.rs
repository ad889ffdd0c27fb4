//! Starting, deleting, stopping.

use std::time::Duration;

use bluegreen_sandbox::{Options, Ready, Sandbox, Topology};
use tokio::net::TcpStream;

use crate::client::{get, until};
use crate::targets_of_ours::{hold, world_with_target};
use crate::world::{start, start_from, topology};

/// Far longer than a shutdown takes, and shorter than any connection would stay idle by itself.
const BOUND: Duration = Duration::from_secs(20);

fn urls(ready: &Ready) -> Vec<String> {
    let listeners = ready.load_balancers.iter().flat_map(|found| &found.listeners).map(|found| &found.url);
    let targets = ready.target_groups.iter().flat_map(|found| &found.targets).map(|found| &found.url);
    [&ready.endpoint].into_iter().chain(listeners).chain(targets).cloned().collect()
}

async fn listens(url: &str) -> bool {
    TcpStream::connect(url.trim_start_matches("http://")).await.is_ok()
}

#[tokio::test]
async fn after_a_shutdown_no_port_is_left_open() {
    let world = start().await;
    let urls = urls(world.ready());
    assert_eq!(urls.len(), 6);
    for url in &urls {
        assert!(url.starts_with("http://127.0.0.1:"), "{url}");
        assert!(listens(url).await, "{url}");
    }
    // Leaves idle connections on both sides of the load balancer.
    let kept = crate::client::http();
    let request = hyper::Request::get(world.url()).body(http_body_util::Full::default()).unwrap();
    assert_eq!(crate::client::try_send(&kept, request).await.unwrap().status, 200);
    tokio::time::timeout(BOUND, world.sandbox.shutdown()).await.expect("idle connections hold up nothing");
    for url in &urls {
        assert!(!listens(url).await, "{url}");
    }
}

#[tokio::test]
async fn a_request_in_flight_does_not_hold_up_a_shutdown() {
    let held = hold().await;
    let world = world_with_target(held.port).await;
    let url = format!("{}/held", world.url());
    let hanging = tokio::spawn(async move {
        let request = hyper::Request::get(url).body(http_body_util::Full::default()).unwrap();
        crate::client::try_send(&crate::client::http(), request).await
    });
    held.arrived.notified().await;
    tokio::time::timeout(BOUND, world.sandbox.shutdown()).await.expect("it gets a second, not forever");
    assert!(hanging.await.unwrap().is_none(), "its connection was cut");
}

#[tokio::test]
async fn dropping_a_sandbox_stops_it() {
    let world = start().await;
    let urls = urls(world.ready());
    drop(world);
    for url in &urls {
        until(&format!("{url} is closed"), async || !listens(url).await).await;
    }
}

#[tokio::test]
async fn the_control_plane_can_have_a_fixed_port() {
    let socket = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = socket.local_addr().unwrap().port();
    let options = Options { port: Some(port), ..Options::default() };
    let taken = Sandbox::start(Topology::default(), options.clone()).await.unwrap_err();
    assert!(taken.to_string().contains("the control plane cannot listen on"), "{taken}");
    drop(socket);
    let sandbox = Sandbox::start(Topology::default(), options).await.unwrap();
    assert_eq!(sandbox.ready().endpoint, format!("http://127.0.0.1:{port}"));
    sandbox.shutdown().await;
}

#[tokio::test]
async fn a_deleted_listener_is_gone_from_the_api_and_from_its_port() {
    let world = start().await;
    assert_eq!(get(world.url()).await.status, 200);
    world.call("DeleteListener", &[("ListenerArn", world.listener())]).await.assert_ok();
    let described = world.call("DescribeListeners", &[("ListenerArns.member.1", world.listener())]).await;
    described.assert_error(400, "ListenerNotFound");
    world.call("DeleteListener", &[("ListenerArn", world.listener())]).await.assert_error(400, "ListenerNotFound");
    until("its port is closed", async || !listens(world.url()).await).await;
    assert_eq!(world.states("blue").await, ["unused", "unused"]);
}

#[tokio::test]
async fn two_sandboxes_live_side_by_side() {
    let (first, second) = (start().await, start_from(&topology("")).await);
    first.weigh(&[("green", "1")]).await.assert_ok();
    assert_eq!((get(first.url()).await.color(), get(second.url()).await.color()), ("green", "blue"));
    assert_eq!(first.listener(), second.listener(), "the same names give the same ARNs");
}

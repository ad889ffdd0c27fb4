//! What clients of the listeners see.

use std::sync::Arc;

use bluegreen_sandbox::{Options, Sandbox, Topology};
use bytes::Bytes;
use http_body_util::Full;
use hyper::{Method, Request};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use tokio::sync::Notify;

use crate::client::{get, http, send, try_send, until};
use crate::targets_of_ours::{hold, read_head, world_with_target};
use crate::world::{World, start, start_from, topology};

/// A target that answers each connection with the head of the request it got.
async fn mirror() -> u16 {
    let socket = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = socket.local_addr().unwrap().port();
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = socket.accept().await {
            tokio::spawn(async move {
                let head = read_head(&mut stream).await;
                let answer = format!(
                    "HTTP/1.1 200 OK\r\ncontent-length: {}\r\nconnection: close\r\nkeep-alive: timeout=5\r\n\r\n{head}",
                    head.len()
                );
                stream.write_all(answer.as_bytes()).await
            });
        }
    });
    port
}

#[tokio::test]
async fn requests_take_turns_between_healthy_targets() {
    let world = start().await;
    let mut backends = Vec::new();
    for _ in 0..4 {
        let answer = get(world.url()).await;
        assert_eq!((answer.status, answer.color()), (200, "blue"));
        assert!(answer.body.contains("blue"), "{}", answer.body);
        backends.push(answer.header("x-backend").unwrap().to_owned());
    }
    assert_ne!(backends[0], backends[1]);
    assert_eq!(backends[..2], backends[2..]);
}

#[tokio::test]
async fn a_target_sees_the_request_and_who_sent_it() {
    let world = world_with_target(mirror().await).await;
    let request = Request::get(format!("{}/a/b?c=d", world.url()))
        .header("host", "example.com")
        .header("x-forwarded-for", "10.0.0.1")
        .header("connection", "x-own")
        .header("x-own", "1")
        .header("accept", "text/plain")
        .body(Full::<Bytes>::default())
        .unwrap();
    let answer = try_send(&http(), request).await.unwrap();
    let head = answer.body.to_lowercase();
    assert!(head.starts_with("get /a/b?c=d http/1.1\r\n"), "{head}");
    for line in [
        "host: example.com",
        "x-forwarded-for: 10.0.0.1, 127.0.0.1",
        "x-forwarded-proto: http",
        "x-forwarded-port: 80",
        "accept: text/plain",
    ] {
        assert!(head.contains(&format!("\r\n{line}\r\n")), "{line} in {head}");
    }
    assert!(!head.contains("x-own"), "{head}");
    assert_eq!(answer.header("keep-alive"), None);
}

#[tokio::test]
async fn health_checks_name_themselves_and_their_target() {
    let socket = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = socket.local_addr().unwrap().port();
    let _world = world_with_target(port).await;
    let (mut stream, _) = socket.accept().await.unwrap();
    let head = read_head(&mut stream).await.to_lowercase();
    assert!(head.starts_with("get / http/1.1\r\n"), "{head}");
    assert!(head.contains("user-agent: elb-healthchecker/2.0\r\n"), "{head}");
    assert!(head.contains(&format!("host: 127.0.0.1:{port}\r\n")), "{head}");
}

#[tokio::test]
async fn bodies_pass_whole() {
    let socket = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let world = world_with_target(socket.local_addr().unwrap().port()).await;
    let body = "0123456789".repeat(100_000);
    let length = body.len();
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = socket.accept().await {
            tokio::spawn(async move {
                let head = read_head(&mut stream).await;
                let length = if head.starts_with("POST") { length } else { 0 };
                let mut echoed = vec![0; length];
                stream.read_exact(&mut echoed).await.unwrap();
                let head = format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\nconnection: close\r\n\r\n", echoed.len());
                stream.write_all(head.as_bytes()).await.unwrap();
                stream.write_all(&echoed).await.unwrap();
            });
        }
    });
    let answer = send(Method::POST, world.url(), &body).await;
    assert_eq!(answer.status, 200);
    assert!(answer.body == body, "{} bytes came back", answer.body.len());
}

#[tokio::test]
async fn a_target_that_cannot_be_reached_is_502() {
    // Taken, and nobody listens.
    let socket = tokio::net::TcpSocket::new_v4().unwrap();
    socket.bind("127.0.0.1:0".parse().unwrap()).unwrap();
    let world = world_with_target(socket.local_addr().unwrap().port()).await;
    assert_eq!(get(world.url()).await.status, 502);
}

#[tokio::test]
async fn a_target_outside_of_this_machine_is_never_asked() {
    let world = start().await;
    let elsewhere = [
        ("TargetGroupArn", world.group("green")),
        ("Targets.member.1.Id", "192.0.2.1"),
        ("Targets.member.1.Port", "80"),
    ];
    world.call("RegisterTargets", &elsewhere).await.assert_ok();
    world.weigh(&[("green", "1")]).await.assert_ok();
    // A connection to there would take its time; this fails at once.
    until("its check has failed", async || {
        let told = world.call("DescribeTargetHealth", &elsewhere).await;
        told.text("Reason") == "Target.FailedHealthChecks"
    })
    .await;
}

#[tokio::test]
async fn a_target_that_hangs_up_is_502() {
    let socket = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let world = world_with_target(socket.local_addr().unwrap().port()).await;
    tokio::spawn(async move { while socket.accept().await.is_ok() {} });
    assert_eq!(get(world.url()).await.status, 502);
}

#[tokio::test]
async fn an_empty_group_and_a_sum_of_zero_are_503() {
    let world = start_from(&topology("[[target_groups]]\nname = \"empty\"\n")).await;
    world.weigh(&[("empty", "1")]).await.assert_ok();
    assert_eq!(get(world.url()).await.status, 503);
    world.weigh(&[("blue", "0"), ("green", "0")]).await.assert_ok();
    assert_eq!(get(world.url()).await.status, 503);
}

const OTHERS: &str = r#"
[[load_balancers]]
name = "others"
[[load_balancers.listeners]]
port = 80
default_actions = [{ type = "redirect", config = { Protocol = "HTTPS", Port = "443", StatusCode = "HTTP_301" } }]
[[load_balancers.listeners.rules]]
priority = 1
conditions = [{ field = "path-pattern", values = ["/down"] }]
actions = [{ type = "fixed-response", config = { StatusCode = "503", ContentType = "text/plain", MessageBody = "closed" } }]
"#;

#[tokio::test]
async fn a_listener_can_redirect_and_answer_by_itself() {
    let world = start_from(&topology(OTHERS)).await;
    let url = &world.ready().load_balancers[1].listeners[0].url;
    let moved = get(&format!("{url}/a?b")).await;
    assert_eq!((moved.status, moved.header("location")), (301, Some("https://127.0.0.1:443/a?b")));
    let closed = get(&format!("{url}/down")).await;
    assert_eq!((closed.status, closed.body.as_str()), (503, "closed"));
}

#[tokio::test]
async fn listeners_of_one_load_balancer_can_forward_to_different_groups() {
    let preview = topology("").replacen(
        "[[target_groups]]",
        "[[load_balancers.listeners]]\nport = 8080\nforward = { green = 1 }\n[[target_groups]]",
        1,
    );
    let world = start_from(&preview).await;
    let listeners = &world.ready().load_balancers[0].listeners;
    assert_eq!((get(&listeners[0].url).await.color(), get(&listeners[1].url).await.color()), ("blue", "green"));
    assert_eq!(world.states("green").await, ["healthy", "healthy"], "a preview is reason enough to check it");
    world.weigh(&[("blue", "0"), ("green", "100")]).await.assert_ok();
    assert_eq!((get(&listeners[0].url).await.color(), get(&listeners[1].url).await.color()), ("green", "green"));
}

#[tokio::test]
async fn a_request_in_flight_finishes_on_the_old_group_while_the_next_goes_to_the_new_one() {
    let held = hold().await;
    let world = world_with_target(held.port).await;
    let url = format!("{}/held", world.url());
    let old = tokio::spawn(async move { get(&url).await });
    held.arrived.notified().await;
    world.weigh(&[("green", "1")]).await.assert_ok();
    assert_eq!(get(world.url()).await.color(), "green");
    held.release.notify_one();
    let old = old.await.unwrap();
    assert_eq!((old.status, old.body.as_str()), (200, "held"));
}

#[tokio::test]
async fn a_built_in_backend_can_be_slow() {
    let world = start().await;
    let asked = std::time::Instant::now();
    assert_eq!(get(&format!("{}/slow?ms=200", world.url())).await.color(), "blue");
    assert!(asked.elapsed().as_millis() >= 200);
}

#[tokio::test]
async fn a_propagation_delay_holds_traffic_on_the_old_configuration() {
    let world = start_from(&format!("propagation_delay_ms = 700\n{}", topology(""))).await;
    let changed = std::time::Instant::now();
    world.weigh(&[("green", "1")]).await.assert_ok();
    assert_eq!(world.describe_listener().await.text("TargetGroupArn"), world.group("green"));
    until("green answers", async || get(world.url()).await.color() == "green").await;
    assert!(changed.elapsed().as_millis() >= 699, "it answered after {:?}", changed.elapsed());
}

#[tokio::test]
async fn traffic_is_counted_by_listener_group_and_status() {
    let world = start().await;
    for _ in 0..3 {
        get(world.url()).await;
    }
    world.weigh(&[("blue", "0"), ("green", "0")]).await.assert_ok();
    get(world.url()).await;
    let rows = world.admin(Method::GET, "traffic", "").await.json();
    let row = |status: u64| rows.as_array().unwrap().iter().find(|row| row["status"] == status).unwrap().clone();
    assert_eq!(
        (row(200)["requests"].as_u64(), row(200)["target_group"].as_str()),
        (Some(3), Some(world.group("blue")))
    );
    assert_eq!(
        (row(200)["target_group_name"].as_str(), row(200)["listener"].as_str()),
        (Some("blue"), Some(world.listener()))
    );
    assert_eq!((row(503)["requests"].as_u64(), row(503)["target_group"].is_null()), (Some(1), true));
}

/// A target that promises to keep its connections and closes each after one answer; it tells when the load balancer has
/// noticed. What is on its way in that very moment is lost, as with AWS, so the next request must wait for that.
async fn faithless() -> (u16, Arc<Notify>) {
    let socket = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let (port, noticed) = (socket.local_addr().unwrap().port(), Arc::new(Notify::new()));
    let told = noticed.clone();
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = socket.accept().await {
            let told = told.clone();
            tokio::spawn(async move {
                let checked = read_head(&mut stream).await.contains("ELB-HealthChecker");
                stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok").await.unwrap();
                stream.shutdown().await.unwrap();
                let nothing_more = stream.read_u8().await;
                if !checked && nothing_more.is_err() {
                    told.notify_one();
                }
            });
        }
    });
    (port, noticed)
}

#[tokio::test]
async fn a_pooled_connection_that_the_target_has_closed_costs_no_request() {
    let (port, noticed) = faithless().await;
    let world = world_with_target(port).await;
    for _ in 0..20 {
        assert_eq!(get(world.url()).await.status, 200);
        noticed.notified().await;
    }
}

#[tokio::test]
async fn the_same_seed_gives_the_same_split() {
    let mut splits = Vec::new();
    for _ in 0..2 {
        let topology = Topology::from_toml(&topology("")).unwrap();
        let options = Options { seed: Some(7), ..Options::default() };
        let world = World { sandbox: Sandbox::start(topology, options).await.unwrap() };
        world.weigh(&[("blue", "50"), ("green", "50")]).await.assert_ok();
        let mut colors = String::new();
        for _ in 0..100 {
            colors.push_str(&get(world.url()).await.color()[..1]);
        }
        splits.push(colors);
    }
    assert_eq!(splits[0], splits[1]);
    let blues = splits[0].matches('b').count();
    assert!((30..=70).contains(&blues), "{blues} of 100 were blue");
}

//! Encrypted listeners: a certificate of the sandbox's own, which a client trusts by its authority.

use bytes::Bytes;
use http_body_util::{Empty, Full};
use hyper::client::conn::http2;
use hyper::{Method, Request};
use hyper_util::rt::{TokioExecutor, TokioIo};

use crate::client::{get, http, until};
use crate::secure::{authority, connect, get_over};
use crate::world::{start, start_from, topology};

const CERTIFICATE: &str = "arn:aws:acm:us-east-1:000000000000:certificate/a";

/// An HTTPS listener of the first load balancer, before its plain one.
fn secure() -> String {
    topology("").replacen(
        "[[load_balancers.listeners]]",
        "[[load_balancers.listeners]]\nport = 443\nprotocol = \"HTTPS\"\nforward = { blue = 1 }\n[[load_balancers.listeners]]",
        1,
    )
}

#[tokio::test]
async fn an_https_listener_shows_a_certificate_of_an_authority_that_can_be_had() {
    let world = start_from(&secure()).await;
    let balancer = &world.ready().load_balancers[0];
    let [https, plain] = balancer.listeners.as_slice() else { panic!("two listeners") };
    assert!(https.url.starts_with("https://127.0.0.1:") && plain.url.starts_with("http://127.0.0.1:"), "{balancer:?}");
    for name in ["127.0.0.1", "localhost", balancer.dns_name.as_str()] {
        let stream = connect(&world, &https.url, name, &[]).await.unwrap_or_else(|| panic!("{name} is trusted"));
        let answer = get_over(stream, "/").await;
        assert_eq!((answer.status().as_u16(), &answer.headers()["x-color"]), (200, &"blue".parse().unwrap()));
    }
    assert!(connect(&world, &https.url, "example.com", &[]).await.is_none(), "it is for no other name");
    let counted = world.admin(Method::GET, "traffic", "").await.json();
    assert_eq!((counted[0]["listener"].as_str(), counted[0]["requests"].as_u64()), (Some(https.arn.as_str()), Some(3)));
}

#[tokio::test]
async fn each_sandbox_has_an_authority_of_its_own() {
    let (first, second) = (start_from(&secure()).await, start_from(&secure()).await);
    assert_ne!(authority(&first).await, authority(&second).await);
    let url = &second.ready().load_balancers[0].listeners[0].url;
    assert!(connect(&first, url, "localhost", &[]).await.is_none(), "a certificate of the second one is not trusted");
}

#[tokio::test]
async fn a_plain_client_gets_nothing_from_an_https_listener() {
    let world = start_from(&secure()).await;
    let url = world.ready().load_balancers[0].listeners[0].url.replace("https://", "http://");
    let request = Request::get(url).body(Full::<Bytes>::default()).unwrap();
    assert!(crate::client::try_send(&http(), request).await.is_none());
}

#[tokio::test]
async fn a_client_that_wants_http2_gets_it() {
    let world = start_from(&secure()).await;
    let url = &world.ready().load_balancers[0].listeners[0].url;
    let stream = connect(&world, url, "localhost", &[b"h2", b"http/1.1"]).await.unwrap();
    assert_eq!(stream.get_ref().1.alpn_protocol(), Some(&b"h2"[..]));
    let (mut sender, connection) = http2::handshake(TokioExecutor::new(), TokioIo::new(stream)).await.unwrap();
    tokio::spawn(connection);
    // Both at the same time, over one connection.
    let ask = |path: &str| Request::get(format!("https://example.com{path}")).body(Empty::<Bytes>::new()).unwrap();
    let (first, second) = (sender.send_request(ask("/slow?ms=50")), sender.clone().send_request(ask("/")));
    for answer in [first.await.unwrap(), second.await.unwrap()] {
        assert_eq!((answer.status().as_u16(), &answer.headers()["x-color"]), (200, &"blue".parse().unwrap()));
    }
    tokio::time::timeout(std::time::Duration::from_secs(5), world.sandbox.shutdown()).await.expect("it ends too");
}

#[tokio::test]
async fn a_listener_is_created_encrypted_with_a_certificate_and_a_policy() {
    let world = start().await;
    let balancer = world.ready().load_balancers[0].arn.clone();
    let plain = [
        ("LoadBalancerArn", balancer.as_str()),
        ("Protocol", "HTTPS"),
        ("Port", "443"),
        ("DefaultActions.member.1.Type", "forward"),
        ("DefaultActions.member.1.TargetGroupArn", world.group("blue")),
    ];
    let with = |more: &[(&'static str, &'static str)]| [&plain[..], more].concat();
    let certificate = ("Certificates.member.1.CertificateArn", CERTIFICATE);
    let refusals = [
        ("ValidationError", with(&[])),
        ("ValidationError", with(&[certificate, ("Certificates.member.2.CertificateArn", CERTIFICATE)])),
        ("CertificateNotFound", with(&[("Certificates.member.1.CertificateArn", "nonsense")])),
        ("SSLPolicyNotFound", with(&[certificate, ("SslPolicy", "nonsense")])),
    ];
    for (code, parameters) in refusals {
        world.call("CreateListener", &parameters).await.assert_error(400, code);
    }
    let policy = ("SslPolicy", "ELBSecurityPolicy-TLS13-1-2-2021-06");
    let created = world.call("CreateListener", &with(&[certificate, policy])).await.assert_ok();
    assert_eq!((created.text("CertificateArn").as_str(), created.text("SslPolicy").as_str()), (CERTIFICATE, policy.1));
    let ready = world.admin(Method::GET, "ready", "").await.json();
    let url = ready["load_balancers"][0]["listeners"][1]["url"].as_str().unwrap().to_owned();
    let answer = get_over(connect(&world, &url, "localhost", &[]).await.unwrap(), "/").await;
    assert_eq!(answer.headers()["x-color"], "blue");
}

#[tokio::test]
async fn a_listener_that_changes_its_protocol_speaks_the_new_one_at_the_same_port() {
    let world = start().await;
    let this = [("ListenerArn", world.listener()), ("Protocol", "HTTPS")];
    world.call("ModifyListener", &this).await.assert_error(400, "ValidationError");
    let secured = [&this[..], &[("Certificates.member.1.CertificateArn", CERTIFICATE)]].concat();
    let secured = world.call("ModifyListener", &secured).await.assert_ok();
    assert_eq!(secured.text("SslPolicy"), "ELBSecurityPolicy-2016-08");
    let url = world.url().replace("http://", "https://");
    let answer = get_over(connect(&world, &url, "localhost", &[]).await.unwrap(), "/").await;
    assert_eq!(answer.headers()["x-color"], "blue");
    world.call("ModifyListener", &[this[0], ("Protocol", "HTTP")]).await.assert_ok();
    until("it is plain again", async || get(world.url()).await.color() == "blue").await;
}

#[tokio::test]
async fn a_target_is_told_that_its_client_came_over_https() {
    let world = start_from(&secure()).await;
    let url = &world.ready().load_balancers[0].listeners[0].url;
    let answer = get_over(connect(&world, url, "localhost", &[]).await.unwrap(), "/headers").await;
    let head = String::from_utf8_lossy(answer.body()).into_owned();
    for line in ["x-forwarded-proto: https", "x-forwarded-port: 443", "host: example.com"] {
        assert!(head.contains(line), "{line} in {head}");
    }
}

#[tokio::test]
async fn a_tls_listener_of_a_network_load_balancer_decrypts() {
    let network = r#"
[[load_balancers]]
name = "net"
type = "network"
[[load_balancers.listeners]]
port = 443
protocol = "TLS"
forward = { red = 1 }
[[target_groups]]
name = "red"
protocol = "TCP"
health_check = { interval_ms = 100 }
backends = { color = "red", count = 1 }
"#;
    let world = start_from(&topology(network)).await;
    let listener = &world.ready().load_balancers[1].listeners[0];
    assert!(listener.url.starts_with("https://"), "{}", listener.url);
    let answer = get_over(connect(&world, &listener.url, "localhost", &[]).await.unwrap(), "/").await;
    assert_eq!(answer.headers()["x-color"], "red");
}

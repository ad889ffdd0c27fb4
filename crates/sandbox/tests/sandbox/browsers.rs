//! A page in a browser does not reach the control plane, whatever it tries; programs do. Requests are written by hand, as
//! clients' libraries would correct them.

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::world::{World, start};

const CREDENTIAL: &str = "X-Amz-Credential=KEY/20260101/us-east-1/elasticloadbalancing/aws4_request";

/// The status line and everything after it.
async fn answer(world: &World, request_line: &str, headers: &[&str], body: &str) -> String {
    let address = world.endpoint().trim_start_matches("http://");
    let mut stream = TcpStream::connect(address).await.unwrap();
    let headers: String = headers.iter().map(|header| format!("{header}\r\n")).collect();
    let length = body.len();
    let request =
        format!("{request_line} HTTP/1.1\r\n{headers}content-length: {length}\r\nconnection: close\r\n\r\n{body}");
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut text = String::new();
    stream.read_to_string(&mut text).await.unwrap();
    text
}

#[track_caller]
fn assert_refused(text: &str, reason: &str) {
    assert!(text.starts_with("HTTP/1.1 403 "), "{text}");
    assert!(text.contains(reason), "expected {reason} in {text}");
    assert!(!text.to_lowercase().contains("access-control-"), "a browser would let the page read it: {text}");
}

/// A change that needs no more than an image on a page: everything is in the URL.
fn change_by_url(world: &World) -> String {
    let (listener, group) = (world.listener(), world.group("green"));
    format!(
        "GET /?Action=ModifyListener&Version=2015-12-01&ListenerArn={listener}&DefaultActions.member.1.Type=forward\
         &DefaultActions.member.1.TargetGroupArn={group}&{CREDENTIAL}"
    )
}

async fn live_groups(world: &World) -> Vec<String> {
    world.describe_listener().await.texts("TargetGroupArn")
}

#[tokio::test]
async fn a_name_that_was_made_to_lead_here_is_refused() {
    let world = start().await;
    let before = live_groups(&world).await;
    for host in ["evil.example", "evil.example:80", "127.0.0.1.evil.example", "localhost.evil.example:1"] {
        let header = format!("host: {host}");
        for line in ["GET /_sandbox/calls", "DELETE /_sandbox/faults", &change_by_url(&world)] {
            assert_refused(&answer(&world, line, &[&header], "").await, host);
        }
    }
    assert_eq!(live_groups(&world).await, before);
}

#[tokio::test]
async fn a_page_elsewhere_that_calls_this_address_is_refused() {
    let world = start().await;
    let host = format!("host: {}", world.endpoint().trim_start_matches("http://"));
    let before = live_groups(&world).await;
    let signs = ["origin: https://evil.example", "origin: null", "origin: http://localhost:3000"];
    for sign in signs.into_iter().chain(["sec-fetch-site: cross-site", "sec-fetch-site: same-site"]) {
        let headers = [host.as_str(), sign];
        let (_, told) = sign.split_once(": ").unwrap();
        assert_refused(&answer(&world, "GET /_sandbox/ready", &headers, "").await, told);
        assert_refused(&answer(&world, "OPTIONS /_sandbox/faults", &headers, "").await, told);
        assert_refused(&answer(&world, "PUT /_sandbox/limits", &headers, "\"aws\"").await, told);
        assert_refused(&answer(&world, &change_by_url(&world), &headers, "").await, told);
    }
    assert_eq!(live_groups(&world).await, before);
    assert!(world.admin(hyper::Method::GET, "limits", "").await.json().as_object().unwrap().is_empty());
}

#[tokio::test]
async fn a_refused_call_is_told_why_in_the_apis_own_form() {
    let world = start().await;
    let text = answer(&world, "POST /", &["host: alias.example"], "Action=DescribeListeners&Version=2015-12-01").await;
    assert_refused(&text, "<Code>AccessDenied</Code>");
    assert!(text.contains("127.0.0.1 and localhost"), "{text}");
    let text = answer(&world, "GET /_sandbox/ready", &["host: alias.example"], "").await;
    assert_refused(&text, "{\"error\":\"Host is 'alias.example'");
}

#[tokio::test]
async fn programs_and_persons_are_answered_under_every_name_of_loopback() {
    let world = start().await;
    let port = world.endpoint().rsplit(':').next().unwrap();
    for host in ["127.0.0.1", "localhost", "[::1]"] {
        let header = format!("host: {host}:{port}");
        let text = answer(&world, "GET /_sandbox/ready", &[&header], "").await;
        assert!(text.starts_with("HTTP/1.1 200 "), "{text}");
        let text = answer(&world, &change_by_url(&world), &[&header], "").await;
        assert!(text.starts_with("HTTP/1.1 200 "), "{text}");
        // A person who types the address into a browser.
        let text = answer(&world, "GET /_sandbox/traffic", &[&header, "sec-fetch-site: none"], "").await;
        assert!(text.starts_with("HTTP/1.1 200 "), "{text}");
    }
}

#[tokio::test]
async fn listeners_answer_under_any_name_and_to_any_page_as_a_load_balancer_does() {
    let world = start().await;
    let address = world.url().trim_start_matches("http://").trim_end_matches('/');
    let mut stream = TcpStream::connect(address).await.unwrap();
    let request = "GET / HTTP/1.1\r\nhost: shop.example\r\norigin: https://shop.example\r\nconnection: close\r\n\r\n";
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut text = String::new();
    stream.read_to_string(&mut text).await.unwrap();
    assert!(text.starts_with("HTTP/1.1 200 "), "{text}");
}

//! Listeners that clients create really listen.

use bluegreen_sandbox::Ready;
use hyper::Method;

use crate::client::get;
use crate::world::{World, free_port, start, start_from, topology};

fn http<'a>(world: &'a World, port: &'a str, group: &'a str) -> Vec<(&'a str, &'a str)> {
    vec![
        ("LoadBalancerArn", &world.ready().load_balancers[0].arn),
        ("Protocol", "HTTP"),
        ("Port", port),
        ("DefaultActions.member.1.Type", "forward"),
        ("DefaultActions.member.1.TargetGroupArn", world.group(group)),
    ]
}

async fn now(world: &World) -> Ready {
    let answer = world.admin(Method::GET, "ready", "").await.assert_ok();
    serde_json::from_value(answer.json()).unwrap()
}

async fn url(world: &World, arn: &str) -> String {
    let ready = now(world).await;
    let found = ready.load_balancers[0].listeners.iter().find(|listener| listener.arn == arn).cloned();
    found.expect("the ready document has every listener").url
}

#[tokio::test]
async fn the_ready_document_is_at_first_what_was_printed() {
    let world = start_from(&topology("[[load_balancers]]\nname = \"a\"\n")).await;
    assert_eq!(now(&world).await, *world.ready());
}

#[tokio::test]
async fn a_listener_listens_on_its_own_port_when_that_is_free() {
    let world = start().await;
    let port = free_port().to_string();
    let created = world.call("CreateListener", &http(&world, &port, "green")).await.assert_ok();
    assert_eq!(created.text("Port"), port);
    let url = url(&world, &created.text("ListenerArn")).await;
    assert_eq!(url, format!("http://127.0.0.1:{port}"));
    world.until_states("green", &["healthy", "healthy"]).await;
    assert_eq!(get(&url).await.color(), "green");
}

#[tokio::test]
async fn a_listener_on_a_port_that_is_taken_or_privileged_listens_elsewhere() {
    let world = start().await;
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    for port in [taken.local_addr().unwrap().port(), 81] {
        let created = world.call("CreateListener", &http(&world, &port.to_string(), "blue")).await.assert_ok();
        assert_eq!(created.text("Port"), port.to_string());
        let url = url(&world, &created.text("ListenerArn")).await;
        assert_ne!(url, format!("http://127.0.0.1:{port}"));
        assert_eq!(get(&url).await.color(), "blue");
    }
}

#[tokio::test]
async fn creating_the_same_listener_again_succeeds_and_another_on_its_port_does_not() {
    let world = start().await;
    let first = world.call("CreateListener", &http(&world, "81", "blue")).await.assert_ok().text("ListenerArn");
    let again = world.call("CreateListener", &http(&world, "81", "blue")).await.assert_ok().text("ListenerArn");
    assert_eq!(first, again);
    world.call("CreateListener", &http(&world, "81", "green")).await.assert_error(400, "DuplicateListener");
    let described = world.call("DescribeListeners", &[("ListenerArns.member.1", &first)]).await.assert_ok();
    assert_eq!(described.text("TargetGroupArn"), world.group("blue"));
}

#[tokio::test]
async fn listeners_that_cannot_be_are_refused() {
    let world = start().await;
    let cases = [
        ("Protocol", "TCP", "ValidationError"),
        ("Protocol", "UDP", "ValidationError"),
        ("Protocol", "GOPHER", "ValidationError"),
        ("Protocol", "HTTPS", "ValidationError"),
        ("Port", "0", "ValidationError"),
        ("LoadBalancerArn", "x", "ValidationError"),
        ("DefaultActions.member.1.Type", "explode", "ValidationError"),
    ];
    for (name, value, code) in cases {
        let mut parameters = http(&world, "81", "blue");
        parameters.iter_mut().filter(|(other, _)| *other == name).for_each(|pair| pair.1 = value);
        let answer = world.call("CreateListener", &parameters).await;
        assert_eq!((name, value, answer.text("Code").as_str()), (name, value, code), "{}", answer.body);
    }
    assert_eq!(now(&world).await, *world.ready());
}

#[tokio::test]
async fn an_https_listener_has_its_certificate_and_policy() {
    let world = start().await;
    let mut parameters = http(&world, "443", "blue");
    parameters[1].1 = "HTTPS";
    parameters.push(("Certificates.member.1.CertificateArn", "arn:aws:acm:us-east-1:000000000000:certificate/a"));
    let created = world.call("CreateListener", &parameters).await.assert_ok();
    assert_eq!(
        (created.text("SslPolicy").as_str(), created.text("Mode").as_str()),
        ("ELBSecurityPolicy-2016-08", "off")
    );
    let arn = created.text("ListenerArn");
    let told = world.call("DescribeListenerCertificates", &[("ListenerArn", &arn)]).await.assert_ok();
    assert_eq!((told.text("CertificateArn").ends_with("/a"), told.text("IsDefault").as_str()), (true, "true"));
}

//! Every field that a rule can ask for, over a real connection.

use bytes::Bytes;
use http_body_util::Full;
use hyper::http::request::Builder;
use hyper::{Method, Request};

use crate::client::{http, try_send};
use crate::world::{World, start};

/// A condition: its field, and its values by their parameters.
type Condition<'a> = (&'a str, &'a [(&'a str, &'a str)]);

/// What a request is answered with while there is a rule that answers 418; without it is 200.
async fn status(world: &World, (field, values): Condition<'_>, request: Builder) -> u16 {
    let mut rule: Vec<(String, &str)> = vec![
        ("ListenerArn".to_owned(), world.listener()),
        ("Priority".to_owned(), "10"),
        ("Conditions.member.1.Field".to_owned(), field),
        ("Actions.member.1.Type".to_owned(), "fixed-response"),
        ("Actions.member.1.FixedResponseConfig.StatusCode".to_owned(), "418"),
    ];
    rule.extend(values.iter().map(|(name, value)| (format!("Conditions.member.1.{name}"), *value)));
    let rule: Vec<_> = rule.iter().map(|(name, value)| (name.as_str(), *value)).collect();
    let arn = world.call("CreateRule", &rule).await.assert_ok().text("RuleArn");
    let answer = try_send(&http(), request.body(Full::<Bytes>::default()).unwrap()).await.expect("an answer");
    world.call("DeleteRule", &[("RuleArn", &arn)]).await.assert_ok();
    answer.status
}

fn plain(world: &World) -> Builder {
    Request::get(format!("{}/x?v=1", world.url()))
}

#[tokio::test]
async fn a_host_is_compared_without_regard_to_case() {
    let world = start().await;
    let rule: Condition<'_> = ("host-header", &[("HostHeaderConfig.Values.member.1", "*.example.com")]);
    assert_eq!(status(&world, rule, plain(&world).header("host", "A.Example.com")).await, 418);
    assert_eq!(status(&world, rule, plain(&world)).await, 200);
}

#[tokio::test]
async fn a_header_is_found_by_name_and_compared_with_patterns() {
    let world = start().await;
    let values = [("HttpHeaderConfig.HttpHeaderName", "X-Canary"), ("HttpHeaderConfig.Values.member.1", "y*")];
    let rule: Condition<'_> = ("http-header", &values);
    assert_eq!(status(&world, rule, plain(&world).header("x-canary", "Yes")).await, 418);
    assert_eq!(status(&world, rule, plain(&world).header("x-canary", "no")).await, 200);
    let twice = plain(&world).header("x-canary", "no").header("x-canary", "yes");
    assert_eq!(status(&world, rule, twice).await, 418, "each of its values counts");
    assert_eq!(status(&world, rule, plain(&world)).await, 200);
}

#[tokio::test]
async fn a_method_is_compared_exactly() {
    let world = start().await;
    let rule: Condition<'_> = ("http-request-method", &[("HttpRequestMethodConfig.Values.member.1", "PUT")]);
    assert_eq!(status(&world, rule, plain(&world).method(Method::PUT)).await, 418);
    assert_eq!(status(&world, rule, plain(&world)).await, 200);
}

#[tokio::test]
async fn a_query_is_compared_by_key_and_value() {
    let world = start().await;
    let values = [("QueryStringConfig.Values.member.1.Key", "v"), ("QueryStringConfig.Values.member.1.Value", "2")];
    let rule: Condition<'_> = ("query-string", &values);
    assert_eq!(status(&world, rule, plain(&world).uri(format!("{}/x?a&v=2", world.url()))).await, 418);
    let star = [("QueryStringConfig.Values.member.1.Value", r"2\*3=6")];
    let rule_of_star: Condition<'_> = ("query-string", &star);
    assert_eq!(status(&world, rule_of_star, plain(&world).uri(format!("{}/x?v=2*3=6", world.url()))).await, 418);
    assert_eq!(status(&world, rule_of_star, plain(&world).uri(format!("{}/x?v=2x3=6", world.url()))).await, 200);
    assert_eq!(status(&world, rule, plain(&world)).await, 200);
}

#[tokio::test]
async fn a_client_is_inside_or_outside_of_a_network() {
    let world = start().await;
    for (network, expected) in [("127.0.0.0/8", 418), ("10.0.0.0/8", 200)] {
        let rule: Condition<'_> = ("source-ip", &[("SourceIpConfig.Values.member.1", network)]);
        assert_eq!(status(&world, rule, plain(&world)).await, expected, "{network}");
    }
}

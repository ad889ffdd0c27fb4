//! Clients that keep their target group.

use bytes::Bytes;
use http_body_util::Full;
use hyper::Request;

use crate::client::{Answer, get, http, try_send};
use crate::world::{World, start};

async fn weigh_sticky(world: &World, blue: &str, green: &str) {
    let groups = "DefaultActions.member.1.ForwardConfig.TargetGroups.member";
    let stickiness = "DefaultActions.member.1.ForwardConfig.TargetGroupStickinessConfig";
    let parameters = [
        ("ListenerArn".to_owned(), world.listener()),
        ("DefaultActions.member.1.Type".to_owned(), "forward"),
        (format!("{groups}.1.TargetGroupArn"), world.group("blue")),
        (format!("{groups}.1.Weight"), blue),
        (format!("{groups}.2.TargetGroupArn"), world.group("green")),
        (format!("{groups}.2.Weight"), green),
        (format!("{stickiness}.Enabled"), "true"),
        (format!("{stickiness}.DurationSeconds"), "60"),
    ];
    let parameters: Vec<_> = parameters.iter().map(|(key, value)| (key.as_str(), *value)).collect();
    world.call("ModifyListener", &parameters).await.assert_ok();
}

async fn get_with(world: &World, cookie: &str) -> Answer {
    let request = Request::get(world.url()).header("cookie", cookie).body(Full::<Bytes>::default()).unwrap();
    try_send(&http(), request).await.unwrap()
}

#[tokio::test]
async fn a_client_with_the_cookie_keeps_its_group_and_others_follow_the_weights() {
    let world = start().await;
    assert_eq!(get(world.url()).await.header("set-cookie"), None, "no stickiness, no cookie");
    weigh_sticky(&world, "100", "0").await;
    let first = get(world.url()).await;
    let cookie = first.header("set-cookie").unwrap().split(';').next().unwrap().to_owned();
    assert!(cookie.starts_with("AWSALBTG="), "{cookie}");
    weigh_sticky(&world, "0", "100").await;
    for _ in 0..5 {
        assert_eq!(get_with(&world, &cookie).await.color(), "blue");
        assert_eq!(get(world.url()).await.color(), "green");
    }
    world.weigh(&[("green", "1")]).await.assert_ok();
    assert_eq!(get_with(&world, &cookie).await.color(), "green", "its group has left the action");
}

#[tokio::test]
async fn a_client_of_a_sticky_group_keeps_its_target_while_that_is_healthy() {
    let world = start().await;
    let sticky = [
        ("TargetGroupArn", world.group("blue")),
        ("Attributes.member.1.Key", "stickiness.enabled"),
        ("Attributes.member.1.Value", "true"),
    ];
    world.call("ModifyTargetGroupAttributes", &sticky).await.assert_ok();
    let first = get(world.url()).await;
    let cookie = first.header("set-cookie").unwrap().split(';').next().unwrap().to_owned();
    assert!(cookie.starts_with("AWSALB="), "{cookie}");
    for _ in 0..4 {
        assert_eq!(get_with(&world, &cookie).await.body, first.body);
    }
    let others = [get(world.url()).await.body, get(world.url()).await.body];
    assert!(others.iter().any(|body| *body != first.body), "others take turns: {others:?}");
    // A backend's body ends with its number, counted from 1.
    let index = usize::from(first.body.trim_end().ends_with('2'));
    world.force("blue", index, "unhealthy").await;
    let moved = get_with(&world, &cookie).await;
    assert_ne!(moved.body, first.body);
    assert_ne!(moved.header("set-cookie"), first.header("set-cookie"), "it remembers the new target");
}

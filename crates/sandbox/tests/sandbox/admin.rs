//! The admin API's own manners.

use hyper::Method;

use crate::world::start;

#[tokio::test]
async fn calls_are_listed_with_time_action_resources_and_outcome() {
    let world = start().await;
    world.describe_listener().await;
    world.call("DescribeListeners", &[("ListenerArns.member.1", "x")]).await;
    let calls = world.calls().await;
    assert_eq!(calls.len(), 2);
    assert_eq!((calls[0]["action"].as_str(), calls[0]["outcome"].as_str()), (Some("DescribeListeners"), Some("ok")));
    assert_eq!(calls[0]["resources"][0], world.listener());
    assert_eq!(calls[0]["caller"], "arn:aws:iam::000000000000:user/sandbox");
    assert!(calls[0]["time"].as_str().unwrap().ends_with('Z'));
    assert_eq!((calls[1]["outcome"].as_str(), calls[1]["status"].as_u64()), (Some("ValidationError"), Some(400)));
    assert_eq!((calls[0]["sequence"].as_u64(), calls[1]["sequence"].as_u64()), (Some(1), Some(2)));
}

#[tokio::test]
async fn an_unknown_path_is_404_with_the_known_ones() {
    let world = start().await;
    let answer = world.admin(Method::GET, "nonsense", "").await;
    assert_eq!(answer.status, 404);
    assert!(answer.json()["error"].as_str().unwrap().contains("GET traffic"), "{}", answer.body);
    assert_eq!(world.admin(Method::DELETE, "calls", "").await.status, 405);
}

#[tokio::test]
async fn a_bad_body_is_400_with_the_reason() {
    let world = start().await;
    let health = format!("targets/127.0.0.1:{}/health", world.target_port("blue", 0));
    let cases = [
        ("faults", "nonsense", "expected"),
        ("faults", r#"[{"action":"X","effect":"explode"}]"#, "explode"),
        ("faults", r#"[{"action":"X","effect":"delay","often":1}]"#, "often"),
        ("limits", r#""google""#, "google"),
        ("limits", r#"{"mutating":{"bucket":1}}"#, "refill_per_second"),
        (&health, r#"{"state":"ill"}"#, "ill"),
        ("targets/nonsense/health", r#"{"state":"auto"}"#, "id:port"),
    ];
    for (path, body, reason) in cases {
        let answer = world.admin(Method::PUT, path, body).await;
        assert_eq!(answer.status, 400, "{path} {body}");
        assert!(answer.json()["error"].as_str().unwrap().contains(reason), "{}", answer.body);
    }
    let unknown = world.admin(Method::PUT, "targets/127.0.0.1:1/health", r#"{"state":"auto"}"#).await;
    assert_eq!(unknown.status, 404);
}

#[tokio::test]
async fn faults_and_limits_in_force_can_be_read() {
    let world = start().await;
    world.admin(Method::PUT, "faults", r#"[{"action":"X","effect":"delay","delay_ms":5}]"#).await.assert_ok();
    assert_eq!(world.admin(Method::GET, "faults", "").await.json()[0]["delay_ms"], 5);
    world.admin(Method::PUT, "limits", r#""aws""#).await.assert_ok();
    assert_eq!(world.admin(Method::GET, "limits", "").await.json()["mutating"]["bucket"], 20.0);
}
